/**
 * Proves the lines of a segment by its folds (docs/format.md section 5), where no record speaks of each of them any more.
 *
 * A fold that is wrong tells more than that: if one bit of one line is wrong, only one line's length and checksum can explain it, and that line is
 * named. If several could, or none, the lines between two folds are told as unproven. Reads bytes only; parses nothing.
 */
import { crc32 } from 'node:zlib';
import { isOneBitApart } from '../store/crc-backwards.ts';
import type { FileSystem } from '../store/file-system.ts';
import { readLines } from '../store/line-reader.ts';

/** What the folds of a segment prove. */
export interface FoldProof {
  /** Where lines begin that are not as they were written. */
  readonly refused: Set<number>;
  /** Ranges of which something is not as it was written, and nobody can say what. */
  readonly unproven: { readonly offset: number; readonly bytes: number }[];
}

interface Line {
  readonly offset: number;
  readonly length: number;
  readonly crc: number;
}

const LINES_A_PLACE = 64;

/** Reads up to the last fold; yields now and then, for whoever paces it. @returns the proof. @throws the system's error of a failed read. */
export function* proveFolds(
  fd: number,
  folds: readonly (readonly [offset: number, fold: number])[],
  fs: FileSystem,
): Generator<undefined, FoldProof> {
  const proof: FoldProof = { refused: new Set(), unproven: [] };
  let start = 0;
  let from = 0;
  let lines: Line[] = [];
  let computed = 0;
  let next = 0;
  for (const raw of readLines(fd, { to: folds.at(-1)?.[0] ?? 0 }, fs)) {
    if (lines.length % LINES_A_PLACE === 0) yield;
    // A seal of a line that was never begun.
    if (raw.terminated && raw.length === 1) continue;
    const crc = crc32(FEED, crc32(raw.bytes));
    lines.push({ offset: raw.offset, length: raw.length, crc });
    computed = (Math.imul(computed, 31) + crc) >>> 0;
    const end = raw.offset + raw.length;
    const [offset, fold] = folds[next] ?? [Infinity, 0];
    if (end < offset) continue;
    if (end !== offset || computed !== fold) {
      const wrong = end === offset ? yield* findWrong(lines, (fold - computed) >>> 0) : undefined;
      if (wrong === undefined) proof.unproven.push({ offset: from, bytes: end - from });
      else proof.refused.add(wrong.offset);
    }
    start = fold;
    computed = start;
    from = end;
    lines = [];
    while ((folds[next]?.[0] ?? Infinity) <= end) next += 1;
  }
  return proof;
}

const FEED = Buffer.from('\n');
/** 31 × INVERSE = 1 (mod 2^32). */
const INVERSE = 0xbdef7bdf;

/** The one line of which one wrong bit explains that the fold is off by `delta`; undefined if there is none, or more than one. */
function* findWrong(lines: readonly Line[], delta: number): Generator<undefined, Line | undefined> {
  let found: Line | undefined;
  let share = delta;
  for (const line of lines.toReversed()) {
    yield;
    const right = (line.crc + share) >>> 0;
    if (isOneBitApart(right ^ line.crc, line.length)) {
      if (found !== undefined) return undefined;
      found = line;
    }
    share = Math.imul(share, INVERSE) >>> 0;
  }
  return found;
}
