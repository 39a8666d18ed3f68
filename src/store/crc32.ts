/**
 * CRC-32 (IEEE, as zlib's) of a part of a buffer.
 *
 * The runtime's own is fastest on long parts; on short ones its call, and the view it needs, cost more than the sum itself
 * (measured: below about 400 bytes), so those are summed here, eight bytes a step.
 */
import { crc32 } from 'node:zlib';

const SHORT_BYTES = 400;
/** Eight tables of 256: entry `t * 256 + b` is byte `b` followed by `t` zero bytes. */
const TABLES = makeTables();

function makeTables(): Int32Array {
  const tables = new Int32Array(2_048);
  for (let byte = 0; byte < 256; byte += 1) {
    let sum = byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum & 1) === 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
    tables[byte] = sum;
  }
  for (let at = 256; at < 2_048; at += 1) {
    const before = tables[at - 256] as number;
    tables[at] = (before >>> 8) ^ (tables[before & 255] as number);
  }
  return tables;
}

/** A view of the buffer that was summed last: four bytes are one load. */
let viewed: Buffer | undefined;
let view: DataView = new DataView(new ArrayBuffer(0));

/** The checksum of `buf[start, end)`, going on from `seed`; unsigned. */
export function checksum(buf: Buffer, start: number, end: number, seed: number): number {
  if (end - start >= SHORT_BYTES) return crc32(buf.subarray(start, end), seed);
  if (buf !== viewed) {
    viewed = buf;
    view = new DataView(buf.buffer, buf.byteOffset, buf.length);
  }
  const tables = TABLES;
  const words = view;
  let sum = ~seed;
  let at = start;
  for (const last = end - 7; at < last; at += 8) {
    const low = sum ^ words.getInt32(at, true);
    const high = words.getInt32(at + 4, true);
    sum =
      (tables[1_792 + (low & 255)] as number) ^
      (tables[1_536 + ((low >>> 8) & 255)] as number) ^
      (tables[1_280 + ((low >>> 16) & 255)] as number) ^
      (tables[1_024 + (low >>> 24)] as number) ^
      (tables[768 + (high & 255)] as number) ^
      (tables[512 + ((high >>> 8) & 255)] as number) ^
      (tables[256 + ((high >>> 16) & 255)] as number) ^
      (tables[high >>> 24] as number);
  }
  for (; at < end; at += 1) sum = (sum >>> 8) ^ (tables[(sum ^ (buf[at] as number)) & 255] as number);
  return ~sum >>> 0;
}
