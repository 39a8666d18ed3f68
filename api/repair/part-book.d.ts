/**
 * The parts of a recording: which one a line belongs to, and which are closed already.
 *
 * A part's lines stand at or after its place; a session that nobody announced has part 1.
 */
import type { PartWords } from './journal-state.ts';
import { PartDraft, type LinePlace } from './part-draft.ts';
import type { ClosedPart } from './part-record.ts';
import type { CrashMark } from './types.ts';
export declare class PartBook {
    #private;
    /** Parts without a summary, in the order in which they were seen. */
    get drafts(): readonly PartDraft[];
    /** Parts with a summary; the last summary of each. */
    get closed(): ReadonlyMap<string, ClosedPart>;
    /** Closed parts of which something else became known since. */
    get changed(): readonly ClosedPart[];
    /** A summary. */
    addClosed(closed: ClosedPart): void;
    /** What the journal says of a part that has begun. */
    addBegun(words: PartWords): void;
    /** A crash mark: it wins over a summary too (S3). */
    addCrash(session: string, part: number, crash: CrashMark): void;
    /** What `marks.log` says of a part that ended cleanly. */
    addClosedMark(session: string, part: number, outcome: 'ok' | 'error', at: number): void;
    /** The earliest place from which lines of an open part are to be counted; beyond every line if there is no such part. */
    firstUncounted(): LinePlace;
    /** The number of the latest part of a session; 1 if nothing is known of it. */
    latestPart(session: string): number;
    /** The draft that a line counts in; undefined if it is counted already. */
    draftForLine(session: string, place: LinePlace): PartDraft | undefined;
    /** The draft of a part, made if there is none; undefined if the part is closed. */
    draftOf(session: string, part: number): PartDraft | undefined;
}
