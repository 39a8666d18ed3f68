/**
 * The last evidence of open spans: their own, and that of every span below them, ended or open, also below one that ended before its child.
 *
 * Children's lines mostly come before their parents', so what is held is only what waits for a parent. Who ended before a child is looked up in
 * a second pass, which is rarely needed.
 */
import type { OtlpSpan } from '../otlp/otlp-types.ts';
import type { StartedSpan } from './journal-state.ts';
export declare class DescendantEvidence {
    #private;
    constructor(open: Iterable<StartedSpan>);
    /** Whether a trace has open spans; lines of others need not be told. */
    concerns(traceId: string): boolean;
    /** The line of an ended span of such a trace, in the order of the files. */
    addEnded(span: OtlpSpan): void;
    /** Tells open parents what their open children know. Returns the ids of ended spans whose parents must be looked up. */
    settle(): ReadonlySet<string>;
    /** The second pass: `parents` has the parent of each ended span of the traces that wait, by id. */
    resolve(parents: ReadonlyMap<string, string>): void;
    /** The last evidence of an open span: never before its start. */
    of(started: StartedSpan): string;
}
/** The ids that `resolve` is asked with. */
export declare function spanKey(traceId: string, spanId: string): string;
