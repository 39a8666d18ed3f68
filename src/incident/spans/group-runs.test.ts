import { describe, expect, test } from 'vitest';
import { otlpSpan } from '../../../test/fixtures/otlp-span.ts';
import type { SpanFields } from '../../../test/fixtures/otlp-span.ts';
import { groupRuns } from './group-runs.ts';
import { viewSpan } from './view.ts';

type Fields = Pick<SpanFields, 'attributes' | 'status' | 'trace'>;
const op = (name: string): Fields => ({ attributes: { 'gen_ai.operation.name': name } });
const agent = op('invoke_agent');
const chat = op('chat');
const tool = op('execute_tool');
const ai = (id: string): Fields => ({ attributes: { 'ai.operationId': id } });

/** Groups as `run: members`, by ids. Spans are given as `[id, parent, fields]`; each starts one millisecond after the one before. */
function groups(
  ...spans: readonly (readonly [id: string, parent: string | undefined, fields?: Fields])[]
): readonly string[] {
  const views = spans.flatMap(([id, parent, fields], start) => {
    const span: SpanFields = { id, start, ...(parent === undefined ? {} : { parent }), ...fields };
    const view = viewSpan(otlpSpan(span));
    return view === undefined ? [] : [view];
  });
  const show = (list: typeof views): readonly string[] =>
    groupRuns(list).map(
      ({ run, members }) => `${run?.spanId ?? '-'}: ${members.map(({ span }) => span.spanId).join(' ')}`,
    );
  // The order of the input never matters.
  expect(show(views.toReversed())).toEqual(show(views));
  return show(views);
}

describe('G1: what is one run', () => {
  test('an agent and what is under it, also through spans of others', () => {
    expect(
      groups(
        ['http', undefined],
        ['agent', 'http', agent],
        ['step', 'agent'],
        ['c1', 'step', chat],
        ['t1', 'agent', tool],
        ['c2', 'agent', chat],
      ),
    ).toEqual(['agent: c1 t1 c2']);
  });

  test('without an agent, the topmost GenAI span', () => {
    expect(
      groups(
        ['http', undefined],
        ['s1', 'http', ai('ai.streamText')],
        ['d1', 's1', ai('ai.streamText.doStream')],
        ['t1', 's1', ai('ai.toolCall')],
        ['s2', 'http', ai('ai.generateText')],
        ['d2', 's2', ai('ai.generateText.doGenerate')],
      ),
    ).toEqual(['s1: d1 t1', 's2: d2']);
  });

  test('an operation under an agent is part of the agent', () => {
    expect(
      groups(
        ['agent', undefined, agent],
        ['s', 'agent', ai('ai.streamText')],
        ['d', 's', ai('ai.streamText.doStream')],
      ),
    ).toEqual(['agent: d']);
  });

  test('requests and tools with nothing above them are one run by their parent', () => {
    expect(groups(['c1', 'gone', chat], ['t1', 'gone', tool], ['c2', 'gone', chat], ['c3', 'else', chat])).toEqual([
      '-: c1 t1 c2',
      '-: c3',
    ]);
  });

  test('requests without a parent are a run each', () => {
    expect(groups(['c1', undefined, chat], ['c2', undefined, chat])).toEqual(['-: c1', '-: c2']);
  });

  test('spans with one run id are one run, wherever they are', () => {
    const ours = (name: string): Fields => ({
      attributes: { 'gen_ai.operation.name': name, 'spanbox.run.id': 'r1' },
    });
    expect(
      groups(
        ['agent', undefined, ours('invoke_agent')],
        ['c1', 'gone', ours('chat')],
        ['t1', 'agent', tool],
        ['other', 'agent'],
      ),
    ).toEqual(['agent: c1 t1']);
  });

  test('an agent inside a run of ours that has no id of its own is part of it', () => {
    const ours = { attributes: { 'gen_ai.operation.name': 'invoke_agent', 'spanbox.run.id': 'r1' } };
    expect(groups(['agent', undefined, ours], ['inner', 'agent', agent], ['c1', 'inner', chat])).toEqual(['agent: c1']);
  });

  test('an agent above agents that has nothing of its own is no run, nor is an operation of which nothing is to be said', () => {
    expect(groups(['outer', undefined, agent], ['inner', 'outer', agent], ['c', 'inner', chat])).toEqual(['inner: c']);
    expect(groups(['chain', undefined, { attributes: { 'openinference.span.kind': 'CHAIN' } }])).toEqual([]);
    expect(groups(['agent', undefined, agent])).toEqual(['agent: ']);
    expect(groups(['failed', undefined, { ...ai('ai.generateText'), status: 'error' }])).toEqual(['failed: ']);
  });
});

describe('G2, G3: what is below', () => {
  test('requests below a tool are a run of their own, and their agent too', () => {
    expect(
      groups(
        ['agent', undefined, agent],
        ['c1', 'agent', chat],
        ['t1', 'agent', tool],
        ['sub', 't1', ai('ai.generateText')],
        ['c2', 'sub', chat],
        ['t2', 'agent', tool],
        ['c3', 't2', chat],
      ),
    ).toEqual(['agent: c1 t1 t2', 'sub: c2', '-: c3']);
  });

  test('a request inside a request and a tool inside a tool are one', () => {
    expect(
      groups(
        ['agent', undefined, agent],
        ['c1', 'agent', chat],
        ['raw', 'c1', chat],
        ['t1', 'agent', tool],
        ['mcp', 't1', tool],
      ),
    ).toEqual(['agent: c1 t1']);
  });
});

describe('G4: broken trees', () => {
  test('a span given twice is one', () => {
    expect(groups(['agent', undefined, agent], ['c1', 'agent', chat], ['c1', 'agent', chat])).toEqual(['agent: c1']);
  });

  test('parents in a circle, and a span that is its own parent', () => {
    expect(groups(['a', 'b'], ['b', 'a'], ['c', 'a', chat], ['self', 'self', agent])).toEqual(['-: c', 'self: ']);
    expect(groups(['x', 'y', agent], ['y', 'x', chat])).toEqual(['x: y']);
  });

  test('one id in two traces is two spans', () => {
    expect(groups(['agent', undefined, agent], ['c1', 'agent', { ...chat, trace: 'other' }])).toEqual([
      'agent: ',
      '-: c1',
    ]);
  });

  test('100,000 spans in one chain, and as many siblings', () => {
    const chain = Array.from({ length: 100_000 }, (_, i) =>
      viewSpan(otlpSpan({ id: `s${i}`, ...(i === 0 ? agent : { parent: `s${i - 1}` }), start: i })),
    );
    const last = viewSpan(otlpSpan({ id: 'c', parent: 's99999', ...chat, start: 100_000 }));
    const views = [last, ...chain.toReversed()].flatMap((view) => view ?? []);
    expect(groupRuns(views).map(({ run, members }) => [run?.spanId, members.length])).toEqual([['s0', 1]]);
    const siblings = Array.from({ length: 100_000 }, (_, i) =>
      viewSpan(otlpSpan({ id: `c${i}`, parent: 'gone', ...chat, start: i })),
    );
    expect(groupRuns(siblings.flatMap((view) => view ?? [])).map(({ members }) => members.length)).toEqual([100_000]);
  });
});
