/**
 * What earlier processes of a service left in the middle: what an application asks at its start before it offers to go on.
 *
 * Composes what repair reads, what the incident says and what a run had captured. Looking changes nothing on disk.
 */
import { type Effect, type Incident, type Recovery } from './incident/index.ts';
import type { OtlpSpan } from './otlp/otlp-types.ts';
import { type SessionSummary } from './repair/index.ts';
import type { PartialOutput } from './streams/index.ts';
/** A tool call that had started and of which nobody knows whether it is done. */
export interface CallInDoubt {
    readonly call: string;
    /** The tool's registered name, `other` for one that was not registered; absent when it was not said. */
    readonly tool?: string;
    readonly effect: Effect;
}
/** A session whose last part is an earlier process's and broke off. */
export interface InterruptedSession {
    readonly session: SessionSummary;
    /** Why its last broken run broke; absent when the spans show no run. */
    readonly incident?: Incident;
    /** The advice of that incident. */
    readonly recovery?: Recovery;
    /** Spans of tool calls that ended without an error: their results need not be asked for again. */
    readonly toolResults: readonly OtlpSpan[];
    readonly callsInDoubt: readonly CallInDoubt[];
    /** What the model had said in the request that broke off, up to the last part the consumer saw; with content capture only. */
    readonly partial?: PartialOutput;
}
/**
 * The sessions of `service` whose last part was interrupted or crashed in another recording than `ownRecording`, newest first.
 * A root or session that cannot be read yields nothing.
 */
export declare function interruptedSessions(dir: string, service: string, ownRecording: string | undefined): AsyncGenerator<InterruptedSession, void>;
