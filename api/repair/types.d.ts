/**
 * What readers of a store get: sessions, their parts, damage, and what a repair did.
 *
 * State is evidence, not a guess: the rules are the tables of `part-state.ts` and `liveness.ts`. Times are nanoseconds since the epoch as
 * decimal strings, as in OTLP; an open span's end is never "now".
 */
import type { OtlpSpan } from '../otlp/otlp-types.ts';
/**
 * How a session, or one part of it, stands.
 * - `running`: its process lives. `stalled`: it lives, and said nothing for five minutes.
 * - `ended`: cleanly, or its process went away with nothing open, or said goodbye with exit code 0.
 * - `interrupted`: its process is gone with spans open, and nobody knows why (SIGKILL, a deploy, power).
 * - `crashed`: a crash mark says so. `damaged`: what would tell was lost.
 */
export type SessionState = 'running' | 'stalled' | 'ended' | 'interrupted' | 'crashed' | 'damaged';
/** Why a crash mark was made. */
export type CrashKind = 'exception' | 'exit' | 'signal' | 'memory' | 'unknown';
/** A crash mark. Of an error only its name and code are kept. */
export interface CrashMark {
    readonly kind: CrashKind;
    /** Milliseconds since the epoch. */
    readonly at: number;
    readonly name?: string;
    readonly code?: string;
}
/** An incident in a summary: what broke, and what to do. */
export interface IncidentSummary {
    readonly cause: string;
    readonly detail?: string;
    /** The verb of the recovery advice. */
    readonly action?: string;
}
/** What is counted of a session or of one of its parts. */
export interface SessionCounts {
    /** All spans, open ones included. */
    readonly spans: number;
    /** Spans that are open; 0 unless its process lives. */
    readonly openSpans: number;
    /** Spans with status ERROR. */
    readonly errors: number;
    readonly modelCalls: number;
    readonly toolCalls: number;
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly traces: number;
    /** Spans that repair closed. */
    readonly repaired: number;
    /** Damaged places in the files. */
    readonly damage: number;
}
/** What one recording holds of a session. */
export interface SessionPart extends SessionCounts {
    readonly session: string;
    readonly recording: string;
    /** From 1 in its recording. */
    readonly part: number;
    readonly state: SessionState;
    /** How it ended; only where the state is `ended`. */
    readonly outcome?: 'ok' | 'error';
    readonly crash?: CrashMark;
    readonly startTimeUnixNano: string;
    /** The end, or the last evidence. */
    readonly endTimeUnixNano: string;
    readonly title: string;
    readonly service: string;
    /** Other ids the session was seen under. */
    readonly aliases: readonly string[];
    readonly incidents: readonly IncidentSummary[];
}
/** A session: its parts, merged. */
export interface SessionSummary extends SessionCounts {
    /** The raw id, whatever it contains. */
    readonly id: string;
    /** The name of its snapshot without `.json`. */
    readonly slug: string;
    /** The state of its last part. */
    readonly state: SessionState;
    readonly outcome?: 'ok' | 'error';
    readonly startTimeUnixNano: string;
    readonly endTimeUnixNano: string;
    readonly durationMillis: number;
    /** Of its first part that has one. */
    readonly title: string;
    /** Of its last part. */
    readonly service: string;
    readonly aliases: readonly string[];
    readonly incidents: readonly IncidentSummary[];
    /** Parts that are interrupted, crashed or damaged. */
    readonly badParts: number;
    /** Oldest first. */
    readonly parts: readonly SessionPart[];
}
/** Which file a place is in. */
interface Place {
    readonly recording: string;
    /** The file's name in its recording. */
    readonly file: string;
}
/** Something that could not be read, as a value. */
export type Damage = 
/** Bytes at the end of a file that are no record or line: a write that did not finish. */
(Place & {
    readonly kind: 'torn';
    readonly offset: number;
    readonly bytes: number;
})
/** Bytes between two good records or lines that are none. */
 | (Place & {
    readonly kind: 'corrupt';
    readonly offset: number;
    readonly bytes: number;
})
/** A record, or the line of a span, that was there before. */
 | (Place & {
    readonly kind: 'repeated';
    readonly offset: number;
    readonly bytes: number;
})
/** Records that must have been between two others. */
 | (Place & {
    readonly kind: 'gap';
    readonly offset: number;
    readonly missing: number;
})
/** Lines that records speak of and that are not there. */
 | (Place & {
    readonly kind: 'lost';
    readonly missing: number;
})
/** A file that must be there and is not. */
 | (Place & {
    readonly kind: 'missing';
})
/** Something that is not ours in the place of a file: a link, FIFO, device, socket, folder or unknown name. */
 | (Place & {
    readonly kind: 'foreign';
});
/** A whole session with its spans. */
export interface Session {
    readonly id: string;
    readonly state: SessionState;
    readonly summary: SessionSummary;
    readonly parts: readonly SessionPart[];
    /** Each span id once; in the order in which they started. Open spans have `endTimeUnixNano` `"0"` and `spanbox.open` true. */
    readonly spans: readonly OtlpSpan[];
    readonly incidents: readonly IncidentSummary[];
    readonly damage: readonly Damage[];
}
/** What was (or, with `dryRun`, would be) done with one recording that its process left. */
export interface RecordingRepair {
    readonly recording: string;
    /** `failed`: it is as it was, `reason` says why, and the next repair tries again. `taken`: somebody else was faster. */
    readonly result: 'repaired' | 'would_repair' | 'taken' | 'failed';
    readonly reason?: string;
    /** Why its process counts as dead: a label of the liveness table. */
    readonly evidence: string;
    /** Spans that were open, and are closed now. */
    readonly closedSpans: number;
    readonly sessions: readonly {
        readonly id: string;
        readonly part: number;
        readonly state: SessionState;
    }[];
    /** At most 100 of them; `damageCount` counts all. */
    readonly damage: readonly Damage[];
    readonly damageCount: number;
}
/** What a repair found and did. */
export interface RepairReport {
    readonly dir: string;
    readonly dryRun: boolean;
    /** Recordings of dead processes, oldest first. */
    readonly recordings: readonly RecordingRepair[];
    /** Recordings whose process lives. */
    readonly live: number;
    /** Recordings that were finished already. */
    readonly finished: number;
    /** Names in the tree that are not ours; nothing was done with them. */
    readonly foreign: readonly string[];
    /** Why nothing could be done at all. */
    readonly error?: string;
}
export {};
