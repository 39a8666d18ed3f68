/**
 * Cuts a span so that its line fits: the largest values first, then the oldest events, links and attributes. What a span is known by is
 * never cut, and the cut is stated on the span.
 */
import type { OtlpAnyValue, OtlpKeyValue, OtlpSpan } from '../otlp/otlp-types.ts';

/** Values by which a span is found and joined. */
const IDENTITY =
  /^(session\.id|gen_ai\.conversation\.id|error\.type|spanbox\..*|gen_ai\.(operation\.name|agent\.(id|name)|tool\.(name|call\.id)|request\.model|response\.(id|model)|provider\.name))$/;
/** Room for `spanbox.truncated` and for counts that grow. */
const MARGIN_BYTES = 400;
const MIN_VALUE_BYTES = 64;
/** Longer than any id that somebody means. */
const MAX_IDENTITY_BYTES = 65_536;

/** A span whose JSON is at least `excessBytes` shorter, with `spanbox.truncated`. */
export function fitSpan(span: OtlpSpan, excessBytes: number): OtlpSpan {
  const goal = jsonBytes(span) - excessBytes - MARGIN_BYTES;
  const sizes: number[] = [];
  const count = (text: string): string => {
    sizes.push(jsonBytes(text));
    return text;
  };
  mapTexts(span, count);
  const cap = capFor(sizes, excessBytes + MARGIN_BYTES);
  let cut = mapTexts(span, (text) => cutText(text, cap));
  let [droppedEvents, droppedLinks, droppedAttributes] = [
    cut.droppedEventsCount ?? 0,
    cut.droppedLinksCount ?? 0,
    cut.droppedAttributesCount ?? 0,
  ];
  while (jsonBytes(cut) > goal) {
    const [events, links, attributes] = [cut.events ?? [], cut.links ?? [], cut.attributes ?? []];
    const dropped = (length: number): number => Math.max(1, length >> 2);
    if (events.length > 0) {
      droppedEvents += dropped(events.length);
      cut = { ...cut, events: events.slice(dropped(events.length)), droppedEventsCount: droppedEvents };
    } else if (links.length > 0) {
      droppedLinks += dropped(links.length);
      cut = { ...cut, links: links.slice(dropped(links.length)), droppedLinksCount: droppedLinks };
    } else {
      const free = attributes.filter(({ key }) => !IDENTITY.test(key));
      if (free.length === 0) break;
      const gone = new Set(free.slice(-dropped(free.length)));
      droppedAttributes += gone.size;
      cut = {
        ...cut,
        attributes: attributes.filter((attribute) => !gone.has(attribute)),
        droppedAttributesCount: droppedAttributes,
      };
    }
  }
  const rest = (cut.attributes ?? []).filter(({ key }) => key !== 'spanbox.truncated');
  return { ...cut, attributes: [...rest, { key: 'spanbox.truncated', value: { boolValue: true } }] };
}

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** The length to which the largest values must be cut so that `excess` bytes go. */
function capFor(sizes: readonly number[], excess: number): number {
  let [low, high] = [MIN_VALUE_BYTES, 1_000_000];
  while (low < high) {
    const cap = (low + high + 1) >> 1;
    const saved = sizes.reduce((sum, size) => sum + Math.max(0, size - cap), 0);
    if (saved >= excess) low = cap;
    else high = cap - 1;
  }
  return low;
}

/** Cut to at most `cap` bytes of JSON, at a code point. */
function cutText(text: string, cap: number): string {
  if (jsonBytes(text) <= cap) return text;
  let [low, high] = [0, text.length];
  while (low < high) {
    const length = (low + high + 1) >> 1;
    if (jsonBytes(text.slice(0, length)) <= cap) low = length;
    else high = length - 1;
  }
  const last = text.charCodeAt(low - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? low - 1 : low);
}

function mapTexts(span: OtlpSpan, change: (text: string) => string): OtlpSpan {
  const attributes = (list: readonly OtlpKeyValue[] | undefined): readonly OtlpKeyValue[] =>
    (list ?? []).map(({ key, value }) => ({
      key,
      value: mapValue(value, IDENTITY.test(key) ? (text) => cutText(text, MAX_IDENTITY_BYTES) : change),
    }));
  const { status } = span;
  return {
    ...span,
    name: change(span.name),
    attributes: attributes(span.attributes),
    events: (span.events ?? []).map((event) => ({ ...event, attributes: attributes(event.attributes) })),
    links: (span.links ?? []).map((link) => ({ ...link, attributes: attributes(link.attributes) })),
    ...(status === undefined
      ? {}
      : { status: status.message === undefined ? status : { ...status, message: change(status.message) } }),
  };
}

function mapValue(value: OtlpAnyValue, change: (text: string) => string): OtlpAnyValue {
  if (value.stringValue !== undefined) return { stringValue: change(value.stringValue) };
  if (value.bytesValue !== undefined) {
    const cut = change(value.bytesValue);
    // Base64 stays base64 in groups of four.
    return { bytesValue: cut.length === value.bytesValue.length ? cut : cut.slice(0, cut.length & ~3) };
  }
  const { arrayValue, kvlistValue } = value;
  if (arrayValue !== undefined)
    return { arrayValue: { values: (arrayValue.values ?? []).map((item) => mapValue(item, change)) } };
  if (kvlistValue === undefined) return value;
  return {
    kvlistValue: {
      values: (kvlistValue.values ?? []).map(({ key, value: item }) => ({ key, value: mapValue(item, change) })),
    },
  };
}
