/**
 * What the recorder knows of an open span, and the methods by which the span tells it more.
 *
 * W1. The SDK's class is not touched: seven shared functions are assigned to the instance, the state under one symbol. The call is the
 *     trigger, what the SDK stored is what is recorded.
 * W2. The outer call alone is a record: `setAttributes` calls `setAttribute`, `recordException` calls `addEvent`.
 * W3. A wrapped method answers what the SDK's answers, throws what it throws, and works through proxies and other wrappers.
 */
import type { EncodedScope } from '../otlp/scope-encoder.ts';
import type { ReadableSpanLike, StatusLike } from '../otlp/span-types.ts';
import type { TraceEntry } from './session-table.ts';

/** Where a span keeps its state; enumerable properties of a span are printed by applications, so there is just this one. */
export const SPAN_STATE: unique symbol = Symbol('spanbox.span');

/** What is told while a span is open. */
export interface SpanObserver {
  attributeSet(state: SpanState, key: string): void;
  attributesSet(state: SpanState, keys: readonly string[]): void;
  eventAdded(state: SpanState): void;
  linksAdded(state: SpanState): void;
  statusSet(state: SpanState): void;
  nameUpdated(state: SpanState): void;
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

interface Originals {
  readonly setAttribute: Method;
  readonly setAttributes: Method;
  readonly addEvent: Method;
  readonly addLink: Method;
  readonly addLinks: Method | undefined;
  readonly setStatus: Method;
  readonly updateName: Method;
}

type WrappedName = keyof Originals;

const NAMES: readonly WrappedName[] = [
  'setAttribute',
  'setAttributes',
  'addEvent',
  'addLink',
  'addLinks',
  'setStatus',
  'updateName',
];

export class SpanState {
  readonly span: ReadableSpanLike;
  readonly observer: SpanObserver;
  /** Its session; another when the recording had to be begun anew. */
  trace: TraceEntry;
  readonly scope: EncodedScope;
  /** The span's number in the journal. */
  p: number;
  /** Whether the journal has the span: its `start`, or a `state` with all that was said until then. */
  journaled = false;
  ended = false;
  /** Inside a wrapped method: what it calls is part of it. */
  inside = false;
  originals: Originals | undefined = undefined;

  /** The encoded attributes of the start, with their keys and values to prove that they still hold. */
  startText = '';
  startKeys: readonly string[] = [];
  startValues: readonly unknown[] = [];
  /** Encoded events, and the objects they were made of. */
  readonly eventTexts: string[] = [];
  readonly eventObjects: object[] = [];
  eventsSeen = 0;
  linksSeen: number;
  status: StatusLike;
  name: string;
  /** Bytes the journal holds of this span. */
  journalBytes = 0;

  constructor(span: ReadableSpanLike, observer: SpanObserver, trace: TraceEntry, scope: EncodedScope, p: number) {
    this.span = span;
    this.observer = observer;
    this.trace = trace;
    this.scope = scope;
    this.p = p;
    this.linksSeen = span.links.length + span.droppedLinksCount;
    this.status = span.status;
    this.name = span.name;
  }
}

interface WrappedSpan {
  [SPAN_STATE]?: SpanState;
}

/** The state of a span that was wrapped, also through a proxy. */
export function stateOf(span: object): SpanState | undefined {
  return (span as WrappedSpan)[SPAN_STATE];
}

const ORIGINALS_OF = new WeakMap<object, Originals>();

function methodsOf(target: object): Originals | undefined {
  const found: Partial<Record<WrappedName, Method>> = {};
  for (const name of NAMES) {
    const method: unknown = (target as Record<string, unknown>)[name];
    if (typeof method === 'function') found[name] = method as Method;
  }
  const { setAttribute, setAttributes, addEvent, addLink, addLinks, setStatus, updateName } = found;
  if (!setAttribute || !setAttributes || !addEvent || !addLink || !setStatus || !updateName) return undefined;
  return { setAttribute, setAttributes, addEvent, addLink, addLinks, setStatus, updateName };
}

/** Lets the span tell its observer. A span that lacks the API's methods is recorded at its start and end alone. */
export function wrapSpan(span: ReadableSpanLike, state: SpanState): void {
  const target = span as unknown as Record<PropertyKey, unknown>;
  target[SPAN_STATE] = state;
  const prototype: object | null = Object.getPrototypeOf(span);
  let originals: Originals | undefined;
  // Another processor may have wrapped the instance before us: then its methods are what we call.
  if (prototype === null || Object.hasOwn(span, 'setAttribute') || Object.hasOwn(span, 'addEvent')) {
    originals = methodsOf(span);
  } else {
    originals = ORIGINALS_OF.get(prototype);
    if (originals === undefined) {
      originals = methodsOf(span);
      if (originals !== undefined) ORIGINALS_OF.set(prototype, originals);
    }
  }
  if (originals === undefined) return;
  state.originals = originals;
  target['setAttribute'] = setAttribute;
  target['setAttributes'] = setAttributes;
  target['addEvent'] = addEvent;
  target['addLink'] = addLink;
  if (originals.addLinks !== undefined) target['addLinks'] = addLinks;
  target['setStatus'] = setStatus;
  target['updateName'] = updateName;
}

/** Calls the SDK's method on the real span; what it calls in turn is not told. */
function inner(state: SpanState, method: Method, args: unknown[]): unknown {
  state.inside = true;
  try {
    return method.apply(state.span, args);
  } finally {
    state.inside = false;
  }
}

/** The SDK answers the real span for chaining; whoever called through a proxy gets the proxy. */
function chained(state: SpanState, self: unknown, answer: unknown): unknown {
  return answer === state.span ? self : answer;
}

function silent(state: SpanState): boolean {
  return state.inside || state.ended;
}

function setAttribute(this: WrappedSpan, ...args: unknown[]): unknown {
  const state = this[SPAN_STATE] as SpanState;
  const method = (state.originals as Originals).setAttribute;
  if (silent(state)) return chained(state, this, method.apply(state.span, args));
  const answer = inner(state, method, args);
  state.observer.attributeSet(state, args[0] as string);
  return chained(state, this, answer);
}

function setAttributes(this: WrappedSpan, ...args: unknown[]): unknown {
  const state = this[SPAN_STATE] as SpanState;
  const method = (state.originals as Originals).setAttributes;
  if (silent(state)) return chained(state, this, method.apply(state.span, args));
  const answer = inner(state, method, args);
  const given = args[0];
  if (typeof given === 'object' && given !== null) state.observer.attributesSet(state, Object.keys(given));
  return chained(state, this, answer);
}

function addEvent(this: WrappedSpan, ...args: unknown[]): unknown {
  const state = this[SPAN_STATE] as SpanState;
  const method = (state.originals as Originals).addEvent;
  if (silent(state)) return chained(state, this, method.apply(state.span, args));
  const answer = inner(state, method, args);
  state.observer.eventAdded(state);
  return chained(state, this, answer);
}

function addLink(this: WrappedSpan, ...args: unknown[]): unknown {
  const state = this[SPAN_STATE] as SpanState;
  const method = (state.originals as Originals).addLink;
  if (silent(state)) return chained(state, this, method.apply(state.span, args));
  const answer = inner(state, method, args);
  state.observer.linksAdded(state);
  return chained(state, this, answer);
}

function addLinks(this: WrappedSpan, ...args: unknown[]): unknown {
  const state = this[SPAN_STATE] as SpanState;
  const method = (state.originals as Originals).addLinks as Method;
  if (silent(state)) return chained(state, this, method.apply(state.span, args));
  const answer = inner(state, method, args);
  state.observer.linksAdded(state);
  return chained(state, this, answer);
}

function setStatus(this: WrappedSpan, ...args: unknown[]): unknown {
  const state = this[SPAN_STATE] as SpanState;
  const method = (state.originals as Originals).setStatus;
  if (silent(state)) return chained(state, this, method.apply(state.span, args));
  const answer = inner(state, method, args);
  state.observer.statusSet(state);
  return chained(state, this, answer);
}

function updateName(this: WrappedSpan, ...args: unknown[]): unknown {
  const state = this[SPAN_STATE] as SpanState;
  const method = (state.originals as Originals).updateName;
  if (silent(state)) return chained(state, this, method.apply(state.span, args));
  const answer = inner(state, method, args);
  state.observer.nameUpdated(state);
  return chained(state, this, answer);
}
