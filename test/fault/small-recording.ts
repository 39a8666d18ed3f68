/** A small recording with everything in it: six spans, three ended, every kind of word. */
import { nanos, RecordingBuilder, spanId, STARTED_AT, text } from './build-recording.ts';

export function smallRecording(): RecordingBuilder {
  const built = new RecordingBuilder();
  built.part('s');
  built.start(1, { spanId: spanId(1), name: 'invoke_agent a' }, 0, 's');
  const parentSpanId = spanId(1);
  for (const p of [2, 3, 4]) {
    const shape = {
      spanId: spanId(p),
      parentSpanId,
      name: `chat ${p}`,
      attributes: [text('session.id', 's'), text('text', 'ä€😀'.repeat(p))],
    };
    built.start(p, shape, p * 10, 's');
    built.end(p, { ...shape, start: nanos(p * 10), end: nanos(p * 10 + 5) });
  }
  built.start(5, { spanId: spanId(5), parentSpanId, name: 'chat 5' }, 50, 's');
  built.journal.add({ k: 'attr', p: 5, at: STARTED_AT + 51, a: [text('gen_ai.request.model', 'm')] });
  built.journal.add({
    k: 'event',
    p: 5,
    at: STARTED_AT + 52,
    e: { attributes: [], name: 'e', timeUnixNano: nanos(52), droppedAttributesCount: 0 },
  });
  built.journal.add({ k: 'status', p: 5, at: STARTED_AT + 53, status: { code: 1 } });
  built.journal.add({ k: 'name', p: 5, at: STARTED_AT + 54, name: 'chat five' });
  built.start(6, { spanId: spanId(6), parentSpanId: spanId(5), name: 'execute_tool t' }, 60, 's');
  return built;
}

export const JOURNAL = '0001.open.log';
export const SEGMENT = '0001.spans.jsonl';
