/**
 * A finished recording by its summaries alone: no span is read.
 */
import type { FileSystem } from '../store/file-system.ts';
import { DamageLog } from './damage-log.ts';
import type { Pace } from './pace.ts';
import { type ClosedPart } from './part-record.ts';
/** What `sessions.log` says. */
export interface FinishedRecording {
    readonly folder: string;
    readonly recording: string;
    /** The last summary of each part. */
    readonly parts: readonly ClosedPart[];
    /** Session by trace, where it is not what the spans say. */
    readonly traces: ReadonlyMap<string, string>;
    /** Whether its owner, or repair, said that it is complete. */
    readonly final: boolean;
    readonly damage: DamageLog;
}
/** Reads the summaries of the recording in `folder`. @throws StoreError when they cannot be read. */
export declare function readFinished(folder: string, recording: string, fs: FileSystem, pace: Pace): Promise<FinishedRecording>;
