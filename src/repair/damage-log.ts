/**
 * Damage that was found in one recording: all of it counted, the first hundred places kept.
 */
import type { RecordDamage } from '../store/record-reader.ts';
import type { Damage } from './types.ts';

/** How many places a report names. */
const MAX_REPORTED_DAMAGE = 100;

export class DamageLog {
  readonly recording: string;
  readonly #kept: Damage[] = [];
  #count = 0;

  constructor(recording: string) {
    this.recording = recording;
  }

  /** All places, kept or not. */
  get count(): number {
    return this.#count;
  }

  /** The first places, in the order in which they were found. */
  get places(): readonly Damage[] {
    return this.#kept;
  }

  add(damage: Damage): void {
    this.#count += 1;
    if (this.#kept.length < MAX_REPORTED_DAMAGE) this.#kept.push(damage);
  }

  /** What the reader of a record file found. */
  addRecord(file: string, damage: RecordDamage): void {
    this.add({ ...damage, recording: this.recording, file });
  }
}
