/**
 * Door `spanbox/ai-sdk`: the AI SDK's model calls and tools as attempts and tools of the run they happen in. docs/integrations.md has the rules.
 */
export { spanboxMiddleware } from './ai-sdk-middleware.ts';
export type { SpanboxMiddleware, SpanboxMiddlewareOptions } from './ai-sdk-middleware.ts';
export { spanboxTelemetry } from './ai-sdk-telemetry.ts';
export type { SpanboxTelemetry, SpanboxTelemetryOptions } from './ai-sdk-telemetry.ts';
