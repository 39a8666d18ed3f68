/**
 * What somebody else's model-request span shows of the answer: whether content came, of which kind, which calls, and how it finished.
 * Content is looked at to see whether it is there; none of it is kept.
 */
import * as foreign from '../../semconv/foreign.ts';
import {
  ATTR_GEN_AI_OUTPUT_MESSAGES,
  ATTR_GEN_AI_RESPONSE_FINISH_REASONS,
  ATTR_GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK,
  ATTR_GEN_AI_USAGE_COMPLETION_TOKENS,
  ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
} from '../../semconv/upstream.ts';
import type { SpanView, ViewAttributes, ViewValue } from './view.ts';

/** A call as the answer shows it. */
export interface ShownCall {
  readonly id?: string;
  readonly tool?: string;
  readonly providerSide: boolean;
}

/** What the answer shows. */
export interface ShownOutput {
  /** When the first content came; absent when that is not known. */
  readonly firstContent?: bigint;
  readonly progress: boolean;
  readonly reasoning: boolean;
  readonly visible: boolean;
  readonly calls: readonly ShownCall[];
  /** Absent when none was recorded. */
  readonly finishReason?: string;
}

/** A request of a run, numbered from 1. */
export interface ForeignAttempt {
  readonly number: number;
  readonly span: SpanView;
  readonly output: ShownOutput;
}

/** Events that say when the first content came. */
export const FIRST_CONTENT_EVENTS: ReadonlySet<string> = new Set<string>([
  foreign.EVENT_AI_STREAM_FIRST_CHUNK,
  foreign.EVENT_LLM_CONTENT_COMPLETION_CHUNK,
  foreign.EVENT_FIRST_TOKEN_STREAM_EVENT,
]);

/** Where conventions put the finish reason. */
export const FINISH_REASONS: readonly string[] = [
  ATTR_GEN_AI_RESPONSE_FINISH_REASONS,
  foreign.ATTR_AI_RESPONSE_FINISH_REASON,
  foreign.ATTR_GEN_AI_RESPONSE_FINISH_REASON,
  foreign.ATTR_GEN_AI_RESPONSE_STOP_REASON,
  foreign.ATTR_LLM_RESPONSE_FINISH_REASON,
  foreign.ATTR_LLM_RESPONSE_STOP_REASON,
  foreign.ATTR_LLM_FINISH_REASON,
  `${foreign.PREFIX_GEN_AI_COMPLETION}.0.finish_reason`,
];

/** Where conventions put the number of tokens of the answer. */
export const OUTPUT_TOKENS: readonly string[] = [
  ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
  ATTR_GEN_AI_USAGE_COMPLETION_TOKENS,
  foreign.ATTR_AI_USAGE_OUTPUT_TOKENS,
  foreign.ATTR_LLM_TOKEN_COUNT_COMPLETION,
];

/** At most so many choices, messages, parts and calls are looked at: a span is no place for more. */
const MAX_PARTS = 1000;

/** What `span` shows of the answer. */
export function shownOutput(span: SpanView): ShownOutput {
  const { attributes } = span;
  const firstContent = firstContentOf(span);
  const parts = [...messageParts(attributes), ...aiSdkParts(attributes), ...flattenedParts(attributes)];
  const calls = parts.flatMap((part) => (part.type === 'call' ? [part.call] : []));
  const finishReason = firstString(attributes, FINISH_REASONS);
  return {
    ...(firstContent === undefined ? {} : { firstContent }),
    progress:
      firstContent !== undefined || parts.length > 0 || OUTPUT_TOKENS.some((key) => positive(attributes.get(key))),
    reasoning: parts.some(({ type }) => type === 'reasoning'),
    visible: parts.some(({ type }) => type === 'text'),
    calls: distinct(calls),
    ...(finishReason === undefined ? {} : { finishReason }),
  };
}

type Part = { readonly type: 'text' | 'reasoning' } | { readonly type: 'call'; readonly call: ShownCall };

function firstContentOf(span: SpanView): bigint | undefined {
  const event = span.events.find(({ name }) => FIRST_CONTENT_EVENTS.has(name));
  if (event?.time !== undefined) return event.time;
  const seconds = span.attributes.get(ATTR_GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK);
  if (span.start === undefined || typeof seconds !== 'number' || !(seconds >= 0 && seconds < 1e6)) return undefined;
  return span.start + BigInt(Math.round(seconds * 1e9));
}

/** `gen_ai.output.messages`: `[{ role, parts: [{ type: 'text', content } | { type: 'tool_call', id, name } | …] }]` as JSON. */
function messageParts(attributes: ViewAttributes): readonly Part[] {
  const messages = list(json(attributes.get(ATTR_GEN_AI_OUTPUT_MESSAGES)));
  return messages.slice(0, MAX_PARTS).flatMap((message) =>
    list(field(message, 'parts'))
      .slice(0, MAX_PARTS)
      .flatMap((part): readonly Part[] => {
        const type = field(part, 'type');
        if (type === 'tool_call' || type === 'server_tool_call') {
          return [callPart(field(part, 'id'), field(part, 'name'), type === 'server_tool_call')];
        }
        if (type === 'reasoning' || type === 'thinking') return nonEmpty(field(part, 'content'), 'reasoning');
        if (type === 'text' || type === 'refusal') return nonEmpty(field(part, 'content'), 'text');
        return type === 'blob' || type === 'uri' || type === 'file' ? [{ type: 'text' }] : [];
      }),
  );
}

function aiSdkParts(attributes: ViewAttributes): readonly Part[] {
  const calls = list(json(attributes.get(foreign.ATTR_AI_RESPONSE_TOOL_CALLS))).slice(0, MAX_PARTS);
  return [
    ...nonEmpty(attributes.get(foreign.ATTR_AI_RESPONSE_REASONING), 'reasoning'),
    ...nonEmpty(attributes.get(foreign.ATTR_AI_RESPONSE_TEXT), 'text'),
    ...nonEmpty(attributes.get(foreign.ATTR_AI_RESPONSE_OBJECT), 'text'),
    ...calls.map((call) =>
      callPart(field(call, 'toolCallId'), field(call, 'toolName'), field(call, 'providerExecuted') === true),
    ),
  ];
}

/** OpenLLMetry and OpenInference write messages as numbered attributes. */
function flattenedParts(attributes: ViewAttributes): readonly Part[] {
  const parts: Part[] = [];
  for (let i = 0; i < MAX_PARTS; i += 1) {
    const completion = `${foreign.PREFIX_GEN_AI_COMPLETION}.${i}`;
    const message = `${foreign.PREFIX_LLM_OUTPUT_MESSAGES}.${i}.message`;
    const before = parts.length;
    for (const prefix of [completion, message]) {
      parts.push(...nonEmpty(attributes.get(`${prefix}.reasoning`), 'reasoning'));
      parts.push(...nonEmpty(attributes.get(`${prefix}.content`), 'text'));
    }
    parts.push(...nonEmpty(attributes.get(`${message}.contents.0.message_content.text`), 'text'));
    for (let j = 0; j < MAX_PARTS; j += 1) {
      const ours = `${completion}.tool_calls.${j}`;
      const theirs = `${message}.tool_calls.${j}.tool_call`;
      const id = attributes.get(`${ours}.id`) ?? attributes.get(`${theirs}.id`);
      const tool = attributes.get(`${ours}.name`) ?? attributes.get(`${theirs}.function.name`);
      if (id === undefined && tool === undefined) break;
      parts.push(callPart(id, tool, false));
    }
    const role = attributes.has(`${completion}.role`) || attributes.has(`${message}.role`);
    if (parts.length === before && !role) break;
  }
  return parts;
}

function callPart(id: unknown, tool: unknown, providerSide: boolean): Part {
  const call: ShownCall = {
    ...(typeof id === 'string' && id !== '' ? { id } : {}),
    ...(typeof tool === 'string' && tool !== '' ? { tool } : {}),
    providerSide,
  };
  return { type: 'call', call };
}

function nonEmpty(value: unknown, type: 'text' | 'reasoning'): readonly Part[] {
  return typeof value === 'string' && value !== '' ? [{ type }] : [];
}

/** The same call, written by two conventions on one span, is one. */
function distinct(calls: readonly ShownCall[]): readonly ShownCall[] {
  const seen = new Set<string>();
  return calls.filter(({ id }) => {
    if (id === undefined) return true;
    const first = !seen.has(id);
    seen.add(id);
    return first;
  });
}

function firstString(attributes: ViewAttributes, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = attributes.get(key);
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first === 'string' && first !== '') return first;
  }
  return undefined;
}

function positive(value: ViewValue | undefined): boolean {
  return typeof value === 'number' && value > 0;
}

function json(value: unknown): unknown {
  if (typeof value !== 'string') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    // Cut, redacted, or never JSON: then it shows nothing.
    return undefined;
  }
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
