/**
 * What `end` records claim of one segment: where lines stand, and their checksums. Whoever reads lines is told which are proven, and which
 * stand where something else was said to stand.
 *
 * A line that nothing is said of is believed: its `end` record may have been lost, or was never written. One that moved, because bytes were put in or
 * taken out before it, is known by its checksum.
 */
import type { EndWords } from './journal-state.ts';

/** `proven`: an `end` record has its checksum. `refused`: it stands in the place of another. `unknown`: nothing is said of it. */
export type ClaimVerdict = 'proven' | 'refused' | 'unknown';

export class LineClaims {
  readonly #byOffset: readonly EndWords[];
  readonly #byChecksum = new Map<string, EndWords[]>();
  readonly #outstanding: Set<EndWords>;

  constructor(ends: Iterable<EndWords>) {
    this.#byOffset = [...ends].sort((a, b) => a.offset - b.offset);
    this.#outstanding = new Set(this.#byOffset);
    for (const end of this.#byOffset) {
      const key = checksumKey(end.crc, end.bytes);
      const known = this.#byChecksum.get(key);
      if (known === undefined) this.#byChecksum.set(key, [end]);
      else known.push(end);
    }
  }

  /** Nothing is said of any line. */
  get isEmpty(): boolean {
    return this.#byOffset.length === 0;
  }

  /** How many claimed lines were not found. */
  get outstanding(): number {
    return this.#outstanding.size;
  }

  /** Judges a line; `bytes` counts its line feed. A proven one is not looked for any more. */
  judge(offset: number, bytes: number, crc: number): ClaimVerdict {
    if (this.#byOffset.length === 0) return 'unknown';
    const claim = this.#byChecksum.get(checksumKey(crc, bytes))?.find((end) => this.#outstanding.has(end));
    if (claim !== undefined) {
      this.#outstanding.delete(claim);
      return 'proven';
    }
    return this.#overlaps(offset, bytes) ? 'refused' : 'unknown';
  }

  /** Whether a line that was not found was said to stand in these bytes. */
  #overlaps(offset: number, bytes: number): boolean {
    let [low, high] = [0, this.#byOffset.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const end = this.#byOffset[middle];
      if (end !== undefined && end.offset + end.bytes <= offset) low = middle + 1;
      else high = middle;
    }
    for (let at = low; ; at += 1) {
      const end = this.#byOffset[at];
      if (end === undefined || end.offset >= offset + bytes) return false;
      if (this.#outstanding.has(end)) return true;
    }
  }
}

function checksumKey(crc: number, bytes: number): string {
  return `${crc} ${bytes}`;
}
