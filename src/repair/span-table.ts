/**
 * Which spans have a line, by trace and span id: some tens of bytes for a span, so that a recording of a million spans fits.
 *
 * Columns of numbers and an open-addressing index instead of strings. Two ids that differ are told apart by 64 bits that depend on all of
 * both, so a mistake has the probability of two random span ids being equal.
 */

/** A place in the table. */
export type SpanEntry = number;

/** A pair of 32-bit words. */
interface Key {
  readonly high: number;
  readonly low: number;
}

export class SpanTable {
  #slots: Int32Array = new Int32Array(1024);
  #high: Uint32Array = new Uint32Array(512);
  #low: Uint32Array = new Uint32Array(512);
  #size = 0;
  readonly #words = new TraceWords();

  /** How many there are. */
  get size(): number {
    return this.#size;
  }

  /** Adds a span; -1 if it is there already, else its entry: the number of spans that were added before it. */
  add(traceId: string, spanId: string): SpanEntry {
    const key = this.#words.keyOf(traceId, spanId);
    const slot = this.#slotOf(key);
    if ((this.#slots[slot] ?? 0) !== 0) return -1;
    if (this.#size === this.#high.length) this.#grow();
    const entry = this.#size;
    this.#high[entry] = key.high;
    this.#low[entry] = key.low;
    this.#size += 1;
    this.#slots[this.#slotOf(key)] = this.#size;
    return entry;
  }

  #slotOf(key: Key): number {
    const mask = this.#slots.length - 1;
    let slot = (key.high ^ Math.imul(key.low, 0x9e3779b1)) & mask;
    for (;;) {
      const entry = (this.#slots[slot] ?? 0) - 1;
      if (entry < 0 || (this.#high[entry] === key.high && this.#low[entry] === key.low)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const [high, low] = [this.#high, this.#low];
    this.#high = new Uint32Array(high.length * 2);
    this.#low = new Uint32Array(low.length * 2);
    this.#high.set(high);
    this.#low.set(low);
    this.#slots = new Int32Array(this.#high.length * 2);
    for (let entry = 0; entry < this.#size; entry += 1) {
      this.#slots[this.#slotOf({ high: high[entry] ?? 0, low: low[entry] ?? 0 })] = entry + 1;
    }
  }
}

/** The words of a trace id, mixed. Spans of one trace mostly come together, so the last one is kept. */
class TraceWords {
  #traceId = '';
  #high = 0;
  #low = 0;

  keyOf(traceId: string, spanId: string): Key {
    if (traceId !== this.#traceId) {
      const [a, b, c, d] = [word(traceId, 0), word(traceId, 8), word(traceId, 16), word(traceId, 24)];
      this.#traceId = traceId;
      this.#high = mix(a ^ mix(b ^ mix(c ^ mix(d ^ 0x2545f491))));
      this.#low = mix(d ^ mix(c ^ mix(b ^ mix(a ^ 0x9e3779b9))));
    }
    return { high: (word(spanId, 0) ^ this.#high) >>> 0, low: (word(spanId, 8) ^ this.#low) >>> 0 };
  }
}

/** Eight hex digits, lower case, as a number; several times faster than slicing and parsing. */
function word(hex: string, from: number): number {
  let value = 0;
  for (let at = from; at < from + 8; at += 1) {
    const code = hex.charCodeAt(at);
    value = (value << 4) | (code <= 0x39 ? code - 0x30 : code - 0x57);
  }
  return value;
}

/** The finalizer of MurmurHash3: every bit of the input changes half of the output. */
function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
