import type { FileSystem } from '../store/file-system.ts';
import { type StoreFolders } from '../store/layout.ts';
import { Recording } from '../store/recording.ts';
import { SnapshotWriter } from '../store/snapshot-writer.ts';
import type { Redactor } from '../redaction/redactor.ts';
import type { CrashCause } from './crash-cause.ts';
import { Losses } from './losses.ts';
import { Recorder } from './recorder.ts';
import type { ResolvedRecorderOptions } from './recorder-options.ts';
import type { Space } from './space.ts';
export interface RecorderHostSetup {
    readonly dir: string;
    readonly service: string;
    readonly destinations: readonly string[];
    readonly options: ResolvedRecorderOptions;
    readonly quiet: boolean;
    readonly inheritedSession?: string | undefined;
    /** @default Date.now */
    readonly now?: () => number;
    readonly fs?: FileSystem;
}
export declare class RecorderHost {
    #private;
    readonly losses: Losses;
    readonly recorder: Recorder;
    readonly snapshots: SnapshotWriter;
    readonly folders: StoreFolders;
    /** Told when a recording begins or retention is due: retention and repair belong to whoever composes. */
    onNewRecording: ((recording: Recording) => void) | undefined;
    constructor(setup: RecorderHostSetup);
    /** Shut down, with its recording finished. */
    get closed(): boolean;
    get dir(): string;
    get service(): string;
    /** Whether there is room for payload. */
    get space(): Space;
    /** What takes secrets out, for exporters that stand behind the box. */
    get redactor(): Redactor;
    /** Prepares the root and begins a recording. @returns false, warned once, when the folder cannot be used. */
    open(): boolean;
    /** Starts heartbeats, sweeps and syncs. */
    startTimers(): void;
    /** What time brings: a heartbeat, parts to close, a disk to try again. Never throws. */
    tick(): void;
    /**
     * Marks the session as crashed: no write in flight and no later one can make it look finished. One small append.
     * A session that goes on gets a new part; the mark stays on the old one.
     */
    markCrashed(sessionId: string, cause?: CrashCause): void;
    /** Marks every session that has open spans. */
    markOpenSessions(cause: CrashCause): void;
    /** Everything said so far is with the system; snapshots that were asked for are written. */
    forceFlush(): Promise<void>;
    /** Closes what can be closed. With nothing open the recording is finished; else it stays until the process ends. */
    shutdown(): Promise<void>;
    /** Lets go of everything as a dead process would: nothing is finished, the socket is closed. */
    abandon(): void;
    /** The process says goodbye: only synchronous appends. Never throws. */
    exit(code: number): void;
    /** Whether the root is still one that may be written to; for doctor and health. */
    usable(): boolean;
}
