/**
 * Ids as they may be written: of the form that names have, else a digest that stands for them everywhere.
 *
 * D1. The same id has the same written form in any process, and its written form is written as it is.
 * D2. What looks like a credential is no id, unless it begins like the ids that providers give to tool calls.
 * The digest is no cryptographic hash: it need not resist anybody, and this code also runs where no synchronous one is at hand.
 */
import { sanitizeName } from '../names.ts';

const FORM = /^[A-Za-z0-9_.:-]{1,80}$/;
const CALL_PREFIX = /^(?:call|toolu|tooluse|fc|chatcmpl-tool|functions|adk)[_.:-]/;

/** The id of a tool call, as the provider or the harness gave it. */
export function callId(id: string): string {
  return sanitizeName(id) ?? (CALL_PREFIX.test(id) ? writtenId(id) : digestOf(id));
}

/** An id that our own code made: long hexadecimal numbers are ordinary there, so only the form counts. */
export function writtenId(id: string): string {
  return FORM.test(id) ? id : digestOf(id);
}

/** What identifies an incident: the span on which the run broke, of which it is the first. */
export function incidentId(traceId: string, spanId: string): string {
  return `${traceId}-${spanId}-1`;
}

/** 16 hexadecimal digits after `id-`: two rounds of 32 bits (FNV-1a over UTF-16 units, with different primes), then mixed. */
export function digestOf(id: string): string {
  let high = 0x81_1c_9d_c5;
  let low = 0x9e_37_79_b9;
  for (let i = 0; i < id.length; i += 1) {
    const unit = id.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x01_00_01_93);
    low = Math.imul(low ^ unit, 0x85_eb_ca_6b);
  }
  return `id-${hex(mixed(high ^ id.length))}${hex(mixed(low ^ high))}`;
}

/** Spreads the last units over all bits (the finaliser of MurmurHash3). */
function mixed(value: number): number {
  let v = Math.imul(value ^ (value >>> 16), 0x85_eb_ca_6b);
  v = Math.imul(v ^ (v >>> 13), 0xc2_b2_ae_35);
  return v ^ (v >>> 16);
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
