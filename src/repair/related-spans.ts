/**
 * Ended spans that can tell why an open run broke off: model calls, tools, runs, and whatever carries evidence. Bounded: the places of the last ones are
 * kept, and what they say is read again at the end, without long texts, which no rule reads.
 */
import { join } from 'node:path';
import type { OtlpKeyValue, OtlpSpan } from '../otlp/otlp-types.ts';
import type { FileSystem } from '../store/file-system.ts';
import { segmentFile } from '../store/layout.ts';
import { attributeOf, parseLine, type SpanFacts } from './line-facts.ts';
import type { IndexedLine } from './line-index.ts';
import { withFile } from './recording-files.ts';

const MAX_SPANS = 2_000;
const MAX_TEXT_LENGTH = 1_024;
const COLUMNS = 3;

export class RelatedSpans {
  /** A ring of segment, offset and length. */
  readonly #places: Float64Array = new Float64Array(MAX_SPANS * COLUMNS);
  #count = 0;

  /** Notes the span of a line, if it can tell something. */
  add(span: OtlpSpan, facts: SpanFacts, { segment, offset, length }: IndexedLine): void {
    if (!isRelated(span, facts)) return;
    this.#places.set([segment, offset, length], (this.#count % MAX_SPANS) * COLUMNS);
    this.#count += 1;
  }

  /** Reads them, in the order in which they ended. @throws StoreError when a segment cannot be read. */
  async read(folder: string, fs: FileSystem): Promise<readonly OtlpSpan[]> {
    const spans: OtlpSpan[] = [];
    const places = this.#inOrder();
    for (const segment of new Set(places.map((place) => place.segment))) {
      await withFile(join(folder, segmentFile(segment)), 'read', fs, (fd) => {
        for (const place of places) {
          if (place.segment !== segment) continue;
          const bytes = Buffer.allocUnsafe(place.length);
          const span = parseLine(bytes.subarray(0, fs.readSync(fd, bytes, 0, place.length, place.offset)));
          if (span !== undefined) spans.push(slim(span));
        }
      });
    }
    return spans;
  }

  #inOrder(): readonly IndexedLine[] {
    const places: IndexedLine[] = [];
    for (let number = Math.max(0, this.#count - MAX_SPANS); number < this.#count; number += 1) {
      const at = (number % MAX_SPANS) * COLUMNS;
      const [segment = 0, offset = 0, length = 0] = this.#places.subarray(at, at + COLUMNS);
      places.push({ segment, offset, length });
    }
    return places;
  }
}

function isRelated(span: OtlpSpan, facts: SpanFacts): boolean {
  return (
    facts.modelCall ||
    facts.toolCall ||
    attributeOf(span.attributes, 'gen_ai.operation.name') !== undefined ||
    (span.events ?? []).some((event) => event.name.startsWith('spanbox.'))
  );
}

function slim(span: OtlpSpan): OtlpSpan {
  const short = (attributes: readonly OtlpKeyValue[] | undefined): readonly OtlpKeyValue[] =>
    (attributes ?? []).filter(({ value }) => (value.stringValue?.length ?? 0) <= MAX_TEXT_LENGTH);
  return {
    ...span,
    attributes: short(span.attributes),
    events: (span.events ?? []).map((event) => ({ ...event, attributes: short(event.attributes) })),
  };
}
