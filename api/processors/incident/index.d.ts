/**
 * The incident processor: why a run broke, on its spans. docs/incidents.md, "On your spans".
 */
export type { CounterLike, IncidentEvents, IncidentOptions, LoggerLike, LoggerProviderLike, LogRecordLike, MeterProviderLike, } from './incident-options.ts';
export { RunIncidentSpanProcessor } from './run-incident-span-processor.ts';
