import { type FileSystem } from './file-system.ts';
/** What identifies one process (and thread) on one machine. */
export interface ProcessIdentity {
    readonly pid: number;
    /** 0 in the main thread. */
    readonly threadId: number;
    /** Clock ticks since boot at which the process started. */
    readonly processStart: string | null;
    readonly bootId: string | null;
    /** The link text of `/proc/self/ns/pid`. */
    readonly pidNamespace: string | null;
    readonly host: string;
    readonly uid: number | null;
    /** `node 20.20.2` */
    readonly runtime: string;
    /** Whether `/proc` shows the processes of our own pid namespace. */
    readonly procIsOurs: boolean;
}
/** What is known of a process by its number. `unseen`: it may exist, nothing more can be said. */
export type ProcessSighting = 'missing' | 'other' | 'zombie' | 'same' | 'unseen';
interface ProcStat {
    readonly pid: number;
    readonly state: string;
    readonly start: string;
}
/** Fields 1, 3 and 22 of proc_pid_stat(5). The name (field 2) may contain anything, so counting starts after its last `)`. */
export declare function parseProcStat(text: string): ProcStat | undefined;
/** This process and thread. */
export declare function ownIdentity(fs?: FileSystem): ProcessIdentity;
/**
 * What can be seen of process `pid` of our own pid namespace.
 * @param processStart its start as it was written down, or null if that was not known
 */
export declare function sightProcess(pid: number, processStart: string | null, self: ProcessIdentity, fs?: FileSystem): ProcessSighting;
export {};
