/**
 * The key under which names of scopes are hashed, and the hash: what an export shows of a scope is never its name.
 *
 * K1. The same name under the same key is the same hash; without the key nobody can try names.
 * K2. Until somebody gives a key, it is a random one of this process: hashes are then comparable within the process only.
 */
import { hmacSha256 } from './sha256.ts';

const HASH_BYTES = 16;

/** Holds the key of the process. */
class ScopeKey {
  #key: Uint8Array | undefined;

  get(): Uint8Array {
    this.#key ??= crypto.getRandomValues(new Uint8Array(32));
    return this.#key;
  }

  set(key: Uint8Array): void {
    this.#key = Uint8Array.from(key);
  }
}

/** The key of this process. One for all scopes, because closes go across scopes. */
const processKey = new ScopeKey();

/**
 * Gives the key of the process: for the one who owns the directory, whose key outlives processes.
 * @throws RangeError for a key of less than 16 bytes.
 */
export function provideScopeKey(key: Uint8Array): void {
  if (key.length < 16) throw new RangeError(`Cannot hash scope names: the key needs 16 bytes, received ${key.length}`);
  processKey.set(key);
}

/** The keyed hash of a scope's name: 32 hexadecimal digits. */
export function scopeHash(name: string, key: Uint8Array | undefined): string {
  const digest = hmacSha256(key ?? processKey.get(), new TextEncoder().encode(name));
  return [...digest.subarray(0, HASH_BYTES)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
