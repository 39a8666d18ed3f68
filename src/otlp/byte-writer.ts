/**
 * Writes JSON text into a buffer that belongs to somebody else, without making a string of it.
 *
 * One pass over the bytes of a string finds what JSON must escape and whether a secret may begin there, so the common
 * text is copied once and looked at once. The writer never grows its buffer: a text that does not fit throws
 * {@link BufferFull}, which the encoder answers by cutting values. It knows nothing of spans.
 */

/** Thrown when the next bytes would pass the writer's limit; what was written before stays. */
export class BufferFull extends Error {
  constructor() {
    super('Cannot encode record: buffer full');
    this.name = 'BufferFull';
  }
}

/** Looks at bytes that were just written; true when {@link TextGuard.redact} must see the text. */
export interface TextGuard {
  /** 65,536 entries: not 0 where a byte and its follower (`byte << 8 | next`) can be the pivot of a secret. */
  readonly pivots: Uint8Array;
  /** Whether the bytes around a pivot may be a secret; `start` and `end` are the bounds of the text. */
  suspicious(bytes: Uint8Array, at: number, start: number, end: number): boolean;
  /** The text without its secrets; `key` is the attribute it belongs to, '' for names and messages. */
  redact(text: string, key: string): string;
  /** The kind of secret that a key of this name holds, undefined for ordinary keys. */
  secretKind(key: string): string | undefined;
}

/** The runtime's own writers, which Node, Bun and Deno have on every `Buffer`; `write` checks its arguments anew each time. */
interface FastBuffer extends Buffer {
  latin1Write(text: string, offset: number, length: number): number;
  latin1Slice(start: number, end: number): string;
  utf8Write(text: string, offset: number, length: number): number;
}

const ESCAPE = 1;
const PIVOT = 2;
/** A pivot had the neighbours of a secret. */
const SUSPICIOUS = 4;
const HEX = new Uint8Array([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 97, 98, 99, 100, 101, 102]);

/** Second byte of the two-byte escapes; 0 where JSON needs \u00XX. */
const SHORT_ESCAPE = new Uint8Array(256);
SHORT_ESCAPE[8] = 98;
SHORT_ESCAPE[9] = 116;
SHORT_ESCAPE[10] = 110;
SHORT_ESCAPE[12] = 102;
SHORT_ESCAPE[13] = 114;
SHORT_ESCAPE[34] = 34;
SHORT_ESCAPE[92] = 92;

function classTable(guard: TextGuard | undefined): Uint8Array {
  const table = new Uint8Array(256);
  for (let byte = 0; byte < 32; byte += 1) table[byte] = ESCAPE;
  table[34] = ESCAPE;
  table[92] = ESCAPE;
  if (guard !== undefined) {
    for (let byte = 0; byte < 256; byte += 1) {
      const row = guard.pivots.subarray(byte << 8, (byte + 1) << 8);
      if (row.some((entry) => entry !== 0)) table[byte] = (table[byte] as number) | PIVOT;
    }
  }
  return table;
}

/** Below this length a loop over the string's characters is cheaper than a call into the runtime. */
const SHORT_TEXT = 40;

/** Below this many bytes a loop is cheaper than a call into the runtime. */
const SHORT_BYTES = 24;

export class ByteWriter {
  readonly buf: FastBuffer;
  pos = 0;
  /** First byte that must not be written. */
  limit: number;
  readonly #guard: TextGuard | undefined;
  readonly #classes: Uint8Array;

  constructor(buf: Buffer, guard?: TextGuard) {
    this.buf = buf as FastBuffer;
    this.limit = buf.length;
    this.#guard = guard;
    this.#classes = classTable(guard);
  }

  /** Throws {@link BufferFull} when fewer than `bytes` are left. */
  need(bytes: number): void {
    if (this.pos + bytes > this.limit) throw new BufferFull();
  }

  byte(value: number): void {
    if (this.pos >= this.limit) throw new BufferFull();
    this.buf[this.pos] = value;
    this.pos += 1;
  }

  /** Copies bytes that are JSON already. */
  bytes(value: Uint8Array): void {
    const { length } = value;
    this.need(length);
    const { buf } = this;
    const { pos } = this;
    if (length < SHORT_BYTES) for (let i = 0; i < length; i += 1) buf[pos + i] = value[i] as number;
    else buf.set(value, pos);
    this.pos = pos + length;
  }

  /** Writes a string of JSON text whose characters are all below U+0100 and stand for bytes. */
  raw(text: string): void {
    const length = text.length;
    this.need(length);
    if (length < 16) {
      const buf = this.buf;
      let pos = this.pos;
      for (let i = 0; i < length; i += 1) {
        buf[pos] = text.charCodeAt(i);
        pos += 1;
      }
      this.pos = pos;
    } else {
      this.pos += this.buf.latin1Write(text, this.pos, length);
    }
  }

  /** Writes an id; what is not a letter or a digit becomes `0`, so that nothing can break out of the JSON string. */
  hexId(id: string): void {
    const length = id.length;
    this.need(length);
    const buf = this.buf;
    let pos = this.pos;
    for (let i = 0; i < length; i += 1) {
      const code = id.charCodeAt(i);
      buf[pos] = (code >= 48 && code <= 57) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90) ? code : 48;
      pos += 1;
    }
    this.pos = pos;
  }

  /** What was written from `start` to `end`, for {@link raw}. */
  copied(start: number, end: number): string {
    return this.buf.latin1Slice(start, end);
  }

  /** Writes a non-negative safe integer in decimal. */
  uint(value: number): void {
    this.need(20);
    if (value < 10) {
      this.buf[this.pos] = 48 + value;
      this.pos += 1;
      return;
    }
    let digits = 2;
    for (let top = 100; top <= value; top *= 10) digits += 1;
    this.#digits(value, digits);
  }

  #digits(value: number, digits: number): void {
    const buf = this.buf;
    let rest = value;
    let at = this.pos + digits;
    this.pos = at;
    // 32-bit arithmetic is several times faster, so the upper digits are split off first.
    while (rest > 999_999_999) {
      const upper = Math.floor(rest / 1_000_000_000);
      let low = rest - upper * 1_000_000_000;
      rest = upper;
      for (let i = 0; i < 9; i += 1) {
        const next = (low / 10) | 0;
        at -= 1;
        buf[at] = 48 + low - next * 10;
        low = next;
      }
    }
    let low = rest | 0;
    while (low > 0) {
      const next = (low / 10) | 0;
      at -= 1;
      buf[at] = 48 + low - next * 10;
      low = next;
    }
    const start = this.pos - digits;
    while (at > start) {
      at -= 1;
      buf[at] = 48;
    }
  }

  /** Writes `value` with exactly `digits` digits, zeros in front. */
  padded(value: number, digits: number): void {
    this.need(digits);
    this.#digits(value, digits);
  }

  /** Writes 8 lower-case hex digits of an unsigned 32-bit number. */
  hex32(value: number): void {
    this.need(8);
    const buf = this.buf;
    for (let i = 7; i >= 0; i -= 1) buf[this.pos + 7 - i] = HEX[(value >>> (i * 4)) & 15] as number;
    this.pos += 8;
  }

  /**
   * Writes `"…"` with `text` as a JSON string, secrets redacted when the writer has a guard. Lone surrogates are written
   * as `\udXXX`, as `JSON.stringify` does.
   * @param key - the attribute the text belongs to, for the guard
   */
  text(text: string, key: string): void {
    const start = this.pos + 1;
    const length = text.length;
    // Three bytes a character is the most UTF-8 takes; only a text that may not fit is measured.
    if (this.pos + length * 3 + 2 > this.limit) this.need(Buffer.byteLength(text) + 2);
    const buf = this.buf;
    buf[this.pos] = 34;
    let end: number;
    let flags = 0;
    let ascii = true;
    if (length < SHORT_TEXT) {
      const classes = this.#classes;
      let pos = start;
      for (let i = 0; i < length; i += 1) {
        const code = text.charCodeAt(i);
        if (code > 126) {
          ascii = false;
          break;
        }
        flags |= classes[code] as number;
        buf[pos] = code;
        pos += 1;
      }
      end = pos;
      if (ascii && (flags & PIVOT) !== 0) flags = this.#scan(start, end);
    } else {
      end = start + buf.utf8Write(text, start, length * 3);
      ascii = end - start === length;
      flags = this.#scan(start, end);
    }
    if (!ascii) {
      if (!text.isWellFormed()) {
        this.#stringified(text, key);
        return;
      }
      end = start + buf.utf8Write(text, start, length * 3);
      flags = this.#scan(start, end);
    }
    if ((flags & SUSPICIOUS) !== 0) {
      const clean = this.#guard?.redact(text, key) ?? text;
      if (clean !== text) {
        this.#stringified(clean, '');
        return;
      }
    }
    if ((flags & ESCAPE) !== 0) end = this.#escape(start, end);
    buf[end] = 34;
    this.pos = end + 1;
    if (this.pos > this.limit) throw new BufferFull();
  }

  /** The slow and sure way: for texts with lone surrogates and for redacted ones. */
  #stringified(text: string, key: string): void {
    const clean = key === '' || this.#guard === undefined ? text : this.#guard.redact(text, key);
    const json = JSON.stringify(clean);
    this.need(Buffer.byteLength(json));
    this.pos += this.buf.utf8Write(json, this.pos, json.length * 3);
  }

  /** Looks once at every byte of the text: must it be escaped, may it hold a secret? */
  #scan(start: number, end: number): number {
    const buf = this.buf;
    const classes = this.#classes;
    let flags = 0;
    let i = start;
    // Four at a time: most bytes are of no class.
    for (const last = end - 3; i < last; i += 4) {
      const found =
        (classes[buf[i] as number] as number) |
        (classes[buf[i + 1] as number] as number) |
        (classes[buf[i + 2] as number] as number) |
        (classes[buf[i + 3] as number] as number);
      if (found === 0) continue;
      flags |= found & ESCAPE;
      if ((found & PIVOT) !== 0 && flags < SUSPICIOUS && this.#isSuspicious(i, i + 4, start, end)) flags |= SUSPICIOUS;
    }
    for (; i < end; i += 1) {
      const found = classes[buf[i] as number] as number;
      flags |= found & ESCAPE;
      if ((found & PIVOT) !== 0 && flags < SUSPICIOUS && this.#isSuspicious(i, i + 1, start, end)) flags |= SUSPICIOUS;
    }
    return flags;
  }

  /** Whether a pivot between `from` and `to` has the neighbours of a secret. */
  #isSuspicious(from: number, to: number, start: number, end: number): boolean {
    const guard = this.#guard;
    if (guard === undefined) return false;
    const { buf } = this;
    const { pivots } = guard;
    const classes = this.#classes;
    for (let i = from; i < to; i += 1) {
      const byte = buf[i] as number;
      if (((classes[byte] as number) & PIVOT) === 0) continue;
      // What follows the text belongs to something else: it counts as nothing.
      const next = i + 1 < end ? (buf[i + 1] as number) : 0;
      if (pivots[(byte << 8) | next] !== 0 && guard.suspicious(buf, i, start, end)) return true;
    }
    return false;
  }

  /** Escapes the text between `start` and `end` in place, from its end on; answers the new end. */
  #escape(start: number, end: number): number {
    const buf = this.buf;
    const classes = this.#classes;
    let extra = 0;
    for (let i = start; i < end; i += 1) {
      const byte = buf[i] as number;
      if (((classes[byte] as number) & ESCAPE) !== 0) extra += SHORT_ESCAPE[byte] === 0 ? 5 : 1;
    }
    if (end + extra + 1 > this.limit) throw new BufferFull();
    let to = end + extra;
    for (let from = end - 1; to > from + 1; from -= 1) {
      const byte = buf[from] as number;
      if (((classes[byte] as number) & ESCAPE) === 0) {
        to -= 1;
        buf[to] = byte;
        continue;
      }
      const short = SHORT_ESCAPE[byte] as number;
      if (short !== 0) {
        buf[to - 1] = short;
        to -= 2;
      } else {
        buf[to - 1] = HEX[byte & 15] as number;
        buf[to - 2] = HEX[byte >> 4] as number;
        buf[to - 3] = 48;
        buf[to - 4] = 48;
        buf[to - 5] = 117;
        to -= 6;
      }
      buf[to] = 92;
    }
    return end + extra;
  }
}
