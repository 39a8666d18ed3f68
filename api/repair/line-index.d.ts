/**
 * Where the lines of each session are: twenty bytes a line, so that a snapshot can be copied together without reading twice.
 */
/** One line. `length` is without its line feed. */
export interface IndexedLine {
    readonly segment: number;
    readonly offset: number;
    readonly length: number;
}
export declare class LineIndex {
    #private;
    /** How many lines there are. */
    get size(): number;
    add(session: string, segment: number, offset: number, length: number): void;
    /** How long the lines of a session are together. */
    bytesOf(session: string): number;
    /** The lines of a session, in the order of the files. */
    linesOf(session: string): Generator<IndexedLine, void>;
}
