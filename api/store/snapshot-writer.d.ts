import { type FileSystem } from './file-system.ts';
/** The asynchronous half: what happens on the thread pool. */
export interface AsideFile {
    write(bytes: Uint8Array): Promise<void>;
    close(): Promise<void>;
}
export type OpenAside = (path: string) => Promise<AsideFile>;
/** Makes the document, piece by piece. */
export type SnapshotSource = () => AsyncIterable<Uint8Array>;
export declare class SnapshotWriter {
    #private;
    /** Snapshots that were renamed into place. */
    written: number;
    constructor(folder: string, onError: (error: unknown) => void, fs?: FileSystem, open?: OpenAside);
    path(sessionId: string): string;
    /** Whether live snapshots should wait, so that they take at most a tenth of the time. */
    get resting(): boolean;
    /** Writes the session's snapshot, or the one follow-up of the one that is being written. Never rejects. */
    request(sessionId: string, source: SnapshotSource): Promise<void>;
    /** What is being written of the session must not appear: it was marked crashed, or goes on. */
    supersede(sessionId: string): void;
    /** Removes the snapshot of a session that goes on. */
    remove(sessionId: string): void;
    /** Resolves when nothing is being written. */
    idle(): Promise<void>;
}
