/**
 * Reads one segment: its good lines, and which bytes must go.
 *
 * A line is believed if it parses, if no `end` record says otherwise (`line-claims.ts`), and once for each recording. Where a
 * line feed was lost, the lines on both sides are found again by how a line begins.
 */
import { crc32 } from 'node:zlib';
import type { OtlpSpan } from '../otlp/otlp-types.ts';
import type { FileSystem } from '../store/file-system.ts';
import { readLines, type RawLine } from '../store/line-reader.ts';
import type { CutReason } from '../store/quarantine.ts';
import type { LineClaims } from './line-claims.ts';
import { parseLine, parseProvenLine } from './line-facts.ts';

/** Bytes that must go. `feed`: a line feed takes their place. */
export interface Cut {
  readonly offset: number;
  readonly bytes: number;
  readonly feed: boolean;
  readonly reason: CutReason;
}

/** A good line and where it is; `length` is without its line feed. */
export interface PlacedLine {
  readonly span: OtlpSpan;
  readonly offset: number;
  readonly length: number;
  /** CRC-32 of the line with its line feed; 0 where nobody asked for it. */
  readonly crc: number;
  /** The line's bytes, valid until the next item is asked for. */
  readonly bytes: Buffer;
}

/** What a scan finds, in the order of the file. */
export type SegmentItem =
  | { readonly kind: 'line'; readonly line: PlacedLine }
  | ({ readonly kind: 'cut' } & Cut)
  /** Where the scan is, for whoever paces it. */
  | { readonly kind: 'place'; readonly offset: number };

/** What is known of a segment beforehand. */
export interface SegmentWords {
  /** What `end` records say. @default nothing */
  readonly claims?: LineClaims;
  /** Whether the checksum of each line is asked for; it is computed anyhow where there are claims. @default false */
  readonly checksums?: boolean;
  /** Every line is as our recorder wrote it: folds prove all of the segment. @default false */
  readonly proven?: boolean;
  /** Where lines begin that folds prove to be wrong. @default none */
  readonly refused?: ReadonlySet<number>;
  /** Where to begin; before it nothing is proven or read. @default 0 */
  readonly from?: number;
}

const LINE_START = Buffer.from('{"resourceSpans":[');
const MAX_STARTS = 16;
/** How often whoever paces the scan is told where it is: far less than a slice of ten milliseconds. */
const PLACE_BYTES = 65_536;

/** Yields what stands in the open segment. @throws the system's error of a failed read. */
export function* scanSegment(fd: number, words: SegmentWords, fs: FileSystem): Generator<SegmentItem, void> {
  const { from = 0 } = words;
  let nextPlace = 0;
  let bad: { offset: number; end: number } | undefined;
  for (const raw of readLines(fd, { from }, fs)) {
    if (raw.offset >= nextPlace) {
      nextPlace = raw.offset + PLACE_BYTES;
      yield { kind: 'place', offset: raw.offset };
    }
    // A seal of a line that was never begun.
    if (raw.terminated && raw.length === 1) continue;
    const found = raw.oversized || !raw.terminated ? [] : linesIn(raw, words);
    let end = raw.offset;
    for (const line of found) {
      if (line.offset > end) bad = { offset: bad?.offset ?? end, end: line.offset };
      if (bad !== undefined)
        yield {
          kind: 'cut',
          offset: bad.offset,
          bytes: bad.end - bad.offset,
          feed: bad.offset > raw.offset,
          reason: 'corrupt',
        };
      bad = undefined;
      yield { kind: 'line', line };
      end = line.offset + line.length;
    }
    const rawEnd = raw.offset + raw.length;
    const whole = found.length > 0 && end + 1 === rawEnd && raw.terminated;
    if (!whole) bad = { offset: bad?.offset ?? end, end: rawEnd };
  }
  if (bad !== undefined)
    yield { kind: 'cut', offset: bad.offset, bytes: bad.end - bad.offset, feed: false, reason: 'torn' };
}

/** The good lines of what stands between two line feeds: one, or none, or what damage joined. */
function linesIn(raw: RawLine, words: SegmentWords): PlacedLine[] {
  const whole = lineAt(raw, 0, raw.bytes.length, words);
  if (whole !== undefined) return [whole];
  const found: PlacedLine[] = [];
  let start = 0;
  let at = raw.bytes.indexOf(LINE_START, 1);
  for (let tries = 0; at !== -1 && tries < MAX_STARTS; tries += 1) {
    const before = lineAt(raw, start, at - 1, words);
    if (before !== undefined) found.push(before);
    start = at;
    at = raw.bytes.indexOf(LINE_START, at + 1);
  }
  const last = start === 0 ? undefined : lineAt(raw, start, raw.bytes.length, words);
  if (last !== undefined) found.push(last);
  return found;
}

function lineAt(raw: RawLine, start: number, end: number, words: SegmentWords): PlacedLine | undefined {
  if (end <= start || words.refused?.has(raw.offset + start) === true) return undefined;
  const bytes = raw.bytes.subarray(start, end);
  const offset = raw.offset + start;
  const { claims, checksums = false, proven = false } = words;
  const crc = checksums || claims?.isEmpty === false ? crc32(FEED, crc32(bytes)) : 0;
  const verdict = claims?.judge(offset, bytes.length + 1, crc);
  if (verdict === 'refused') return undefined;
  const span = proven || verdict === 'proven' ? parseProvenLine(bytes) : parseLine(bytes);
  return span === undefined ? undefined : { span, offset, length: bytes.length, crc, bytes };
}

const FEED = Buffer.from('\n');
