/** The output of an attempt so far. */
export interface PartialOutput {
    readonly text: string;
    readonly reasoning: string;
    /** The calls that the model began to write, in order, with the JSON text of their arguments so far. */
    readonly toolInputs: readonly {
        readonly call: string;
        readonly input: string;
    }[];
    /** Characters that came after the bound was reached. */
    readonly omittedChars: number;
}
/** Which kind of output a piece is. */
export type OutputKind = 'text' | 'reasoning' | 'tool_input';
export declare class PartialOutputBuffer {
    #private;
    constructor(maxChars: number);
    add(kind: OutputKind, piece: string, call: string): void;
    snapshot(): PartialOutput;
}
