/**
 * CRC-32 (IEEE) run backwards: from a checksum to the seed it had, or to the one bit that made it wrong. Pure; for damaged files alone.
 */
const TABLE = makeTable();
/** Which entry of the table has a given top byte: CRC-32's table is a permutation of them. */
const BY_TOP_BYTE = Uint8Array.from({ length: 256 }, (_, top) => TABLE.findIndex((entry) => entry >>> 24 === top));
/** What one wrong bit in a line's last byte does to its checksum. */
const ONE_BIT: ReadonlySet<number> = new Set(Array.from({ length: 8 }, (_, bit) => TABLE[1 << bit] ?? 0));

function makeTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ 0xedb88320;
    return value;
  });
}

/** The register before `byte` was taken in. */
function stepBack(register: number, byte: number): number {
  const index = BY_TOP_BYTE[register >>> 24] ?? 0;
  return ((register ^ (TABLE[index] ?? 0)) << 8) | (index ^ byte);
}

/**
 * The seed with which `bytes` have the checksum `crc`: so the salt of a file whose header is damaged can be found from any of its records, and two records that
 * agree prove it.
 */
export function seedFor(bytes: Uint8Array, crc: number): number {
  let register = ~crc;
  for (let at = bytes.length - 1; at >= 0; at -= 1) register = stepBack(register, bytes[at] ?? 0);
  return ~register >>> 0;
}

/** Whether one wrong bit somewhere in a line of `length` bytes turns one of two checksums, given as their difference by bits, into the other. */
export function isOneBitApart(difference: number, length: number): boolean {
  let register = difference | 0;
  for (let distance = 0; distance < length; distance += 1) {
    if (ONE_BIT.has(register >>> 0)) return true;
    register = stepBack(register, 0);
  }
  return false;
}
