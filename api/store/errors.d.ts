/**
 * The one error class of the store: a world that fails (a disk, a folder, a permission), never a wrong use.
 *
 * Nothing here is thrown into the host application: whoever catches a `StoreError` reports it once, counts, and goes on.
 * `code` says what kind of failure it is, `systemCode` what the system said, `path` where.
 */
/** What failed. */
export type StoreErrorCode = 
/** Not a folder where one must be. */
'not_a_folder'
/** A symbolic link where a folder or file of ours must be. */
 | 'symbolic_link'
/** Belongs to another user. */
 | 'foreign_owner'
/** Other users may write there. */
 | 'writable_by_others'
/** The system refuses to write or to make something there. */
 | 'not_writable'
/** Not a regular file with one name that is ours: FIFO, device, socket, folder, hard link. */
 | 'not_a_private_file'
/** It does not exist. */
 | 'missing'
/** It exists and must not. */
 | 'exists'
/** Longer than what its reader takes. */
 | 'too_large'
/** It was read, and is not what it must be. */
 | 'invalid'
/** No space, quota or descriptors left. */
 | 'exhausted'
/** Everything else that the system says. */
 | 'failed';
/** A failure of the world that the store lives in. */
export declare class StoreError extends Error {
    readonly name = "StoreError";
    readonly code: StoreErrorCode;
    readonly path: string;
    /** The system's own code, such as `EACCES`, where there was one. */
    readonly systemCode: string | undefined;
    constructor(code: StoreErrorCode, message: string, path: string, cause?: unknown);
}
/** The `code` of a system error (`ENOENT`), or undefined. */
export declare function systemCodeOf(error: unknown): string | undefined;
/** Wraps what the system threw while doing `verb` at `path`; a `StoreError` passes as it is. */
export declare function toStoreError(error: unknown, verb: string, path: string): StoreError;
