// What an answer had said when it broke: the text that "continue" needs.
//
// Owns: the accumulation of text, reasoning and tool input, within a bound of characters.
// Promises: nothing is kept unless the application asked for content; what does not fit is counted, never silently lost.
// Leaves to others: when to write it down (the run), secrets in it (redaction).

/** The output of an attempt so far. */
export interface PartialOutput {
  readonly text: string;
  readonly reasoning: string;
  /** The calls that the model began to write, in order, with the JSON text of their arguments so far. */
  readonly toolInputs: readonly { readonly call: string; readonly input: string }[];
  /** Characters that came after the bound was reached. */
  readonly omittedChars: number;
}

/** Which kind of output a piece is. */
export type OutputKind = 'text' | 'reasoning' | 'tool_input';

export class PartialOutputBuffer {
  readonly #maxChars: number;
  readonly #inputs = new Map<string, string>();
  #text = '';
  #reasoning = '';
  #kept = 0;
  #omitted = 0;

  constructor(maxChars: number) {
    this.#maxChars = maxChars;
  }

  add(kind: OutputKind, piece: string, call: string): void {
    const fitting = this.#fitting(piece);
    switch (kind) {
      case 'text':
        this.#text += fitting;
        break;
      case 'reasoning':
        this.#reasoning += fitting;
        break;
      case 'tool_input':
        this.#inputs.set(call, (this.#inputs.get(call) ?? '') + fitting);
        break;
    }
  }

  snapshot(): PartialOutput {
    return {
      text: this.#text,
      reasoning: this.#reasoning,
      toolInputs: [...this.#inputs].map(([call, input]) => ({ call, input })),
      omittedChars: this.#omitted,
    };
  }

  #fitting(piece: string): string {
    const room = this.#maxChars - this.#kept;
    const fitting = piece.length <= room ? piece : piece.slice(0, room);
    this.#kept += fitting.length;
    this.#omitted += piece.length - fitting.length;
    return fitting;
  }
}
