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

  /** The encoded start up to its attributes; its head (ids, name, start time) is the first `headLength` of it, the attributes the last. */
  startText = '';
  headLength = 0;
  attributesAt = 0;
  /** The name in that text. */
  startName = '';
  /** The keys and values of those attributes, to prove that they still hold. */
  startKeys: readonly string[] = [];
  startValues: readonly unknown[] = [];
  /** Encoded events, undefined where something was cut, and the objects they were made of. */
  readonly eventTexts: (string | undefined)[] = [];
  readonly eventObjects: object[] = [];
  eventsSeen = 0;
  linksSeen: number;
  status: StatusLike;
  name: string;
  /** Bytes the journal holds of this span. */
  journalBytes = 0;
  /** Its neighbours among the open spans. */
  listed = false;
  previous: SpanState | undefined = undefined;
  next: SpanState | undefined = undefined;

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
let lastPrototype: object | undefined;
let lastOriginals: Originals | undefined;

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
    originals = prototype === lastPrototype ? lastOriginals : ORIGINALS_OF.get(prototype);
    if (originals === undefined) {
      originals = methodsOf(span);
      if (originals !== undefined) ORIGINALS_OF.set(prototype, originals);
    }
    lastPrototype = prototype;
    lastOriginals = originals;
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

/** The SDK answers the real span for chaining; whoever called through a proxy gets the proxy. */
function chained(state: SpanState, self: unknown, answer: unknown): unknown {
  return answer === state.span ? self : answer;
}

/** Whether the call is part of another one that is told, or comes after the end. */
function silent(state: SpanState): boolean {
  return state.inside || state.ended;
}

function setAttribute(this: WrappedSpan, key: unknown, value: unknown): unknown {
  const state = this[SPAN_STATE] as SpanState;
  const method = (state.originals as Originals).setAttribute;
  if (silent(state)) return chained(state, this, method.call(state.span, key, value));
  state.inside = true;
  let answer: unknown;
  try {
    answer = method.call(state.span, key, value);
  } finally {
    state.inside = false;
  }
  state.observer.attributeSet(state, key as string);
  return chained(state, this, answer);
}

function setAttributes(this: WrappedSpan, attributes: unknown): unknown {
  const state = this[SPAN_STATE] as SpanState;
  const method = (state.originals as Originals).setAttributes;
  if (silent(state)) return chained(state, this, method.call(state.span, attributes));
  state.inside = true;
  let answer: unknown;
  try {
    answer = method.call(state.span, attributes);
  } finally {
    state.inside = false;
  }
  if (typeof attributes === 'object' && attributes !== null)
    state.observer.attributesSet(state, Object.keys(attributes));
  return chained(state, this, answer);
}

function addEvent(this: WrappedSpan, name: unknown, attributesOrTime: unknown, time: unknown): unknown {
  const state = this[SPAN_STATE] as SpanState;
  const method = (state.originals as Originals).addEvent;
  if (silent(state)) return chained(state, this, method.call(state.span, name, attributesOrTime, time));
  state.inside = true;
  let answer: unknown;
  try {
    answer = method.call(state.span, name, attributesOrTime, time);
  } finally {
    state.inside = false;
  }
  state.observer.eventAdded(state);
  return chained(state, this, answer);
}

/** The methods with one argument that need nothing of it afterwards. */
function told(name: 'addLink' | 'addLinks' | 'setStatus' | 'updateName', tell: (state: SpanState) => void): Method {
  return function (this: unknown, argument: unknown): unknown {
    const state = (this as WrappedSpan)[SPAN_STATE] as SpanState;
    const method = (state.originals as Originals)[name] as Method;
    if (silent(state)) return chained(state, this, method.call(state.span, argument));
    state.inside = true;
    let answer: unknown;
    try {
      answer = method.call(state.span, argument);
    } finally {
      state.inside = false;
    }
    tell(state);
    return chained(state, this, answer);
  };
}

const addLink = told('addLink', (state) => state.observer.linksAdded(state));
const addLinks = told('addLinks', (state) => state.observer.linksAdded(state));
const setStatus = told('setStatus', (state) => state.observer.statusSet(state));
const updateName = told('updateName', (state) => state.observer.nameUpdated(state));
