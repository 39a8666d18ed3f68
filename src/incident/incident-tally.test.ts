import { expect, it } from 'vitest';
import { IncidentTally } from './incident-tally.ts';

it('counts an id once, with its last words', () => {
  const tally = new IncidentTally();
  tally.add('t', 'a', { cause: 'transport_lost', action: 'replay' });
  tally.add('t', 'a', { cause: 'transport_lost', action: 'ask_first' });
  expect(tally.summaries()).toEqual([{ cause: 'transport_lost', action: 'ask_first' }]);
});

it('takes back what a trace has told when its run went on, and nothing of another trace', () => {
  const tally = new IncidentTally();
  tally.add('t', 'a', { cause: 'transport_lost' });
  tally.add('u', 'b', { cause: 'tool_failed' });
  tally.wentOn('t');
  expect(tally.summaries()).toEqual([{ cause: 'tool_failed' }]);
});

it('lists 32 and goes on to revise them', () => {
  const tally = new IncidentTally();
  for (let i = 0; i < 40; i += 1) tally.add('t', `id ${i}`, { cause: `c${i}` });
  tally.add('t', 'id 0', { cause: 'revised' });
  expect(tally.summaries()).toHaveLength(32);
  expect(tally.summaries()[0]).toEqual({ cause: 'revised' });
});
