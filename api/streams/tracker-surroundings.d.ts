import type { Effect, Evidence, Target } from '../incident/index.ts';
import type { OutputKind } from './partial-output.ts';
import type { StreamFacts } from './wire-facts.ts';
/** What the application declared of a tool. */
export interface ToolDescription {
    /** The name that may be shown: the registered one, else `other`. */
    readonly tool: string;
    /** What running it changes; `unknown` if nobody declared it. */
    readonly effect: Effect;
    readonly target?: Target;
}
export interface TrackerSurroundings {
    /** Monotonic milliseconds. */
    now(): number;
    /** Wall clock, for dates in headers. */
    epochMillis(): number;
    emit(item: Evidence): void;
    describeTool(name: string): ToolDescription;
    /** True if somebody else records the start and the end of this call. */
    isCallFollowed(call: string): boolean;
    /** Content, for an application that asked for it. */
    keep(kind: OutputKind, text: string, call?: string): void;
    /** The item that an error is; 'abort' for one that was asked for. */
    failureItem(error: unknown, attempt: number): Evidence | 'abort';
    /** An attempt is over and another begins in the same stream. */
    attemptEnded(facts: StreamFacts): void;
}
