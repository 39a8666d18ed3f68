import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { line, RecordingBuilder, spanId, nanos, STARTED_AT, text } from './build-recording.ts';
import { look, type Found } from './look.ts';
import { JOURNAL, SEGMENT, smallRecording } from './small-recording.ts';

const built = smallRecording();
const files = built.files();
const journal = files.get(JOURNAL) ?? Buffer.alloc(0);
const segment = files.get(SEGMENT) ?? Buffer.alloc(0);
const { ends } = built.journal;
const whole = await look(built.name, files);
const lookAt = async (name: string, bytes: Buffer): Promise<Found> =>
  await look(built.name, new Map([...files, [name, bytes]]));

describe('row 30: a foreign block spliced', () => {
  it('into the journal, from another recording or generation, at any place between records: rejected', async () => {
    const other = new RecordingBuilder({}, '00000000');
    other.nextGeneration();
    other.start(90, { spanId: spanId(90) });
    other.journal.add({ k: 'name', p: 1, at: STARTED_AT + 99, name: 'never said' });
    // Another file has another salt.
    const foreign = reseal(other.journal.bytes, '00c0ffee');
    for (const at of ends) {
      const found = await lookAt(JOURNAL, Buffer.concat([journal.subarray(0, at), foreign, journal.subarray(at)]));
      expect([...found.closed]).toEqual([...whole.closed]);
      const kind = at === journal.length ? 'torn' : 'corrupt';
      expect(found.damage).toEqual([{ kind, recording: built.name, file: JOURNAL, offset: at, bytes: foreign.length }]);
    }
  });

  it('of other bytes into the span file: cut', async () => {
    const first = segment.indexOf(10) + 1;
    const block = Buffer.from('some other file\n{"not":"a line"}\n');
    const found = await lookAt(SEGMENT, Buffer.concat([segment.subarray(0, first), block, segment.subarray(first)]));
    expect(found.lines).toBe(3);
    expect([...found.closed]).toEqual([...whole.closed]);
    expect(found.damage).toEqual([
      { kind: 'corrupt', recording: built.name, file: SEGMENT, offset: first, bytes: block.length },
    ]);
  });

  it.each([0, 1, 2])(
    'of whole foreign lines over line %i of the span file: refused, and the span is known from the journal',
    async (number) => {
      const starts = [0, segment.indexOf(10) + 1, segment.indexOf(10, segment.indexOf(10) + 1) + 1, segment.length];
      const [start = 0, end = 0] = [starts[number], starts[number + 1]];
      const foreign = line({ traceId: 'f'.repeat(32), spanId: spanId(77), name: 'x' });
      for (const shift of [0, 11]) {
        const block = Buffer.concat([Buffer.alloc(shift, 10), foreign, Buffer.alloc(1_000, 10)]).subarray(
          0,
          end - start,
        );
        const found = await lookAt(SEGMENT, Buffer.concat([segment.subarray(0, start), block, segment.subarray(end)]));
        expect(found.lines).toBe(2);
        expect([...found.closed.keys()].toSorted()).toEqual([1, number + 2, 5, 6].map(spanId));
      }
    },
  );
});

describe('row 30: a block repeated', () => {
  it('in the journal: every record of it is rejected and counted', async () => {
    for (let from = 1; from < ends.length - 2; from += 1) {
      const [start = 0, end = 0] = [ends[from], ends[from + 2]];
      const repeated = Buffer.concat([journal.subarray(0, end), journal.subarray(start, end), journal.subarray(end)]);
      const found = await lookAt(JOURNAL, repeated);
      expect([...found.closed]).toEqual([...whole.closed]);
      expect(found.damage.map((damage) => damage.kind)).toEqual(['repeated', 'repeated']);
    }
  });

  it('in the span file: the second line of a span is rejected', async () => {
    const found = await lookAt(SEGMENT, Buffer.concat([segment, segment.subarray(0, segment.indexOf(10) + 1)]));
    expect(found.lines).toBe(3);
    expect([...found.closed]).toEqual([...whole.closed]);
    expect(found.damage).toEqual([
      {
        kind: 'repeated',
        recording: built.name,
        file: SEGMENT,
        offset: segment.length,
        bytes: segment.indexOf(10) + 1,
      },
    ]);
  });

  it('in another segment too, as after a failed sync', async () => {
    const again = line({
      spanId: spanId(2),
      parentSpanId: spanId(1),
      name: 'chat 2',
      start: nanos(20),
      end: nanos(25),
      attributes: [text('session.id', 's')],
    });
    const found = await lookAt('0002.spans.jsonl', again);
    expect(found.lines).toBe(3);
    expect(found.damage).toEqual([
      { kind: 'repeated', recording: built.name, file: '0002.spans.jsonl', offset: 0, bytes: again.length },
    ]);
  });
});

/** The same records under another salt. */
function reseal(bytes: Buffer, salt: string): Buffer {
  const [header = '', ...records] = bytes
    .toString()
    .trimEnd()
    .split('\n')
    .map((record) => record.slice(9));
  const seed = Number.parseInt(salt, 16);
  const frame = (payload: string, by: number): string =>
    `${crc32(payload, by).toString(16).padStart(8, '0')} ${payload}\n`;
  return Buffer.from(
    [
      frame(header.replace(/"salt":"[0-9a-f]{8}"/, `"salt":"${salt}"`), 0),
      ...records.map((payload) => frame(payload, seed)),
    ].join(''),
  );
}
