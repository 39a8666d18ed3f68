/**
 * Where the lines of each session are: twenty bytes a line, so that a snapshot can be copied together without reading twice.
 */

/** One line. `length` is without its line feed. */
export interface IndexedLine {
  readonly segment: number;
  readonly offset: number;
  readonly length: number;
}

export class LineIndex {
  readonly #sessions = new Map<string, number>();
  #session: Uint32Array = new Uint32Array(1024);
  #segment: Uint32Array = new Uint32Array(1024);
  #offset: Float64Array = new Float64Array(1024);
  #length: Uint32Array = new Uint32Array(1024);
  #size = 0;

  /** How many lines there are. */
  get size(): number {
    return this.#size;
  }

  add(session: string, segment: number, offset: number, length: number): void {
    if (this.#size === this.#session.length) this.#grow();
    let number = this.#sessions.get(session);
    if (number === undefined) {
      number = this.#sessions.size;
      this.#sessions.set(session, number);
    }
    const at = this.#size;
    this.#session[at] = number;
    this.#segment[at] = segment;
    this.#offset[at] = offset;
    this.#length[at] = length;
    this.#size += 1;
  }

  /** How long the lines of a session are together. */
  bytesOf(session: string): number {
    const number = this.#sessions.get(session);
    let bytes = 0;
    for (let at = 0; at < this.#size; at += 1) if (this.#session[at] === number) bytes += this.#length[at] ?? 0;
    return bytes;
  }

  /** The lines of a session, in the order of the files. */
  *linesOf(session: string): Generator<IndexedLine, void> {
    const number = this.#sessions.get(session);
    if (number === undefined) return;
    for (let at = 0; at < this.#size; at += 1) {
      if (this.#session[at] !== number) continue;
      yield { segment: this.#segment[at] ?? 0, offset: this.#offset[at] ?? 0, length: this.#length[at] ?? 0 };
    }
  }

  #grow(): void {
    const size = this.#session.length * 2;
    const [session, segment, offset, length] = [this.#session, this.#segment, this.#offset, this.#length];
    this.#session = new Uint32Array(size);
    this.#segment = new Uint32Array(size);
    this.#offset = new Float64Array(size);
    this.#length = new Uint32Array(size);
    this.#session.set(session);
    this.#segment.set(segment);
    this.#offset.set(offset);
    this.#length.set(length);
  }
}
