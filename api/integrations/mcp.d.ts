/**
 * Door `spanbox/mcp`: what the annotations of an MCP tool say of its effect.
 *
 * A server may say anything of its tools, so its word counts only where the application trusts the server: else the effect is unknown.
 * Source: https://modelcontextprotocol.io/specification/2025-06-18/schema#toolannotations, defaults included.
 */
import type { Effect } from '../incident/index.ts';
/** Annotations of an MCP tool, as far as they tell of its effect. */
export interface McpToolAnnotations {
    /** It changes nothing. @default false */
    readonly readOnlyHint?: boolean | undefined;
    /** Running it twice with the same arguments equals once. @default false */
    readonly idempotentHint?: boolean | undefined;
    readonly [other: string]: unknown;
}
/**
 * The effect of an MCP tool.
 *
 * @param annotations - as the server lists them; what is no boolean counts as not said.
 * @param options - `trusted`: the application believes this server. @default false
 * @returns `unknown` without trust; else `read_only`, `idempotent`, or (also where nothing is said) `mutating`.
 */
export declare function effectFromAnnotations(annotations: McpToolAnnotations | null | undefined, { trusted }?: {
    readonly trusted?: boolean;
}): Effect;
