/**
 * Door `spanbox`: the box, and its processors for a provider of yours.
 */
export { createSpanbox } from './box.ts';
export type { Health, Spanbox, SpanboxOptions } from './box.ts';
export type { CallInDoubt, InterruptedSession } from './interrupted.ts';
export { FlightRecorderSpanProcessor } from './processors/flight-recorder-span-processor.ts';
export { RunIncidentSpanProcessor } from './processors/incident/index.ts';
export type { CounterLike, IncidentEvents, IncidentOptions, LoggerLike, LoggerProviderLike, LogRecordLike, MeterProviderLike, } from './processors/incident/index.ts';
export { SessionFileSpanExporter } from './processors/session-file-span-exporter.ts';
export type { HostOptions } from './processors/host-options.ts';
export type { Durability, LimitOptions, RecorderOptions, Snapshots, Sync } from './processors/recorder-options.ts';
export type { CrashCause } from './processors/crash-cause.ts';
export type { LastError } from './processors/losses.ts';
export type { ContextLike, SessionOption } from './processors/session-table.ts';
export type { ExportResultLike, SpanExporterLike, SpanProcessorLike } from './processors/span-processor-like.ts';
export type { RedactOptions } from './redaction/redactor.ts';
export type { ReadableSpanLike } from './otlp/span-types.ts';
