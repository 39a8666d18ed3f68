/**
 * Writes JSON text into a buffer that belongs to somebody else, without making a string of it.
 *
 * One pass over the bytes of a string finds what JSON must escape and whether a secret may begin there, so the common
 * text is copied once and looked at once. The writer never grows its buffer: a text that does not fit throws
 * {@link BufferFull}, which the encoder answers by cutting values. It knows nothing of spans.
 */
/** Thrown when the next bytes would pass the writer's limit; what was written before stays. */
export declare class BufferFull extends Error {
    constructor();
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
export declare class ByteWriter {
    #private;
    readonly buf: FastBuffer;
    pos: number;
    /** First byte that must not be written. */
    limit: number;
    constructor(buf: Buffer, guard?: TextGuard);
    /** Throws {@link BufferFull} when fewer than `bytes` are left. */
    need(bytes: number): void;
    byte(value: number): void;
    /** Copies bytes that are JSON already. */
    bytes(value: Uint8Array): void;
    /** Writes a string of JSON text whose characters are all below U+0100 and stand for bytes. */
    raw(text: string): void;
    /** Writes an id; what is not a letter or a digit becomes `0`, so that nothing can break out of the JSON string. */
    hexId(id: string): void;
    /** What was written from `start` to `end`, for {@link raw}. */
    copied(start: number, end: number): string;
    /** Writes a non-negative safe integer in decimal. */
    uint(value: number): void;
    /** Writes `value` with exactly `digits` digits, zeros in front. */
    padded(value: number, digits: number): void;
    /** Writes 8 lower-case hex digits of an unsigned 32-bit number. */
    hex32(value: number): void;
    /**
     * Writes `"…"` with `text` as a JSON string, secrets redacted when the writer has a guard. Lone surrogates are written
     * as `\udXXX`, as `JSON.stringify` does.
     * @param key - the attribute the text belongs to, for the guard
     */
    text(text: string, key: string): void;
}
export {};
