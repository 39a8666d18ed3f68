/**
 * Which session a span belongs to: decided by the first span of its trace in this process, kept for the whole trace.
 *
 * The first that applies: the `session` option, the session named when the run was started (context), `session.id`,
 * `gen_ai.conversation.id`, the session handed over by the parent process, the trace id. Ids seen later become aliases. An entry is
 * forgotten when its part closes, so memory holds what is open or was a moment ago.
 */
import type { AttributesLike, ReadableSpanLike } from '../otlp/span-types.ts';
import { ATTR_GEN_AI_CONVERSATION_ID, ATTR_SESSION_ID } from '../semconv/upstream.ts';
import { boundedSessionId } from '../store/layout.ts';
import { readAttribute } from './read-attribute.ts';
import { SessionPart } from './session-part.ts';
import type { SpanState } from './span-state.ts';

/** The context key under which a run names its session; the API makes such keys with `Symbol.for`. */
export const SESSION_CONTEXT_KEY: symbol = Symbol.for('spanbox.session');

/** What is asked of a context. */
export interface ContextLike {
  getValue(key: symbol): unknown;
}

export type SessionOption = (span: ReadableSpanLike, parentContext: ContextLike) => string | undefined;

/** A trace that has spans here: its session, and how many of them are open. */
export interface TraceEntry {
  readonly traceId: string;
  part: SessionPart;
  open: number;
  /** Wall clock at which its last open span ended. */
  idleSinceMillis: number;
}

/** How long a part or trace without open spans is kept. */
export const LINGER_MILLIS = 30_000;
/** Part numbers remembered of sessions that have closed. */
const MAX_REMEMBERED = 10_000;

export interface SessionTableOptions {
  readonly session: SessionOption | undefined;
  /** Takes secrets out of what parts say of their spans. */
  readonly redactor: { redact(text: string, key: string): string };
}

export class SessionTable {
  readonly #traces = new Map<string, TraceEntry>();
  readonly #current = new Map<string, SessionPart>();
  /** Last part number of each session of this recording: a session that closed and goes on gets the next. */
  readonly #lastPart = new Map<string, number>();
  readonly #parts = new Set<SessionPart>();
  readonly #option: SessionOption | undefined;
  readonly #inherited: string | undefined;
  readonly #onPart: ((part: SessionPart) => void) | undefined;
  readonly #redact: (text: string) => string;
  #last: TraceEntry | undefined;
  /** How often the application's `session` option threw. */
  failures = 0;

  constructor(options: SessionTableOptions, inherited: string | undefined, onPart?: (part: SessionPart) => void) {
    const { session, redactor } = options;
    this.#option = session;
    this.#inherited = inherited;
    this.#onPart = onPart;
    this.#redact = (text) => redactor.redact(text, '');
  }

  /** Parts that have not closed. */
  get parts(): ReadonlySet<SessionPart> {
    return this.#parts;
  }

  /** The part that goes on under this id, if one is open. */
  current(id: string): SessionPart | undefined {
    return this.#current.get(boundedSessionId(id));
  }

  /**
   * The entry of the span's trace. A new part begins when its session has none, or when the last one has crashed.
   * @param segment - where a new part's first line will stand
   * @param offset - in that segment
   */
  entryOf(
    span: ReadableSpanLike,
    traceId: string,
    context: ContextLike | undefined,
    segment: number,
    offset: number,
  ): TraceEntry {
    const last = this.#last;
    if (last !== undefined && last.traceId === traceId && !last.part.crashed) return last;
    let entry = this.#traces.get(traceId);
    if (entry === undefined || entry.part.crashed) {
      const id = entry === undefined ? boundedSessionId(this.#decide(span, traceId, context)) : entry.part.id;
      let part = this.#current.get(id);
      if (part === undefined || part.crashed) part = this.#begin(id, segment, offset);
      part.traces += 1;
      entry = { traceId, part, open: 0, idleSinceMillis: 0 };
      this.#traces.set(traceId, entry);
    }
    this.#last = entry;
    return entry;
  }

  #begin(id: string, segment: number, offset: number): SessionPart {
    const number = (this.#lastPart.get(id) ?? 0) + 1;
    const part = new SessionPart(id, number, segment, offset, this.#redact);
    this.#lastPart.delete(id);
    this.#lastPart.set(id, number);
    if (this.#lastPart.size > MAX_REMEMBERED) {
      const oldest = this.#lastPart.keys().next().value;
      if (oldest !== undefined) this.#lastPart.delete(oldest);
    }
    this.#current.set(id, part);
    this.#parts.add(part);
    this.#onPart?.(part);
    return part;
  }

  #decide(span: ReadableSpanLike, traceId: string, context: ContextLike | undefined): string {
    if (this.#option !== undefined && context !== undefined) {
      try {
        const said: unknown = this.#option(span, context);
        if (typeof said === 'string') return said;
      } catch {
        // Forgives the application's function: the span is recorded under the next id that applies.
        this.failures += 1;
      }
    }
    const named = context?.getValue(SESSION_CONTEXT_KEY);
    if (typeof named === 'string') return named;
    return ownSessionId(span.attributes) ?? this.#inherited ?? traceId;
  }

  /** Forgets traces without open spans, and answers the parts that can close: idle for {@link LINGER_MILLIS}, or all idle ones. */
  sweep(nowMillis: number, all: boolean): SessionPart[] {
    const old = (idleSince: number): boolean => all || nowMillis - idleSince >= LINGER_MILLIS || nowMillis < idleSince;
    for (const [traceId, entry] of this.#traces) {
      if (entry.open === 0 && old(entry.idleSinceMillis)) {
        this.#traces.delete(traceId);
        if (this.#last === entry) this.#last = undefined;
      }
    }
    return [...this.#parts].filter((part) => part.open === 0 && old(part.idleSinceMillis));
  }

  /** Forgets a part that has closed. */
  close(part: SessionPart): void {
    this.#parts.delete(part);
    if (this.#current.get(part.id) === part) this.#current.delete(part.id);
    this.#last = undefined;
  }

  /** The number of the session's last part in this recording, 1 when it has none. */
  lastPart(id: string): number {
    return this.#lastPart.get(boundedSessionId(id)) ?? 1;
  }

  /** Begins everything anew for another recording; what is open goes on in first parts there. */
  restart(open: Iterable<SpanState>): void {
    this.#traces.clear();
    this.#current.clear();
    this.#lastPart.clear();
    this.#parts.clear();
    this.#last = undefined;
    for (const state of open) {
      const { traceId, part: old } = state.trace;
      let entry = this.#traces.get(traceId);
      if (entry === undefined) {
        const part = this.#current.get(old.id) ?? this.#begin(old.id, 1, 0);
        part.traces += 1;
        entry = { traceId, part, open: 0, idleSinceMillis: 0 };
        this.#traces.set(traceId, entry);
      }
      entry.open += 1;
      entry.part.spanStarted(state.span);
      state.trace = entry;
    }
  }
}

/** Counts a span that has ended; `counted`: it was open here before. */
export function settleSpan(entry: TraceEntry, span: ReadableSpanLike, counted: boolean, nowMillis: number): void {
  const { part } = entry;
  if (counted) {
    part.open -= 1;
    entry.open -= 1;
  }
  if (part.open === 0) part.idleSinceMillis = nowMillis;
  if (entry.open === 0) entry.idleSinceMillis = nowMillis;
  part.spanEnded(span);
}

/** The session id that a span itself says, if any. */
export function ownSessionId(attributes: AttributesLike): string | undefined {
  const session = readAttribute(attributes, ATTR_SESSION_ID);
  if (typeof session === 'string' && session !== '') return session;
  const conversation = readAttribute(attributes, ATTR_GEN_AI_CONVERSATION_ID);
  return typeof conversation === 'string' && conversation !== '' ? conversation : undefined;
}
