/** Rows 28 to 31 on recordings that the real recorder wrote: what is read from the damaged bytes is compared with the model of what was said. */
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repair } from '../../src/repair/index.ts';
import type { OtlpSpan } from '../../src/otlp/otlp-types.ts';
import { modelAfter, type ModelSpan } from '../crash/acted-spans.ts';
import { allLines, asModel } from '../crash/read-back.ts';
import { scratchFolder } from '../support/child.ts';
import { look, type Found } from './look.ts';
import { writtenRecording, type WrittenRecording } from './written-recording.ts';

const JOURNAL = '0001.open.log';
const SEGMENT = '0001.spans.jsonl';
const SEED = 23;
const CALLS = 40;

function bytesOf(written: WrittenRecording, name: string): Buffer {
  return written.files.get(name) ?? Buffer.alloc(0);
}

const lookAt = (written: WrittenRecording, name: string, bytes: Buffer): Promise<Found> =>
  look(written.name, new Map([...written.files, [name, bytes]]));

const models = (closed: ReadonlyMap<string, OtlpSpan>): Map<string, ModelSpan> =>
  new Map([...closed].map(([id, span]) => [id, asModel(span, 'interrupted')]));

/** Of the model after `count` calls: spans that are open after all of them. */
function openModel(count: number): Map<string, ModelSpan> {
  const last = modelAfter(SEED, CALLS);
  return new Map([...modelAfter(SEED, count)].filter(([id]) => last.get(id)?.ended === false));
}

describe('rows 28 to 31: recordings of the real recorder', () => {
  it('the recording is one worth damaging', () => {
    const all = [...modelAfter(SEED, CALLS).values()];
    expect(all.filter(({ ended }) => ended).length).toBeGreaterThan(2);
    expect(all.filter(({ ended }) => !ended).length).toBeGreaterThan(2);
  });

  it('row 28: torn anywhere in the journal: exactly the calls whose records are whole', async () => {
    const written = writtenRecording(SEED, CALLS);
    const journal = bytesOf(written, JOURNAL);
    const lines = bytesOf(written, SEGMENT).toString('utf8').split('\n').length - 1;
    let calls = 0;
    for (let length = written.journalBytes[0] ?? 0; length <= journal.length; length += 1) {
      while ((written.journalBytes[calls + 1] ?? Infinity) <= length) calls += 1;
      const near = [-2, -1, 0, 1, 2].some((d) => written.journalBytes.includes(length + d));
      // Row 28's own test visits every byte; here it is all around the ends of records, and every seventh between.
      if (!near && length % 7 !== 0) continue;
      // Short of a call's record: what was introduced before it is known, the call itself is not.
      const found = await lookAt(written, JOURNAL, journal.subarray(0, length));
      expect(found.lines).toBe(lines);
      expect(models(found.closed), `at byte ${length}, ${calls} calls`).toEqual(openModel(calls));
    }
    expect(calls).toBe(CALLS);
  });

  it('row 28: torn anywhere in the span file: a span whose line is torn is known from the journal', async () => {
    const written = writtenRecording(SEED, CALLS);
    const segment = bytesOf(written, SEGMENT);
    const whole = modelAfter(SEED, CALLS);
    const step = Math.max(1, Math.floor(segment.length / 1_500));
    for (let length = 0; length <= segment.length; length += step) {
      const found = await lookAt(written, SEGMENT, segment.subarray(0, length));
      const lines = segment.subarray(0, length).toString('latin1').split('\n').length - 1;
      expect(found.lines).toBe(lines);
      const expected = new Map([...whole].map(([id, model]) => [id, { ...model, ended: false }]));
      for (const line of segment.toString('utf8').split('\n').slice(0, lines)) {
        const id = /"spanId":"([0-9a-f]{16})"/.exec(line)?.[1] ?? '';
        expected.delete(id);
      }
      expect(models(found.closed), `at byte ${length}`).toEqual(expected);
    }
  });

  it('row 29: a bit flipped anywhere: at most two spans differ, and it is told', async () => {
    const written = writtenRecording(SEED, CALLS);
    const intact = models((await look(written.name, written.files)).closed);
    const lines = bytesOf(written, SEGMENT).toString('utf8').split('\n').length - 1;
    for (const name of [JOURNAL, SEGMENT]) {
      const bytes = bytesOf(written, name);
      const step = Math.max(1, Math.floor(bytes.length / 1_500));
      for (let at = 0; at < bytes.length; at += step) {
        const flipped = Buffer.from(bytes);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
        const found = await lookAt(written, name, flipped);
        const now = models(found.closed);
        const changed = [...new Set([...intact.keys(), ...now.keys()])].filter(
          (id) => JSON.stringify(now.get(id)) !== JSON.stringify(intact.get(id)),
        );
        expect(changed.length, `${name} at ${at}`).toBeLessThanOrEqual(2);
        expect(found.lines, `${name} at ${at}`).toBeGreaterThanOrEqual(lines - 2);
        expect(found.damage.length, `${name} at ${at}`).toBeGreaterThan(0);
      }
    }
  });

  it('row 30: records of another recording, or its own again, between any two: rejected', async () => {
    const written = writtenRecording(SEED, CALLS);
    const other = bytesOf(writtenRecording(SEED + 1, CALLS), JOURNAL);
    const journal = bytesOf(written, JOURNAL);
    const foreign = other.subarray(other.indexOf(10) + 1, other.indexOf(10, 2_000) + 1);
    const intact = models((await look(written.name, written.files)).closed);
    for (let at = journal.indexOf(10) + 1; at > 0; at = journal.indexOf(10, at) + 1) {
      for (const block of [foreign, journal.subarray(journal.indexOf(10) + 1, at)]) {
        if (block.length === 0) continue;
        const found = await lookAt(
          written,
          JOURNAL,
          Buffer.concat([journal.subarray(0, at), block, journal.subarray(at)]),
        );
        expect(models(found.closed), `at ${at}`).toEqual(intact);
        expect(found.damage.length).toBeGreaterThan(0);
      }
    }
  });

  it('row 31: any subset of its files missing: repair completes, and says nothing that was never said', async () => {
    const written = writtenRecording(SEED, CALLS);
    const names = [...written.files.keys()];
    const whole = modelAfter(SEED, CALLS);
    for (let bits = 0; bits < 2 ** names.length; bits += 1) {
      const dir = scratchFolder();
      const folder = join(dir, 'v1', 'recordings', written.name);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const kept = names.filter((_, i) => (bits & (1 << i)) !== 0);
      for (const name of kept) copyFileSync(join(written.folder, name), join(folder, name));
      const report = await repair(dir);
      expect(report.error).toBeUndefined();
      const lines = readdirSync(folder).length === 0 ? [] : allLines(dir);
      for (const span of lines) {
        const model = whole.get(span.spanId);
        expect(asModel(span, 'interrupted'), kept.join()).toEqual(
          kept.includes(SEGMENT) ? model : { ...model, ended: false },
        );
      }
      if (kept.includes('owner.json') && kept.includes(JOURNAL)) expect(lines, kept.join()).toHaveLength(whole.size);
    }
  });
});
