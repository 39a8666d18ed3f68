// What a run writes down: evidence as it comes, decisions within budgets, content where it is asked for.
import { beforeEach, describe, expect, test } from 'vitest';
import type { RequestInfo, Run } from '../../src/run/index.ts';
import { partialOutputOf } from '../../src/run/partial-journal.ts';
import { eventsOf, linesOf } from './recorded.ts';
import { interrupted, readAll, request, Runs } from './running.ts';
import { dropped, FedSource, finish, parts, reasoning, text } from './sources.ts';

let runs: Runs;

beforeEach(() => {
  runs = new Runs();
});

describe('evidence', () => {
  test('is on its span when the call that brings it returns', async () => {
    const source = new FedSource();
    const seen: string[][] = [];
    const look = (): void => void seen.push(linesOf(runs.record.spans.evidence()).map((line) => line.split(' ')[0]!));
    await runs.running(async (run) => {
      const stream = run.stream(request, () => source);
      look();
      source.part(reasoning('hm'));
      await stream.next();
      look();
      source.part(text('a'));
      await stream.next();
      look();
      await run.tool({ name: 't', effect: 'read_only' }, () => {
        look();
        return Promise.resolve();
      });
      look();
      source.part(finish());
      await stream.next();
      look();
    });
    const all = linesOf(runs.record.spans.evidence()).map((line) => line.split(' ')[0]!);
    // Each look found the first items of what came to be, and no later one.
    expect(seen.map((lines) => lines.length)).toEqual([2, 4, 5, 6, 7, 8]);
    for (const lines of seen) expect(lines).toEqual(all.slice(0, lines.length));
  });

  test('is what the incident was derived from: spans alone give the same verdict', async () => {
    const outcome = await runs.running((run) => readAll(run.stream(request, () => parts([text('a')], dropped()))));
    expect(runs.record.spans.derived().incident).toEqual(interrupted(outcome).incident);
  });

  test('of a very long run stays bounded on every span, and proves the same', async () => {
    const outcome = await runs.running(
      async (run) => {
        const source = new FedSource();
        const stream = run.stream({ ...request, provider: 'anthropic', tools: ['t'] }, () => source);
        for (let index = 0; index < 300; index += 1) {
          const id = `toolu_${String(index)}`;
          source.part({ type: 'content_block_start', index, content_block: { type: 'tool_use', id, name: 't' } });
          source.part({ type: 'content_block_stop', index });
          await stream.next();
          await stream.next();
          await run.tool({ name: 't', callId: id }, () => index);
        }
        source.fail(dropped());
        await stream.next();
      },
      { tools: { t: { effect: 'mutating' } } },
    );
    const { incident } = interrupted(outcome);
    const [attempt] = runs.record.spans.named('chat');
    expect(attempt!.droppedEventsCount).toBe(0);
    expect(eventsOf(attempt!, 'spanbox.evidence').length).toBeLessThanOrEqual(100);
    const derived = runs.record.spans.derived().incident;
    expect([derived?.cause, derived?.detail, derived?.recovery]).toEqual([
      incident.cause,
      incident.detail,
      incident.recovery,
    ]);
  });
});

describe('budgets', () => {
  const failing = (run: Run, budget: RequestInfo['budget']): Promise<unknown> => {
    const stream = run.stream({ ...request, ...(budget === undefined ? {} : { budget }) }, () => parts([], dropped()));
    return readAll(stream).catch((error: unknown) => error);
  };

  test.each([
    [undefined, undefined, 4],
    [{ chain: 1 }, undefined, 2],
    [{ chain: 0 }, undefined, 1],
    [{ run: 2 }, undefined, 3],
    [undefined, { run: 1 }, 2],
  ] as const)('%o for the request and %o for the run: %i attempts', async (own, ofRun, attempts) => {
    const outcome = runs.running((run) => failing(run, own), ofRun === undefined ? {} : { budget: ofRun });
    await runs.time.advance(600_000);
    await outcome;
    expect(runs.record.spans.named('chat').length).toBe(attempts);
  });

  test('the budget of a run is for all its requests, that of a session for all its runs', async () => {
    const both = runs.running(
      async (run) => {
        await failing(run, { chain: 2 });
        await failing(run, { chain: 2 });
      },
      { budget: { run: 3 } },
    );
    await runs.time.advance(600_000);
    await both;
    expect(runs.record.spans.named('chat').length).toBe(2 + 3);
    for (const attempts of [3, 1]) {
      runs = new Runs();
      const outcome = runs.running((run) => failing(run, undefined), {
        session: 'budget-session',
        budget: { session: 2 },
      });
      await runs.time.advance(600_000);
      await outcome;
      expect(runs.record.spans.named('chat').length).toBe(attempts);
    }
  });

  test('a provider that asks to wait longer than there is time is not waited for', async () => {
    const rejected = Object.assign(new Error('slow down'), { status: 429, headers: { 'retry-after': '3600' } });
    const outcome = runs.running((run) =>
      readAll(run.stream({ ...request, maxDelayMillis: 60_000 }, () => Promise.reject(rejected))),
    );
    await runs.time.advance(1);
    expect(interrupted(await outcome).cause).toBe(rejected);
    const [event] = eventsOf(runs.record.spans.named('chat')[0]!, 'spanbox.recovery');
    expect([event!['spanbox.recovery.mode'], event!['spanbox.recovery.gate_reason']]).toEqual([
      'stop',
      'retry_after_too_long',
    ]);
  });
});

describe('content', () => {
  const answer = [reasoning('hm, '), text('one '), text('two '.repeat(600)), text('three')];

  test('is nowhere unless it is asked for', async () => {
    const outcome = await runs.running((run) => readAll(run.stream(request, () => parts(answer, dropped()))));
    expect('partial' in interrupted(outcome)).toBe(false);
    const written = JSON.stringify(runs.record.spans.spans.map(({ attributes, events }) => [attributes, events]));
    expect(written).not.toContain('two');
    expect(written).not.toContain('hm');
  });

  test('is on the span when the consumer has the part, and comes back from its attributes', async () => {
    let said = '';
    const outcome = await runs.running(
      async (run) => {
        for await (const part of run.stream(request, () => parts(answer, dropped()))) {
          said += (part as { choices: { delta: { content?: string } }[] }).choices[0]!.delta.content ?? '';
          const { attributes } = runs.record.spans.named('chat')[0]!;
          expect(partialOutputOf((name) => attributes[name])?.text).toBe(said);
        }
      },
      { captureContent: true },
    );
    const { partial } = interrupted(outcome);
    expect(partial).toEqual({ text: said, reasoning: 'hm, ', toolInputs: [], omittedChars: 0 });
    const { attributes } = runs.record.spans.named('chat')[0]!;
    expect(JSON.parse(attributes['gen_ai.output.messages'] as string)).toEqual([
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'hm, ' },
          { type: 'text', content: said },
        ],
      },
    ]);
    expect(attributes['spanbox.output.tail']).toBe('[]');
  });
});
