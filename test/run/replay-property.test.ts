// Whatever an attempt did before it broke: it is sent again only if it showed no text and ran nothing that may not run twice, and then
// the table says so; what is told live is what the spans prove.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startRun } from '../../src/run/agent-run.ts';
import { RunInterruptedError } from '../../src/run/index.ts';
import type { Effect } from '../../src/incident/index.ts';
import { ManualTime } from './manual-time.ts';
import { recorded } from './recorded.ts';
import { dropped } from './sources.ts';

type Action =
  | { readonly kind: 'text' | 'reasoning' | 'ping' }
  | { readonly kind: 'call'; readonly effect: Effect; readonly runs: boolean };

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('text' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('reasoning' as const, 'ping' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('call' as const),
      effect: fc.constantFrom<Effect>('read_only', 'idempotent', 'mutating', 'unknown'),
      runs: fc.boolean(),
    }),
  },
);
const fault = fc.constantFrom('drop', 'end', 'overload', 'stall', 'parser');
const boundary = fc.constantFrom('told', 'untold', 'provider_side');

/** Anthropic's events: calls are whole while the stream goes on. */
function eventsOf(one: Action, index: number): readonly object[] {
  switch (one.kind) {
    case 'ping':
      return [{ type: 'ping' }];
    case 'text':
      return [{ type: 'content_block_delta', index, delta: { type: 'text_delta', text: `t${String(index)} ` } }];
    case 'reasoning':
      return [{ type: 'content_block_delta', index, delta: { type: 'thinking_delta', thinking: 'hm' } }];
    case 'call':
      return [
        {
          type: 'content_block_start',
          index,
          content_block: { type: 'tool_use', id: `toolu_${String(index)}`, name: one.effect },
        },
        { type: 'content_block_stop', index },
      ];
  }
}

async function* failing(actions: readonly Action[], how: string): AsyncGenerator<object> {
  for (const [index, one] of actions.entries()) yield* eventsOf(one, index);
  if (how === 'drop') throw dropped();
  if (how === 'parser') throw new SyntaxError('x');
  if (how === 'overload') yield { type: 'error', error: { type: 'overloaded_error', message: 'x' } };
  if (how === 'stall') await new Promise(() => undefined);
}

const TOOLS = ['read_only', 'idempotent', 'mutating', 'unknown'] as const;

test('an attempt is sent again only where nothing is shown or done twice', async () => {
  let replayed = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 5 }), fault, boundary, async (actions, how, told) => {
      const time = new ManualTime();
      const { tracer, spans } = recorded();
      let starts = 0;
      let text = '';
      const ran: string[] = [];
      const tools = TOOLS.map((name) => ({ name, ...(name === 'unknown' ? {} : { effect: name }) }));
      const outcome = startRun(
        { name: 'a', tracer },
        async (run) => {
          const stream = run.stream(
            {
              provider: 'anthropic',
              model: 'm',
              watchdogs: { silenceMillis: 1_000, firstProgressMillis: 1_000, connectMillis: 1_000 },
              ...(told === 'untold'
                ? {}
                : { tools: told === 'told' ? tools : [...tools, { type: 'web_search_20250305', name: 'w' }] }),
            },
            () => {
              starts += 1;
              return starts === 1 ? failing(actions, how) : whole();
            },
          );
          for await (const event of stream) {
            const { delta, content_block: block } = event as {
              delta?: { text?: string };
              content_block?: { id: string; name: Effect };
            };
            text += delta?.text ?? '';
            if (block === undefined) continue;
            const index = Number(block.id.slice('toolu_'.length));
            const made = actions[index];
            if (made?.kind !== 'call' || !made.runs) continue;
            await run.tool({ name: block.name, callId: block.id, effect: made.effect }, () => ran.push(block.name));
          }
        },
        time,
      ).catch((error: unknown) => error);
      await time.advance(60_000);
      const error = await outcome;
      const shown = actions.some(({ kind }) => kind === 'text');
      const unsafe = actions.some(
        (one) => one.kind === 'call' && (one.effect === 'mutating' || one.effect === 'unknown'),
      );
      const { incident, overcome } = spans.derived();
      expect(spans.open).toEqual([]);
      if (starts > 1) {
        replayed += 1;
        expect([shown, unsafe, error]).toEqual([false, false, undefined]);
        // Only what proves itself needs no boundary told; here nothing does once anything came.
        if (actions.some(({ kind }) => kind !== 'ping')) expect(told).toBe('told');
        expect(overcome.map(({ recovery }) => recovery.action)).toEqual(['replay']);
        expect(text).toBe('whole ');
      } else {
        expect(error).toBeInstanceOf(RunInterruptedError);
        expect((error as RunInterruptedError).incident).toEqual(incident);
        expect(incident!.recovery.action).not.toBe('replay');
      }
      // No text twice, no call twice.
      expect(new Set(text.split(' ')).size).toBe(text.split(' ').length);
      expect(ran.length).toBe(actions.filter((one) => one.kind === 'call' && one.runs).length);
    }),
    { numRuns: 300 },
  );
  expect(replayed).toBeGreaterThan(20);
});

async function* whole(): AsyncGenerator<object> {
  yield { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'whole ' } };
  yield { type: 'message_delta', delta: { stop_reason: 'end_turn' } };
}
