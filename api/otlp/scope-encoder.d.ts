/**
 * Everything of a line that is not the span: resource and instrumentation scope, encoded once for each pair.
 *
 * Owns the numbers by which the journal names such pairs. A resource whose detectors have not answered is encoded anew
 * each time, since its attributes will change.
 */
import { type TextGuard } from './byte-writer.ts';
import type { ResourceLike, ScopeLike } from './span-types.ts';
/** A resource and a scope as bytes. */
export interface EncodedScope {
    /** The number that journal records name it by, from 1. */
    readonly index: number;
    /** `{"resourceSpans":[{"resource":…,"scopeSpans":[{"scope":…,"spans":[` */
    readonly linePrefix: Uint8Array;
    /** CRC-32 of the prefix: a line's checksum goes on from it. */
    readonly prefixCrc: number;
    /** `],"schemaUrl":…}],"schemaUrl":…}]}` */
    readonly lineSuffix: Uint8Array;
    /** The members of the journal's `scope` record, from `"k":"scope"` to the closing brace. */
    readonly record: Uint8Array;
}
export declare class ScopeEncoder {
    #private;
    constructor(valueBytes: number, guard?: TextGuard);
    /** The pair's bytes; a new number is given when it was not seen before or has changed. */
    encode(resource: ResourceLike, scope: ScopeLike): EncodedScope;
}
