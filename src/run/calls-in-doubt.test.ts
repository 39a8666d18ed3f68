import { expect, test } from 'vitest';
import type { Evidence } from '../incident/index.ts';
import { callsInDoubt } from './calls-in-doubt.ts';

const attempt = 1;
const made = (call: string, fields: object = {}): Evidence => ({
  kind: 'tool_call_materialized',
  attempt,
  call,
  tool: 'write',
  effect: 'mutating',
  ...fields,
});
const item = (kind: Evidence['kind'], call: string, fields: object = {}): Evidence =>
  ({ kind, attempt, call, ...fields }) as Evidence;

test('a call that started and did not end is in doubt; one that ended, failed or never ran is not', () => {
  expect(
    callsInDoubt([
      made('a'),
      made('b'),
      made('c'),
      made('d'),
      item('tool_execution_started', 'a'),
      item('tool_execution_started', 'b'),
      item('tool_execution_started', 'c'),
      item('tool_execution_finished', 'b'),
      item('tool_execution_failed', 'c'),
    ]),
  ).toEqual([{ call: 'a', tool: 'write', effect: 'mutating' }]);
});

test('a call that was given up is in doubt, and so is one of the provider without a result', () => {
  expect(
    callsInDoubt([
      item('tool_execution_started', 'a', { tool: 'read', effect: 'read_only' }),
      item('tool_interrupted', 'a'),
      made('b', { providerSide: true, tool: 'web_search', effect: 'unknown' }),
      made('c', { providerSide: true }),
      item('tool_execution_finished', 'c'),
      item('tool_interrupted', 'd'),
    ]),
  ).toEqual([
    { call: 'a', tool: 'read', effect: 'read_only' },
    { call: 'b', tool: 'web_search', effect: 'unknown' },
    { call: 'd', tool: 'other', effect: 'unknown' },
  ]);
});
