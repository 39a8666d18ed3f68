/**
 * The one error class of the store: a world that fails (a disk, a folder, a permission), never a wrong use.
 *
 * Nothing here is thrown into the host application: whoever catches a `StoreError` reports it once, counts, and goes on.
 * `code` says what kind of failure it is, `systemCode` what the system said, `path` where.
 */

/** What failed. */
export type StoreErrorCode =
  /** Not a folder where one must be. */
  | 'not_a_folder'
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
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  readonly path: string;
  /** The system's own code, such as `EACCES`, where there was one. */
  readonly systemCode: string | undefined;

  constructor(code: StoreErrorCode, message: string, path: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.path = path;
    this.systemCode = systemCodeOf(cause);
  }
}

/** The `code` of a system error (`ENOENT`), or undefined. */
export function systemCodeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

const CODES: ReadonlyMap<string, StoreErrorCode> = new Map([
  ['ENOENT', 'missing'],
  ['EEXIST', 'exists'],
  ['ENOTDIR', 'not_a_folder'],
  ['ELOOP', 'symbolic_link'],
  ['EACCES', 'not_writable'],
  ['EPERM', 'not_writable'],
  ['EROFS', 'not_writable'],
  ['ENOSPC', 'exhausted'],
  ['EDQUOT', 'exhausted'],
  ['EMFILE', 'exhausted'],
  ['ENFILE', 'exhausted'],
  ['ENXIO', 'not_a_private_file'],
  ['EISDIR', 'not_a_private_file'],
]);

/** Wraps what the system threw while doing `verb` at `path`; a `StoreError` passes as it is. */
export function toStoreError(error: unknown, verb: string, path: string): StoreError {
  if (error instanceof StoreError) return error;
  const systemCode = systemCodeOf(error);
  const code = (systemCode === undefined ? undefined : CODES.get(systemCode)) ?? 'failed';
  const said = systemCode ?? (error instanceof Error ? error.name : 'unknown');
  return new StoreError(code, `Cannot ${verb} ${path}: ${said}`, path, error);
}
