/**
 * Damage that was found in one recording: all of it counted, the first hundred places kept.
 */
import type { RecordDamage } from '../store/record-reader.ts';
import type { Damage } from './types.ts';
export declare class DamageLog {
    #private;
    readonly recording: string;
    constructor(recording: string);
    /** All places, kept or not. */
    get count(): number;
    /** The first places, in the order in which they were found. */
    get places(): readonly Damage[];
    add(damage: Damage): void;
    /** What the reader of a record file found. */
    addRecord(file: string, damage: RecordDamage): void;
}
