import type { ToolDeclaration } from '../run/index.ts';
/** Options of `spanboxTelemetry`. */
export interface SpanboxTelemetryOptions {
    /** What is known of tools, by name, beside what the run knows. */
    readonly tools?: Readonly<Record<string, ToolDeclaration>>;
}
/** What is used of the event of a tool that is about to run. */
interface ToolExecution<T> {
    readonly toolCallId: string;
    readonly toolCall?: {
        readonly toolName?: unknown;
        readonly input?: unknown;
    } | undefined;
    readonly execute: () => PromiseLike<T>;
}
/** The integration, as `registerTelemetry` and `telemetry.integrations` of AI SDK 7 take it. */
export interface SpanboxTelemetry {
    readonly executeTool: <T>(execution: ToolExecution<T>) => Promise<T>;
}
/** Tools of the AI SDK as tools of the run that is active. Outside of a run they run as they are. */
export declare function spanboxTelemetry({ tools }?: SpanboxTelemetryOptions): SpanboxTelemetry;
export {};
