/**
 * Which tool spans are which calls of which request: by id, else by the tool's name, else by time.
 * A call belongs to the request that made it; every tool span is a call, also where no answer shows one.
 */
import * as foreign from '../../semconv/foreign.ts';
import {
  ATTR_SPANBOX_TOOL_EFFECT,
  ATTR_SPANBOX_TOOL_TARGET,
  SPANBOX_TOOL_EFFECT_VALUES,
  SPANBOX_TOOL_TARGET_VALUES,
} from '../../semconv/index.ts';
import { ATTR_GEN_AI_TOOL_CALL_ID, ATTR_GEN_AI_TOOL_NAME } from '../../semconv/upstream.ts';
import type { Effect, Target } from '../evidence.ts';
import type { ForeignAttempt } from './attempt-output.ts';
import { callId } from './ids.ts';
import type { SpanView } from './view.ts';

/** One call of a run. */
export interface ForeignCall {
  readonly attempt: number;
  readonly id: string;
  /** No span says the call's id: it is made from the id of a span. */
  readonly idMissing: boolean;
  readonly tool: string;
  readonly effect: Effect;
  readonly target?: Target;
  readonly providerSide: boolean;
  /** The span of its execution; absent when it did not run, as far as is seen. */
  readonly span?: SpanView;
}

/** Where conventions put the id of a call, on the span of its execution. */
export const CALL_IDS: readonly string[] = [
  ATTR_GEN_AI_TOOL_CALL_ID,
  foreign.ATTR_AI_TOOL_CALL_ID,
  foreign.ATTR_TOOL_CALL_ID,
  foreign.ATTR_TOOL_ID,
];
/** Where conventions put the name of a tool, on the span of its execution. */
export const TOOL_NAMES: readonly string[] = [
  ATTR_GEN_AI_TOOL_NAME,
  foreign.ATTR_AI_TOOL_CALL_NAME,
  foreign.ATTR_TOOL_NAME,
  foreign.ATTR_TOOL_CALL_FUNCTION_NAME,
  foreign.ATTR_TRACELOOP_ENTITY_NAME,
];
const EFFECTS = Object.values(SPANBOX_TOOL_EFFECT_VALUES);
const TARGETS = Object.values(SPANBOX_TOOL_TARGET_VALUES);

interface Shown {
  readonly attempt: number;
  readonly id: string | undefined;
  readonly tool: string | undefined;
  readonly providerSide: boolean;
  readonly fallback: string;
  span?: SpanView;
}

/** Calls of one tool, in the order in which answers show them; those before `next` have a span. */
interface ToolCalls {
  readonly calls: Shown[];
  next: number;
}

/** The calls of a run: those that answers show, in their order, then those that only ran. */
export function assignCalls(attempts: readonly ForeignAttempt[], tools: readonly SpanView[]): readonly ForeignCall[] {
  const shown = attempts.flatMap(({ number, span, output }) =>
    output.calls.map(({ id, tool, providerSide }, index): Shown => ({
      attempt: number,
      id,
      tool,
      providerSide,
      fallback: `span-${span.spanId}-${index}`,
    })),
  );
  const byId = new Map<string, Shown>();
  const byTool = new Map<string, ToolCalls>();
  for (const call of shown) {
    if (call.id !== undefined && !byId.has(call.id)) byId.set(call.id, call);
    if (call.tool === undefined) continue;
    const list = byTool.get(call.tool);
    if (list === undefined) byTool.set(call.tool, { calls: [call], next: 0 });
    else list.calls.push(call);
  }
  const unseen: ForeignCall[] = [];
  for (const span of tools) {
    const id = firstString(span, CALL_IDS);
    const tool = firstString(span, TOOL_NAMES);
    const known = id === undefined ? unclaimed(byTool.get(tool ?? ''), attempts, span) : byId.get(id);
    if (known !== undefined && known.span === undefined) known.span = span;
    else
      unseen.push(
        callOf({
          attempt: attemptAt(attempts, span),
          id,
          tool,
          providerSide: false,
          fallback: `span-${span.spanId}`,
          span,
        }),
      );
  }
  return [...shown.map(callOf), ...unseen];
}

/** The first call of that tool that has no span yet, of a request that began before the tool did. */
function unclaimed(
  list: ToolCalls | undefined,
  attempts: readonly ForeignAttempt[],
  span: SpanView,
): Shown | undefined {
  if (list === undefined) return undefined;
  while (list.calls[list.next]?.span !== undefined) list.next += 1;
  const call = list.calls[list.next];
  return call !== undefined && call.attempt <= attemptAt(attempts, span) ? call : undefined;
}

/** The last request that began at or before the tool; the first one when none did. */
function attemptAt(attempts: readonly ForeignAttempt[], { start }: SpanView): number {
  let low = 0;
  let high = attempts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const began = attempts[middle]?.span.start ?? 0n;
    if (start === undefined || began <= start) low = middle + 1;
    else high = middle;
  }
  return attempts[Math.max(low, 1) - 1]?.number ?? 1;
}

function callOf({ attempt, id, tool, providerSide, fallback, span }: Shown): ForeignCall {
  const effect = EFFECTS.find((known) => known === span?.attributes.get(ATTR_SPANBOX_TOOL_EFFECT)) ?? 'unknown';
  const target = TARGETS.find((known) => known === span?.attributes.get(ATTR_SPANBOX_TOOL_TARGET));
  return {
    attempt,
    id: id === undefined ? fallback : callId(id),
    idMissing: id === undefined,
    tool: tool ?? 'other',
    effect,
    ...(target === undefined ? {} : { target }),
    providerSide,
    ...(span === undefined ? {} : { span }),
  };
}

function firstString({ attributes }: SpanView, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = attributes.get(key);
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}
