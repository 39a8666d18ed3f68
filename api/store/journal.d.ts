import { type FileSystem } from './file-system.ts';
import { RecordWriter } from './record-writer.ts';
/** A generation that is being written aside. */
export interface NextGeneration {
    /** Takes the records of the generation; what is deferred is written at the end. */
    readonly writer: RecordWriter;
    readonly aside: string;
    readonly generation: number;
    readonly seed: number;
}
export declare class Journal {
    #private;
    /** Takes the records. Its file changes with the generation; the object stays. */
    readonly writer: RecordWriter;
    lastError: unknown;
    /** Makes the first generation. @throws StoreError or the system's error. */
    constructor(folder: string, recording: string, fs?: FileSystem);
    get generation(): number;
    get bytes(): number;
    /** Begins the next generation aside; undefined when it cannot be made, with the reason in `lastError`. */
    beginNext(): NextGeneration | undefined;
    /**
     * Makes `next` the journal. It must say everything that is open, deferred records of the old one are given up. One
     * synchronous block: written, synced if asked, renamed, switched, old one removed.
     * @returns false when nothing changed but that the aside file is gone
     */
    adopt(next: NextGeneration, sync: boolean): boolean;
    /** Gives `next` up. */
    abandon(next: NextGeneration): void;
    /** Closes and removes the journal: its recording is finished. @returns false when it stays. */
    finish(): boolean;
    close(): void;
}
