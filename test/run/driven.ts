// One request of a real client through `run.stream`, against scripted replies: what the server, the consumer and the spans say.
//
// Owns: driving one run, and the text that a part shows, in each format.
// Leaves to others: what is scripted and what is asserted.

import { createFaultServer } from '../../src/testing/index.ts';
import type { FaultServer, Reply } from '../../src/testing/index.ts';
import { startRun } from '../../src/run/agent-run.ts';
import { RunInterruptedError } from '../../src/run/index.ts';
import type { AgentRunOptions, Replay, RequestInfo, ToolDeclaration } from '../../src/run/index.ts';
import type { Surroundings } from '../../src/run/surroundings.ts';
import type { Incident } from '../../src/incident/index.ts';
import type { Format, StreamingClient } from '../fault/clients.ts';
import { hurried, linesOf, recorded } from './recorded.ts';
import type { RecordedSpans } from './recorded.ts';

/** What came of a run. */
export interface Driven {
  /** The text that the consumer was shown, in order. */
  readonly text: string;
  readonly reasoning: string;
  readonly parts: readonly unknown[];
  readonly replays: readonly Replay[];
  /** What `agentRun` rejected with. */
  readonly error?: unknown;
  readonly requests: FaultServer['requests'];
  readonly spans: RecordedSpans;
  readonly lines: readonly string[];
}

export interface DriveOptions {
  readonly request?: Partial<RequestInfo>;
  readonly run?: Partial<AgentRunOptions>;
  readonly effect?: ToolDeclaration['effect'];
  readonly surroundings?: Surroundings;
  /** Done when the first text was shown: a call, or the consumer's `break`. */
  readonly atText?: 'break' | (() => void);
  /** Nothing is told of the tools. */
  readonly untold?: boolean;
  readonly refused?: boolean;
}

const TOOLS = [{ name: 'read_file' }] as const;

export async function driven(
  client: StreamingClient,
  replies: readonly Reply[],
  options: DriveOptions = {},
): Promise<Driven> {
  const server = await createFaultServer({ replies });
  if (options.refused === true) await server.refuse();
  const { tracer, spans } = recorded();
  const shown = { text: '', reasoning: '' };
  const parts: unknown[] = [];
  const replays: Replay[] = [];
  let failure: { error?: unknown } = {};
  try {
    await startRun(
      { name: 'tester', tracer, tools: { read_file: { effect: options.effect ?? 'read_only' } }, ...options.run },
      async (run) => {
        const stream = run.stream(
          {
            provider: client.wire,
            model: 'test-model',
            format: client.format,
            ...(options.untold === true ? {} : { tools: TOOLS }),
            onReplay: (replay) => replays.push(replay),
            ...options.request,
          },
          ({ signal }) => client.open(server, { signal }),
        );
        for await (const part of stream) {
          parts.push(part);
          const text = textIn(client.format, part);
          const isFirst = shown.text === '' && text !== '';
          shown.text += text;
          shown.reasoning += reasoningIn(client.format, part);
          if (!isFirst || options.atText === undefined) continue;
          if (options.atText === 'break') break;
          options.atText();
        }
      },
      options.surroundings ?? hurried(),
    );
  } catch (error) {
    failure = { error };
  } finally {
    await server.close();
  }
  return { ...shown, parts, replays, ...failure, requests: server.requests, spans, lines: linesOf(spans.evidence()) };
}

/** The incident of a run that was interrupted. */
export function incidentOf(result: { readonly error?: unknown }): Incident {
  if (!(result.error instanceof RunInterruptedError)) throw new Error(`not interrupted: ${String(result.error)}`);
  return result.error.incident;
}

type Fields = Readonly<Record<string, any>>;

export function textIn(format: Format, part: unknown): string {
  const fields = part as Fields;
  switch (format) {
    case 'openai-chat':
      return fields['choices']?.[0]?.delta?.content ?? '';
    case 'openai-responses':
      return fields['type'] === 'response.output_text.delta' ? fields['delta'] : '';
    case 'anthropic':
      return fields['delta']?.type === 'text_delta' ? fields['delta'].text : '';
    case 'gemini':
      return geminiText(fields, false);
    case 'ai-sdk':
      return fields['type'] === 'text-delta' ? fields['text'] : '';
  }
}

export function reasoningIn(format: Format, part: unknown): string {
  const fields = part as Fields;
  switch (format) {
    case 'openai-chat':
      return fields['choices']?.[0]?.delta?.reasoning_content ?? '';
    case 'openai-responses':
      return String(fields['type']).startsWith('response.reasoning') && typeof fields['delta'] === 'string'
        ? fields['delta']
        : '';
    case 'anthropic':
      return fields['delta']?.type === 'thinking_delta' ? fields['delta'].thinking : '';
    case 'gemini':
      return geminiText(fields, true);
    case 'ai-sdk':
      return fields['type'] === 'reasoning-delta' ? fields['text'] : '';
  }
}

function geminiText(fields: Fields, thought: boolean): string {
  const parts: readonly Fields[] = fields['candidates']?.[0]?.content?.parts ?? [];
  return parts
    .filter((part) => (part['thought'] === true) === thought)
    .map((part) => part['text'] ?? '')
    .join('');
}
