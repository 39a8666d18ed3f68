/**
 * The SDK's processor and exporter interfaces, as shapes: those of 2.x and 3.x cannot be imported side by side.
 */
import type { ReadableSpanLike } from '../otlp/span-types.ts';
import type { ContextLike } from './session-table.ts';
/** Fits `SpanProcessor` of SDK 2.x and 3.x. */
export interface SpanProcessorLike {
    onStart(span: ReadableSpanLike, parentContext: ContextLike): void;
    onEnding?(span: ReadableSpanLike): void;
    onEnd(span: ReadableSpanLike): void;
    forceFlush(): Promise<void>;
    shutdown(): Promise<void>;
}
/** The answer of an export: 0 success, 1 failed. */
export interface ExportResultLike {
    readonly code: number;
    readonly error?: Error;
}
/** Fits `SpanExporter` of SDK 2.x and 3.x. */
export interface SpanExporterLike {
    export(spans: readonly ReadableSpanLike[], resultCallback: (result: ExportResultLike) => void): void;
    forceFlush?(): Promise<void>;
    shutdown(): Promise<void>;
}
