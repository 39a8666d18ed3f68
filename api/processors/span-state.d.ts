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
export declare const SPAN_STATE: unique symbol;
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
export declare class SpanState {
    readonly span: ReadableSpanLike;
    readonly observer: SpanObserver;
    /** Its session; another when the recording had to be begun anew. */
    trace: TraceEntry;
    readonly scope: EncodedScope;
    /** The span's number in the journal. */
    p: number;
    /** Whether the journal has the span: its `start`, or a `state` with all that was said until then. */
    journaled: boolean;
    ended: boolean;
    /** Inside a wrapped method: what it calls is part of it. */
    inside: boolean;
    originals: Originals | undefined;
    /** The encoded start up to its attributes; its head (ids, name, start time) is the first `headLength` of it, the attributes the last. */
    startText: string;
    headLength: number;
    attributesAt: number;
    /** The name in that text. */
    startName: string;
    /** The keys and values of those attributes, to prove that they still hold. */
    startKeys: readonly string[];
    startValues: readonly unknown[];
    /** Encoded events, undefined where something was cut, and the objects they were made of. */
    readonly eventTexts: (string | undefined)[];
    readonly eventObjects: object[];
    eventsSeen: number;
    linksSeen: number;
    status: StatusLike;
    name: string;
    /** Bytes the journal holds of this span. */
    journalBytes: number;
    /** Its neighbours among the open spans. */
    listed: boolean;
    previous: SpanState | undefined;
    next: SpanState | undefined;
    constructor(span: ReadableSpanLike, observer: SpanObserver, trace: TraceEntry, scope: EncodedScope, p: number);
}
/** The state of a span that was wrapped, also through a proxy. */
export declare function stateOf(span: object): SpanState | undefined;
/** Lets the span tell its observer. A span that lacks the API's methods is recorded at its start and end alone. */
export declare function wrapSpan(span: ReadableSpanLike, state: SpanState): void;
export {};
