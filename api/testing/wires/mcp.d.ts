import type { AnswerContext, Frame, Wire } from './wire.ts';
/** A tool that the server lists. */
export interface McpTool {
    readonly name: string;
    readonly description?: string;
    /** JSON schema of the arguments. @default an object */
    readonly inputSchema?: Readonly<Record<string, unknown>>;
    /** `readOnlyHint`, `destructiveHint`, `idempotentHint`, `openWorldHint`, `title`. */
    readonly annotations?: Readonly<Record<string, unknown>>;
}
export declare const mcpWire: Wire;
/** What the server answers by itself; undefined for `tools/call`, which the script answers. */
export declare function mcpOwnAnswer(method: string, context: AnswerContext, tools: readonly McpTool[]): {
    readonly status: number;
    readonly frames: readonly Frame[];
    readonly headers: Readonly<Record<string, string>>;
} | undefined;
