/**
 * Everything of a line that is not the span: resource and instrumentation scope, encoded once for each pair.
 *
 * Owns the numbers by which the journal names such pairs. A resource whose detectors have not answered is encoded anew
 * each time, since its attributes will change.
 */

import { crc32 } from 'node:zlib';
import { count, SpanEncoder } from './span-encoder.ts';
import { BufferFull, ByteWriter, type TextGuard } from './byte-writer.ts';
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

/** A resource is written into every line; one that is larger is cut. */
const MAX_SCOPE_BYTES = 65_536;

export class ScopeEncoder {
  readonly #encoder: SpanEncoder;
  readonly #writer: ByteWriter;
  readonly #known = new WeakMap<ResourceLike, WeakMap<ScopeLike, EncodedScope>>();
  #nextIndex = 1;
  #lastResource: ResourceLike | undefined;
  #lastScope: ScopeLike | undefined;
  #last: EncodedScope | undefined;

  constructor(valueBytes: number, guard?: TextGuard) {
    this.#writer = new ByteWriter(Buffer.allocUnsafe(MAX_SCOPE_BYTES), guard);
    this.#encoder = new SpanEncoder(this.#writer, Math.min(valueBytes, MAX_SCOPE_BYTES / 8), guard);
  }

  /** The pair's bytes; a new number is given when it was not seen before or has changed. */
  encode(resource: ResourceLike, scope: ScopeLike): EncodedScope {
    if (resource === this.#lastResource && scope === this.#lastScope && this.#last !== undefined) return this.#last;
    const pending = resource.asyncAttributesPending === true;
    let byScope = this.#known.get(resource);
    if (byScope === undefined) {
      byScope = new WeakMap();
      this.#known.set(resource, byScope);
    }
    let encoded = byScope.get(scope);
    if (encoded === undefined || pending) {
      encoded = this.#encode(resource, scope);
      if (!pending) byScope.set(scope, encoded);
    }
    this.#lastResource = pending ? undefined : resource;
    this.#lastScope = scope;
    this.#last = encoded;
    return encoded;
  }

  #encode(resource: ResourceLike, scope: ScopeLike): EncodedScope {
    const resourceJson = this.#resource(resource);
    const scopeJson = this.#scope(scope);
    const resourceUrl = this.#url(resource.schemaUrl);
    const scopeUrl = this.#url(scope.schemaUrl);
    const schemaOf = (url: string | undefined): string => (url === undefined ? '' : `,"schemaUrl":${url}`);
    const index = this.#nextIndex;
    this.#nextIndex += 1;
    const linePrefix = new Uint8Array(
      Buffer.from(`{"resourceSpans":[{"resource":${resourceJson},"scopeSpans":[{"scope":${scopeJson},"spans":[`),
    );
    return {
      index,
      linePrefix,
      prefixCrc: crc32(linePrefix),
      lineSuffix: new Uint8Array(Buffer.from(`]${schemaOf(scopeUrl)}}]${schemaOf(resourceUrl)}}]}`)),
      record: new Uint8Array(
        Buffer.from(
          `"k":"scope","i":${index},"resource":${resourceJson}` +
            (resourceUrl === undefined ? '' : `,"resourceSchemaUrl":${resourceUrl}`) +
            `,"scope":${scopeJson}${schemaOf(scopeUrl)}}`,
        ),
      ),
    };
  }

  #resource(resource: ResourceLike): string {
    const attributes = this.#attributes(resource.attributes);
    const url = this.#url(resource.schemaUrl);
    return `{"attributes":[${attributes}],"droppedAttributesCount":0${url === undefined ? '' : `,"schemaUrl":${url}`}}`;
  }

  #scope(scope: ScopeLike): string {
    const name = this.#text(typeof scope.name === 'string' ? scope.name : '');
    const version = typeof scope.version === 'string' ? `,"version":${this.#text(scope.version)}` : '';
    if (scope.attributes === undefined || Object.keys(scope.attributes).length === 0)
      return `{"name":${name}${version}}`;
    return `{"name":${name}${version},"attributes":[${this.#attributes(scope.attributes)}],"droppedAttributesCount":${count(scope.droppedAttributesCount)}}`;
  }

  #url(url: string | undefined): string | undefined {
    return typeof url === 'string' && url !== '' ? this.#text(url) : undefined;
  }

  #text(text: string): string {
    const writer = this.#writer;
    writer.pos = 0;
    this.#encoder.attributeEncoder.text(text, '');
    return writer.buf.toString('utf8', 0, writer.pos);
  }

  /** As many attributes as fit, in order; those that do not fit are left out. */
  #attributes(attributes: Readonly<Record<string, unknown>>): string {
    const writer = this.#writer;
    const { attributeEncoder } = this.#encoder;
    writer.pos = 0;
    let any = false;
    for (const key of Object.keys(attributes)) {
      const start = writer.pos;
      try {
        if (attributeEncoder.attribute(key, attributes, any)) any = true;
      } catch (error) {
        if (!(error instanceof BufferFull)) throw error;
        writer.pos = start;
      }
    }
    return writer.buf.toString('utf8', 0, writer.pos);
  }
}
