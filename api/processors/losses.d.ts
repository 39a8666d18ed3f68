/** Why something was not recorded. */
export type LossReason = 
/** A write failed: the disk is full, gone or broken. */
'write_failed'
/** Recording is off: the folder cannot be used. */
 | 'recording_off'
/** The disk failed three times in a row and is left alone for a while. */
 | 'disk_paused'
/** More spans were open than `limits.openSpans`. */
 | 'open_spans_limit'
/** A span or record did not fit even when cut. */
 | 'too_large'
/** An error of ours; the span's other records are kept. */
 | 'internal_error'
/** Payload for which retention could make no room: attributes, events and links. */
 | 'no_space'
/** Removed by retention before anybody forwarded it. */
 | 'retention';
export type WarningCode = 'SPANBOX_OFF' | 'SPANBOX_DEGRADED' | 'SPANBOX_SECOND_BOX' | 'SPANBOX_NOT_REGISTERED' | 'SPANBOX_CONFIG';
/** The last failure, without anything of the application's. */
export interface LastError {
    readonly code: string;
    readonly message: string;
    /** ISO time. */
    readonly at: string;
}
export declare class Losses {
    #private;
    lastError: LastError | undefined;
    constructor(quiet: boolean, now: () => number);
    count(reason: LossReason, error?: unknown, count?: number): void;
    /** Remembers a failure that lost nothing, or not yet. */
    note(error: unknown): void;
    /** Warns the process, once for each code. */
    warn(code: WarningCode, message: string): void;
    /** Lets a warning be said again: what it told of is over. */
    forget(code: WarningCode): void;
    /** Counts by reason; reasons without a loss are absent. */
    counts(): Readonly<Record<string, number>>;
}
/** One line without values of the application: our own messages, or the system's code. */
export declare function describe(error: unknown): string;
