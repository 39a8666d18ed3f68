/**
 * What the incident processor needs of a span, as structural types: spans of SDK 2.x and 3.x both have it, and neither is imported.
 */
import type { Context } from '@opentelemetry/api';
import type { ReadableSpanLike } from '../../otlp/span-types.ts';
/** A span as `onStart` and `onEnding` get it: open, and writable. */
export interface LiveSpanLike extends ReadableSpanLike {
    addEvent(name: string, attributes?: Record<string, string | number | boolean | string[]>, time?: [number, number]): unknown;
    setAttribute(key: string, value: string | number | boolean | string[]): unknown;
    setStatus(status: {
        readonly code: number;
    }): unknown;
}
/** The processor's side of the SDK's `SpanProcessor`. */
export interface SpanProcessorLike {
    onStart(span: LiveSpanLike, parentContext: Context): void;
    onEnding?(span: LiveSpanLike): void;
    onEnd(span: ReadableSpanLike): void;
    forceFlush(): Promise<void>;
    shutdown(): Promise<void>;
}
