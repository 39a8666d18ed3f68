/**
 * Attributes to OTLP `KeyValue`s, byte for byte as the SDK's JSON serializer writes them, but for integers and non-finite
 * numbers (strings, as OTLP's JSON mapping asks for 64 bits).
 *
 * Owns the cutting of single values and the hiding of secrets by name. Keys and the last value of each key are kept
 * encoded, since most attributes of a program say the same thing again and again. Throws {@link BufferFull} when the
 * record does not fit; a getter of the application that throws costs its attribute only.
 */

import { BufferFull, type ByteWriter, type TextGuard } from './byte-writer.ts';
import { MAX_IDENTITY_BYTES } from './cut-plan.ts';
import type { AttributesLike } from './span-types.ts';

interface KnownKey {
  readonly key: string;
  /** `{"key":"…","value":{` */
  readonly prefix: Uint8Array;
  readonly secretKind: string | undefined;
  lastValue: unknown;
  /** The whole `KeyValue` of `lastValue`, made when it is seen the second time. */
  lastBytes: Uint8Array | undefined;
}

/** Keys are the program's own words and few; a program that makes them up is not allowed to fill memory. */
const MAX_KNOWN_KEYS = 2_048;
/** Values up to this length are worth keeping encoded. */
const MAX_KEPT_VALUE = 64;
/** Nested values deeper than this are cut; also what ends a cycle. */
const MAX_DEPTH = 16;
const MAX_KEY_LENGTH = 1_024;
/** Attributes of a span whose keys are looked for at the place where they stood last. */
const MAX_PLACES = 64;
const INT64_BOUND = 2 ** 63;

const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const STRING_VALUE = ascii('"stringValue":');
const INT_VALUE = ascii('"intValue":"');
const DOUBLE_VALUE = ascii('"doubleValue":');
const TRUE_VALUE = ascii('"boolValue":true');
const FALSE_VALUE = ascii('"boolValue":false');
const BYTES_VALUE = ascii('"bytesValue":"');
const ARRAY_VALUE = ascii('"arrayValue":{"values":[');
const KVLIST_VALUE = ascii('"kvlistValue":{"values":[');
const LIST_END = ascii(']}');

/** Added to a value that was cut. */
const CUT_MARK = '…[cut]';

const QUOTE = 34;
const COMMA = 44;
const OPEN = 123;
const CLOSE = 125;

export class AttributeEncoder {
  /** Longest text value in bytes of UTF-8; lists and maps are cut at the same number of bytes. */
  valueBytes: number;
  /** More attributes than this are left out and counted in {@link omitted}; identity attributes are written on top. */
  maxAttributes: number = Infinity;
  /** Attributes left out by the last call of {@link attributes}. */
  omitted = 0;
  /** Set when anything was cut since it was last set to false. */
  cut = false;
  /** Attributes left out because reading them threw. */
  unreadable = 0;
  readonly #writer: ByteWriter;
  readonly #guard: TextGuard | undefined;
  readonly #keys = new Map<string, KnownKey>();
  readonly #places: KnownKey[] = [];
  readonly #names = new Map<string, Uint8Array>();
  readonly #isIdentity: (key: string) => boolean;
  /** Whether values are cut shorter than the application asked for: then identity attributes need looking for. */
  cutting = false;

  /** @param isIdentity - keys of attributes that say whose span it is: never cut for want of space */
  constructor(
    writer: ByteWriter,
    valueBytes: number,
    guard?: TextGuard,
    isIdentity: (key: string) => boolean = () => false,
  ) {
    this.#writer = writer;
    this.#guard = guard;
    this.#isIdentity = isIdentity;
    this.valueBytes = valueBytes;
  }

  /**
   * Writes the attributes with commas between them, no brackets; answers how many.
   * @param firstPlace - where keys of this kind of object are remembered: 0 for spans, 48 for events and links
   * @param keys - the object's own keys, where the caller has them
   */
  attributes(
    attributes: AttributesLike,
    firstPlace: number = 0,
    keys: readonly string[] = Object.keys(attributes),
  ): number {
    this.omitted = 0;
    if (this.cutting) return this.#cutAttributes(attributes, keys);
    let count = 0;
    for (let i = 0; i < keys.length; i += 1) {
      if (this.attribute(keys[i] as string, attributes, count > 0, firstPlace + i)) count += 1;
    }
    return count;
  }

  /** As {@link attributes}, of some keys; those that the object does not have are left out. */
  some(keys: readonly string[], attributes: AttributesLike): number {
    this.omitted = 0;
    if (this.cutting) return this.#cutAttributes(attributes, keys);
    let count = 0;
    for (const key of keys)
      if (Object.hasOwn(attributes, key) && this.attribute(key, attributes, count > 0)) count += 1;
    return count;
  }

  /** What is known of the key; objects of one shape say their keys in one order, so the last one at this place is likely it. */
  #known(key: string, place: number): KnownKey {
    const last = this.#places[place];
    if (last !== undefined && last.key === key) return last;
    const known = this.#keys.get(key) ?? this.#learn(key);
    if (place < MAX_PLACES) this.#places[place] = known;
    return known;
  }

  #cutAttributes(attributes: AttributesLike, keys: readonly string[]): number {
    const { valueBytes } = this;
    let count = 0;
    let ordinary = 0;
    for (const key of keys) {
      if (!Object.hasOwn(attributes, key)) continue;
      if (this.#isIdentity(key)) {
        this.valueBytes = MAX_IDENTITY_BYTES;
        if (this.attribute(key, attributes, count > 0)) count += 1;
        this.valueBytes = valueBytes;
      } else if (ordinary >= this.maxAttributes) {
        this.omitted += 1;
        this.cut = true;
      } else {
        ordinary += 1;
        if (this.attribute(key, attributes, count > 0)) count += 1;
      }
    }
    return count;
  }

  /** Writes one attribute; answers false, with nothing written, when its value cannot be read. */
  attribute(key: string, attributes: AttributesLike, comma: boolean, place: number = MAX_PLACES): boolean {
    const writer = this.#writer;
    const start = writer.pos;
    try {
      const value = attributes[key];
      if (comma) writer.byte(COMMA);
      this.keyValue(key, value, place);
      return true;
    } catch (error) {
      writer.pos = start;
      if (error instanceof BufferFull) throw error;
      // Forgives getters, proxies and toJSON of the application; the rest of the span is kept.
      this.unreadable += 1;
      return false;
    }
  }

  keyValue(key: string, value: unknown, place: number = MAX_PLACES): void {
    const writer = this.#writer;
    const known = this.#known(key, place);
    if (value === known.lastValue && value !== undefined) {
      if (known.lastBytes !== undefined) {
        writer.bytes(known.lastBytes);
        return;
      }
      const start = writer.pos;
      this.#plain(known, key, value);
      if (typeof value !== 'object' && !this.cut)
        known.lastBytes = new Uint8Array(writer.buf.subarray(start, writer.pos));
      return;
    }
    const type = typeof value;
    if (type === 'string' ? (value as string).length <= MAX_KEPT_VALUE : type === 'number' || type === 'boolean') {
      known.lastValue = value;
      known.lastBytes = undefined;
    }
    this.#plain(known, key, value);
  }

  #plain(known: KnownKey, key: string, value: unknown): void {
    const writer = this.#writer;
    writer.bytes(known.prefix);
    if (known.secretKind !== undefined && value !== undefined && value !== null) {
      writer.bytes(STRING_VALUE);
      writer.byte(QUOTE);
      writer.raw(`[redacted:${known.secretKind}]`);
      writer.byte(QUOTE);
    } else {
      this.#value(value, key, 0);
    }
    writer.byte(CLOSE);
    writer.byte(CLOSE);
  }

  #learn(key: string): KnownKey {
    if (this.#keys.size >= MAX_KNOWN_KEYS) this.#keys.clear();
    const guard = this.#guard;
    let name = key;
    if (key.length > MAX_KEY_LENGTH) {
      name = key.slice(0, MAX_KEY_LENGTH) + CUT_MARK;
      this.cut = true;
    }
    if (guard !== undefined) name = guard.redact(name, '');
    const known: KnownKey = {
      key,
      prefix: new Uint8Array(Buffer.from(`{"key":${JSON.stringify(name)},"value":{`)),
      secretKind: guard?.secretKind(key),
      lastValue: undefined,
      lastBytes: undefined,
    };
    if (key.length <= MAX_KEY_LENGTH) this.#keys.set(key, known);
    return known;
  }

  /** Writes the inside of one `AnyValue`'s braces. */
  #value(value: unknown, key: string, depth: number): void {
    const writer = this.#writer;
    switch (typeof value) {
      case 'string':
        writer.bytes(STRING_VALUE);
        this.text(value, key);
        return;
      case 'number':
        this.#number(value);
        return;
      case 'boolean':
        writer.bytes(value ? TRUE_VALUE : FALSE_VALUE);
        return;
      case 'bigint':
        if (value >= -(2n ** 63n) && value < 2n ** 63n) {
          writer.bytes(INT_VALUE);
          writer.raw(value.toString());
          writer.byte(QUOTE);
        } else {
          writer.bytes(STRING_VALUE);
          this.text(value.toString(), key);
        }
        return;
      case 'object':
        if (value !== null) this.#object(value, key, depth);
        return;
      case 'undefined':
      case 'function':
      case 'symbol':
        return;
    }
  }

  #number(value: number): void {
    const writer = this.#writer;
    if (Number.isInteger(value) && value < INT64_BOUND && value >= -INT64_BOUND) {
      writer.bytes(INT_VALUE);
      if (value >= 0 && value <= Number.MAX_SAFE_INTEGER) writer.uint(value);
      else writer.raw(BigInt(value).toString());
      writer.byte(QUOTE);
      return;
    }
    writer.bytes(DOUBLE_VALUE);
    // NaN and infinities are strings in OTLP's JSON mapping; JSON has no number for them.
    writer.raw(Number.isFinite(value) ? String(value) : `"${String(value)}"`);
  }

  #object(value: object, key: string, depth: number): void {
    const writer = this.#writer;
    if (value instanceof Uint8Array) {
      writer.bytes(BYTES_VALUE);
      const kept = value.length > this.valueBytes ? value.subarray(0, this.valueBytes) : value;
      if (kept !== value) this.cut = true;
      writer.raw(Buffer.from(kept.buffer, kept.byteOffset, kept.length).toString('base64'));
      writer.byte(QUOTE);
      return;
    }
    if (depth >= MAX_DEPTH) {
      this.cut = true;
      writer.bytes(STRING_VALUE);
      this.text(CUT_MARK, '');
      return;
    }
    const most = writer.pos + this.valueBytes;
    if (Array.isArray(value)) {
      writer.bytes(ARRAY_VALUE);
      for (let i = 0; i < value.length; i += 1) {
        if (writer.pos > most) {
          this.cut = true;
          break;
        }
        if (i > 0) writer.byte(COMMA);
        writer.byte(OPEN);
        this.#value(value[i], key, depth + 1);
        writer.byte(CLOSE);
      }
    } else {
      writer.bytes(KVLIST_VALUE);
      let first = true;
      for (const [name, inner] of Object.entries(value)) {
        if (writer.pos > most) {
          this.cut = true;
          break;
        }
        if (!first) writer.byte(COMMA);
        first = false;
        this.#member(name, inner, depth + 1);
      }
    }
    writer.bytes(LIST_END);
  }

  #member(name: string, value: unknown, depth: number): void {
    const writer = this.#writer;
    const known = this.#keys.get(name) ?? this.#learn(name);
    writer.bytes(known.prefix);
    if (known.secretKind !== undefined && value !== undefined && value !== null) {
      writer.bytes(STRING_VALUE);
      writer.raw(`"[redacted:${known.secretKind}]"`);
    } else {
      this.#value(value, name, depth);
    }
    writer.byte(CLOSE);
    writer.byte(CLOSE);
  }

  /** Writes a name as a JSON string: names are few, so they are kept encoded. */
  name(name: string): void {
    const known = this.#names.get(name);
    if (known !== undefined) {
      this.#writer.bytes(known);
      return;
    }
    const start = this.#writer.pos;
    this.text(name, '');
    if (name.length > MAX_KEPT_VALUE) return;
    if (this.#names.size >= MAX_KNOWN_KEYS) this.#names.clear();
    this.#names.set(name, new Uint8Array(this.#writer.buf.subarray(start, this.#writer.pos)));
  }

  /** Writes a JSON string, cut to `valueBytes` after secrets were taken out, so that a cut never hides half a secret. */
  text(text: string, key: string): void {
    const most = this.valueBytes;
    if (text.length * 3 <= most || Buffer.byteLength(text) <= most) {
      this.#writer.text(text, key);
      return;
    }
    this.cut = true;
    const near = text.slice(0, most + 16_384);
    const clean = this.#guard === undefined ? near : this.#guard.redact(near, key);
    this.#writer.text(cutText(clean, most) + CUT_MARK, '');
  }
}

/** The longest start of `text` of at most `maxBytes` bytes of UTF-8 that splits no character. */
export function cutText(text: string, maxBytes: number): string {
  if (text.length * 3 <= maxBytes) return text;
  const bytes = Buffer.from(text.slice(0, maxBytes), 'utf8');
  if (bytes.length <= maxBytes) return bytes.toString('utf8');
  let end = maxBytes;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}
