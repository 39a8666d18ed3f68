/**
 * Looks at one recording for readers: finished by its summaries, live as it stands, dead as repair would leave it. Changes nothing on disk.
 *
 * While we look its owner may finish it, and others may claim, repair or remove it: then it is looked at again where it is now.
 */
import type { OtlpSpan } from '../otlp/otlp-types.ts';
import type { FileSystem } from '../store/file-system.ts';
import type { ProcessIdentity } from '../store/identity.ts';
import type { StoreFolders } from '../store/layout.ts';
import { type RecordingFolder } from './catalog.ts';
import { type DeriveForRepair } from './conclude.ts';
import { type FinishedRecording } from './finished-recording.ts';
import type { Inspection } from './inspection.ts';
import { Pace } from './pace.ts';
import type { SessionPart } from './types.ts';
/** What looking needs of the world. */
export interface Viewer {
    readonly folders: StoreFolders;
    readonly fs: FileSystem;
    readonly pace: Pace;
    readonly self: ProcessIdentity;
    /** Milliseconds since the epoch. */
    readonly now: () => number;
    readonly derive: DeriveForRepair;
    /** Only summaries are asked for: spans need not be read where totals tell. */
    readonly summaryOnly: boolean;
}
/** A recording as it was found. */
export type RecordingView = {
    readonly kind: 'finished';
    readonly parts: readonly SessionPart[];
    readonly finished: FinishedRecording;
} | {
    /** Live, or waiting for repair: `added` are its open spans, as they are or as repair closes them. */
    readonly kind: 'unfinished';
    readonly parts: readonly SessionPart[];
    readonly inspection: Inspection;
    readonly added: readonly {
        readonly session: string;
        readonly span: OtlpSpan;
    }[];
};
/** Looks at a recording; undefined if it is gone. @throws StoreError when it cannot be read. */
export declare function lookAtRecording(found: RecordingFolder, viewer: Viewer): Promise<RecordingView | undefined>;
