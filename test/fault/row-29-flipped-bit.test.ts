import { describe, expect, it } from 'vitest';
import { spanId } from './build-recording.ts';
import { look, type Found } from './look.ts';
import { JOURNAL, SEGMENT, smallRecording } from './small-recording.ts';

const built = smallRecording();
const files = built.files();

const journal = files.get(JOURNAL) ?? Buffer.alloc(0);
const segment = files.get(SEGMENT) ?? Buffer.alloc(0);
const lookAt = async (name: string, bytes: Buffer): Promise<Found> =>
  await look(built.name, new Map([...files, [name, bytes]]));

function* flips(bytes: Buffer): Generator<readonly [number, Buffer]> {
  for (let at = 0; at < bytes.length; at += 1) {
    const flipped = Buffer.from(bytes);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
    yield [at, flipped];
  }
}

describe('row 29: a bit flipped anywhere', () => {
  it('in the span file never passes for what was said: the line goes, its span is known from the journal, and it is counted', async () => {
    for (const [at, flipped] of flips(segment)) {
      const found = await lookAt(SEGMENT, flipped);
      const known = [...found.closed.keys(), ...Array.from({ length: found.lines }, () => 'line')];
      // Six spans, whatever was lost.
      expect(known.length).toBe(6);
      const isFeed = segment[at] === 10;
      expect(found.lines).toBe(isFeed && at + 1 < segment.length ? 3 : 2);
      expect(found.damage.some((damage) => damage.kind === 'corrupt' || damage.kind === 'torn')).toBe(true);
      for (const [id, span] of found.closed)
        expect(span.name).toBe(
          { 1: 'invoke_agent a', 5: 'chat five', 6: 'execute_tool t' }[Number.parseInt(id, 16)] ??
            `chat ${Number.parseInt(id, 16)}`,
        );
    }
  });

  it('in the journal costs at most the words of one record, and is counted', async () => {
    const whole = await lookAt(JOURNAL, journal);
    for (const [, flipped] of flips(journal)) {
      const found = await lookAt(JOURNAL, flipped);
      expect(found.lines).toBe(3);
      expect(found.damage.length).toBeGreaterThan(0);
      const missing = [...whole.closed.keys()].filter((id) => !found.closed.has(id));
      expect(missing.length).toBeLessThanOrEqual(1);
      const changed = [...whole.closed].filter(
        ([id, span]) => found.closed.has(id) && JSON.stringify(found.closed.get(id)) !== JSON.stringify(span),
      );
      // The ends of parents follow from those of their children, so one lost word may show in three spans; nothing new is said in any.
      for (const [id, span] of changed) {
        const now = found.closed.get(id);
        const said = new Set((span.attributes ?? []).map((attribute) => JSON.stringify(attribute)));
        const also = (now?.attributes ?? [])
          .filter((attribute) => !said.has(JSON.stringify(attribute)))
          .map(({ key }) => key);
        expect(also.filter((key) => key !== 'session.id')).toEqual([]);
        expect(['chat 5', span.name]).toContain(now?.name);
      }
      expect(spanId(1).length).toBe(16);
    }
  });
});
