import { type FileSystem } from './file-system.ts';
/** `written`: all bytes are with the system. Else none of them count. */
export type WriteAnswer = 'written' | 'cut' | 'sealed' | 'broken';
export declare class AppendFile {
    #private;
    readonly path: string;
    /** Where the next byte goes; everything before is good or sealed. */
    size: number;
    lastError: unknown;
    /** What the last sync could not promise. */
    suspect: boolean;
    constructor(path: string, fd: number, size: number, fs?: FileSystem);
    get usable(): boolean;
    get fd(): number;
    /** Appends `buf[start, end)` in one write where the system takes it so. */
    append(buf: Uint8Array, start: number, end: number): WriteAnswer;
    /** Makes the bytes durable; false when the system could not, and then nothing of this file is to be believed durable. */
    sync(): boolean;
    /** Whether the path still names this file with at least its length: false when somebody moved, removed or cut it. */
    intact(): boolean;
    /** Closes the descriptor; may be called twice. */
    close(): void;
}
