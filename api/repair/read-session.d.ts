import { type RepairWorld } from './repair.ts';
import type { Session } from './types.ts';
/**
 * Reads the session with the raw id `id`. What a dead process left is shown as repair would leave it; nothing is changed on disk.
 * @throws StoreError (`missing` when there is no such session, others when the root is not ours or cannot be read).
 */
export declare function readSession(dir: string, id: string): Promise<Session>;
/** As `readSession`, in a given world. */
export declare function readSessionIn(dir: string, sessionId: string, world: RepairWorld): Promise<Session>;
