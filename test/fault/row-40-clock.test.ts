import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listSessions, readSession, repair } from '../../src/repair/index.ts';
import { makeRoot, nanos, RecordingBuilder, spanId, STARTED_AT, text, TRACE } from './build-recording.ts';

const DAY = 86_400_000;

describe('row 40: the clock jumps', () => {
  it.each([
    ['a day back', -DAY],
    ['a day forward', DAY],
    ['nowhere: it is frozen', 0],
  ])('%s: words are applied in their order, and no span or session has a negative duration', async (_, jump) => {
    const root = makeRoot();
    try {
      const built = new RecordingBuilder();
      built.start(1, { spanId: spanId(1), name: 'invoke_agent a' }, 1_000);
      built.start(2, { spanId: spanId(2), parentSpanId: spanId(1), start: nanos(2_000 + jump) }, 2_000 + jump);
      for (const [index, model] of ['first', 'second'].entries()) {
        built.journal.add({
          k: 'attr',
          p: 2,
          at: STARTED_AT + 2_000 + jump - index * 500,
          a: [text('gen_ai.request.model', model)],
        });
      }
      // Its end is before its start: the SDK wrote it so, and a line is never changed.
      const odd = { spanId: spanId(3), parentSpanId: spanId(2), start: nanos(3_000), end: nanos(3_000 - 1) };
      built.start(3, odd, 3_000);
      built.end(3, odd);
      built.write(root);
      await repair(root);
      const { spans, summary } = await readSession(root, TRACE);
      const [run, call] = [1, 2].map((number) => spans.find((span) => span.spanId === spanId(number)));
      const latest = [nanos(2_000 + jump), nanos(3_000)].toSorted().at(-1);
      expect([call?.endTimeUnixNano, run?.endTimeUnixNano]).toEqual([latest, latest]);
      expect(call?.attributes?.find(({ key }) => key === 'gen_ai.request.model')?.value).toEqual({
        stringValue: 'second',
      });
      for (const span of [run, call])
        expect(BigInt(span?.endTimeUnixNano ?? 0) >= BigInt(span?.startTimeUnixNano ?? 0)).toBe(true);
      expect(summary.durationMillis).toBeGreaterThanOrEqual(0);
      for await (const session of listSessions(root))
        expect(BigInt(session.endTimeUnixNano) >= BigInt(session.startTimeUnixNano)).toBe(true);
    } finally {
      fs.rmSync(root, { recursive: true });
    }
  });
});
