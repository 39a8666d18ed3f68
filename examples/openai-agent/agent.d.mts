import type OpenAI from 'openai';

/** What the agent tells while it runs. */
export type AgentProgress =
  | { readonly kind: 'model'; readonly attempt: number }
  /** A piece of the answer; `characters` counts this answer's text so far, and is on the span already. */
  | { readonly kind: 'text'; readonly text: string; readonly characters: number }
  | { readonly kind: 'tool'; readonly name: string; readonly input: string }
  | { readonly kind: 'tool_result'; readonly name: string; readonly result: string };

export interface AgentTool {
  readonly name: string;
  readonly description: string;
  /** JSON schema of the arguments. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What running it changes: this decides what may be done after a crash. */
  readonly effect: 'read_only' | 'idempotent' | 'mutating' | 'unknown';
  readonly execute: (input: Readonly<Record<string, unknown>>) => Promise<string>;
}

export interface AgentOptions {
  readonly client: OpenAI;
  readonly model: string;
  readonly name: string;
  /** The conversation this run belongs to. */
  readonly session: string;
  readonly question: string;
  readonly tools: readonly AgentTool[];
  readonly onProgress?: (progress: AgentProgress) => void;
}

/** Runs the agent until the model answers without calling a tool; resolves with the answer. */
export function runAgent(options: AgentOptions): Promise<string>;
