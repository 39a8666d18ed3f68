/**
 * Puts the box's redaction before another exporter: what leaves the process is what the box would write.
 *
 * A span is handed on as an object that has the span as its prototype and redacted copies over it, so every field the exporter may
 * read is there. The application's own span is not changed.
 */
import type { AttributesLike, ReadableSpanLike } from '../otlp/span-types.ts';
import { redacted } from '../redaction/secret-values.ts';
import type { Redactor } from '../redaction/redactor.ts';
import type { ExportResultLike, SpanExporterLike } from './span-processor-like.ts';

const MAX_DEPTH = 16;

export class RedactingSpanExporter implements SpanExporterLike {
  readonly #exporter: SpanExporterLike;
  readonly #redactor: Redactor;

  constructor(exporter: SpanExporterLike, redactor: Redactor) {
    this.#exporter = exporter;
    this.#redactor = redactor;
  }

  export(spans: readonly ReadableSpanLike[], resultCallback: (result: ExportResultLike) => void): void {
    let clean: ReadableSpanLike[];
    try {
      clean = spans.map((span) => this.#span(span));
    } catch (error) {
      // Fails closed: a span that cannot be searched for secrets does not leave.
      resultCallback({
        code: 1,
        error: error instanceof Error ? error : new Error('spanbox: a span could not be redacted'),
      });
      return;
    }
    this.#exporter.export(clean, resultCallback);
  }

  async forceFlush(): Promise<void> {
    await this.#exporter.forceFlush?.();
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown();
  }

  #span(span: ReadableSpanLike): ReadableSpanLike {
    const over = (value: unknown): PropertyDescriptor => ({ value, enumerable: true });
    const { resource, status } = span;
    return Object.create(span, {
      name: over(this.#text(span.name, '')),
      attributes: over(this.#attributes(span.attributes)),
      events: over(
        span.events.map((event) => ({
          ...event,
          name: this.#text(event.name, ''),
          ...(event.attributes === undefined ? {} : { attributes: this.#attributes(event.attributes) }),
        })),
      ),
      links: over(
        span.links.map((link) => ({
          ...link,
          ...(link.attributes === undefined ? {} : { attributes: this.#attributes(link.attributes) }),
        })),
      ),
      status: over(status.message === undefined ? status : { ...status, message: this.#text(status.message, '') }),
      resource: over(Object.create(resource, { attributes: over(this.#attributes(resource.attributes)) })),
      // Read through the prototype, a method would still get the copy as its receiver.
      spanContext: over(() => span.spanContext()),
    }) as ReadableSpanLike;
  }

  #attributes(attributes: AttributesLike): AttributesLike {
    return Object.fromEntries(
      Object.keys(attributes).map((key) => [this.#text(key, ''), this.#value(attributes[key], key, 0)]),
    );
  }

  #value(value: unknown, key: string, depth: number): unknown {
    const kind = this.#redactor.secretKind(key);
    if (kind !== undefined && value !== undefined && value !== null) return redacted(kind);
    if (typeof value === 'string') return this.#text(value, key);
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
    if (depth >= MAX_DEPTH) return '…[cut]';
    if (Array.isArray(value)) return value.map((item: unknown) => this.#value(item, key, depth + 1));
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, this.#value(inner, name, depth + 1)]),
    );
  }

  #text(text: unknown, key: string): unknown {
    return typeof text === 'string' ? this.#redactor.redact(text, key) : text;
  }
}
