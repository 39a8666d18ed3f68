import { describe, expect, it } from 'vitest';
import { spanId } from './build-recording.ts';
import { look, type Found } from './look.ts';
import { JOURNAL, SEGMENT, smallRecording } from './small-recording.ts';

const built = smallRecording();
const files = built.files();

const journal = files.get(JOURNAL) ?? Buffer.alloc(0);
const segment = files.get(SEGMENT) ?? Buffer.alloc(0);
const { ends } = built.journal;
const lineEnds: number[] = [];
for (let at = segment.indexOf(10); at !== -1; at = segment.indexOf(10, at + 1)) lineEnds.push(at + 1);

const tails: readonly (readonly [string, (length: number) => Buffer])[] = [
  ['torn', () => Buffer.alloc(0)],
  ['zero-filled', () => Buffer.alloc(300)],
  ['garbage', () => Buffer.from('\u0000}{"n":7,"k":"end"}\n12345678 {"n":3}\n\n\uffff'.repeat(3))],
];

const lookAt = async (name: string, bytes: Buffer): Promise<Found> =>
  await look(built.name, new Map([...files, [name, bytes]]));

describe.each(tails)('row 28: a %s tail at every byte', (_, tail) => {
  it('of the journal gives the exact prefix of the words, and is told as damage', async () => {
    const byRecords = new Map<number, Found>();
    for (const [index, end] of ends.entries())
      byRecords.set(index + 1, await lookAt(JOURNAL, journal.subarray(0, end)));
    // All words: spans 1, 5 and 6 are open.
    expect([...(byRecords.get(ends.length)?.closed.keys() ?? [])]).toEqual([spanId(1), spanId(5), spanId(6)]);
    for (let length = 0; length < journal.length; length += 1) {
      const found = await lookAt(JOURNAL, Buffer.concat([journal.subarray(0, length), tail(length)]));
      const whole = ends.filter((end) => end <= length).length;
      const expected = byRecords.get(whole);
      // A single record without its header proves nothing: nothing is known then, as with none.
      expect([...found.closed]).toEqual([...(expected?.closed ?? [])]);
      expect(found.lines).toBe(3);
      const goodEnd = ends[whole - 1] ?? 0;
      const bytes = length - goodEnd + tail(length).length;
      const torn = { kind: 'torn', recording: built.name, file: JOURNAL, offset: goodEnd, bytes };
      expect(found.damage.filter((damage) => damage.kind !== 'missing')).toEqual(bytes === 0 ? [] : [torn]);
    }
  });

  it('of the span file keeps every whole line, and closes the spans of the others from the journal', async () => {
    for (let length = 0; length < segment.length; length += 1) {
      const found = await lookAt(SEGMENT, Buffer.concat([segment.subarray(0, length), tail(length)]));
      const whole = lineEnds.filter((end) => end <= length).length;
      expect(found.lines).toBe(whole);
      const lost = [2, 3, 4].slice(whole).map(spanId);
      expect([...found.closed.keys()]).toEqual([spanId(1), ...lost, spanId(5), spanId(6)]);
      const places = found.damage.filter((damage) => damage.kind === 'torn' || damage.kind === 'corrupt');
      const goodEnd = lineEnds[whole - 1] ?? 0;
      const size = length - goodEnd + tail(length).length;
      if (size > 0)
        expect(
          places.map((damage) => ('bytes' in damage ? damage.bytes : 0)).reduce((sum, bytes) => sum + bytes, 0),
        ).toBeGreaterThan(0);
      else expect(places).toEqual([]);
      const told = found.damage.flatMap((damage) => (damage.kind === 'lost' ? [damage.missing] : []));
      expect(told).toEqual(lost.length > 0 ? [lost.length] : []);
    }
  });
});
