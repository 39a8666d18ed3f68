import { type FileSystem } from '../store/file-system.ts';
import { type ProcessIdentity } from '../store/identity.ts';
import type { DeriveForRepair } from './conclude.ts';
import type { RepairReport } from './types.ts';
export interface RepairOptions {
    /** Say what would be done and change nothing. @default false */
    readonly dryRun?: boolean;
    /** Stops after the recording that is being repaired. */
    readonly signal?: AbortSignal;
}
/** What tests give in the place of the world. */
export interface RepairWorld {
    readonly fs: FileSystem;
    /** Milliseconds since the epoch. */
    readonly now: () => number;
    readonly self: ProcessIdentity;
    readonly derive: DeriveForRepair;
}
/** The real one. */
export declare function realWorld(): RepairWorld;
/**
 * Repairs what dead processes left under `dir`, a root of the store. A root that does not exist is nothing to repair.
 * @returns what was found and done; `error` says why nothing could be done at all.
 */
export declare function repair(dir: string, options?: RepairOptions): Promise<RepairReport>;
/** As `repair`, in a given world. */
export declare function repairRoot(dir: string, options: RepairOptions, world: RepairWorld): Promise<RepairReport>;
