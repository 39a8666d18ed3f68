import { describe, expect, it } from 'vitest';
import { judgeLiveness, kernelOf, LIVENESS, matchesLiveness, type LivenessEvidence } from './liveness.ts';
import { judgePart, matchesRow, PART_STATES, type PartEvidence } from './part-state.ts';

describe('the liveness table', () => {
  const inputs: LivenessEvidence[] = [];
  for (const kernel of ['same', 'rebooted', 'other'] as const)
    for (const socket of ['alive', 'dead', 'unknown'] as const)
      for (const process of ['missing', 'other', 'zombie', 'same', 'unseen'] as const)
        for (const heartbeat of ['fresh', 'old'] as const) inputs.push({ kernel, socket, process, heartbeat });

  it('has exactly one row for every input', () => {
    expect(inputs.length).toBe(90);
    for (const input of inputs)
      expect([input, LIVENESS.filter((row) => matchesLiveness(row, input)).length]).toEqual([input, 1]);
  });

  it('has no row that nothing matches, and no label twice', () => {
    const labels = inputs.map((input) => judgeLiveness(input).label);
    expect(new Set(labels).size).toBe(LIVENESS.length);
    expect(new Set(LIVENESS.map((row) => row.label)).size).toBe(LIVENESS.length);
  });

  it('never takes a process for dead whose socket takes connections, unless the machine was started again', () => {
    for (const input of inputs)
      if (input.socket === 'alive' && input.kernel !== 'rebooted') expect(judgeLiveness(input).alive).toBe(true);
  });

  it('believes a refusing socket on the kernel that made it alone', () => {
    const refused = { socket: 'dead', process: 'unseen', heartbeat: 'fresh' } as const;
    expect(judgeLiveness({ ...refused, kernel: 'same' }).alive).toBe(false);
    expect(judgeLiveness({ ...refused, kernel: 'other' }).alive).toBe(true);
  });

  it.each([
    ['same', { host: 'a', bootId: '1' }, { host: 'a', bootId: '1' }],
    ['same', { host: 'container', bootId: '1' }, { host: 'a', bootId: '1' }],
    ['rebooted', { host: 'a', bootId: '0' }, { host: 'a', bootId: '1' }],
    ['other', { host: 'b', bootId: '0' }, { host: 'a', bootId: '1' }],
    ['same', { host: 'mac', bootId: null }, { host: 'mac', bootId: null }],
    ['other', { host: 'mac', bootId: null }, { host: 'other', bootId: null }],
    ['other', { host: 'a', bootId: null }, { host: 'a', bootId: '1' }],
  ] as const)('kernelOf: %s for %j seen from %j', (kernel, owner, self) => expect(kernelOf(owner, self)).toBe(kernel));
});

describe('the table of part states', () => {
  const inputs: PartEvidence[] = [];
  for (const alive of [true, false])
    for (const mark of ['none', 'closed', 'crash'] as const)
      for (const exit of ['none', 'zero', 'other'] as const)
        for (const open of [true, false])
          for (const lost of [true, false])
            for (const silent of [true, false]) inputs.push({ alive, mark, exit, open, lost, silent });

  it('has exactly one row for every input', () => {
    expect(inputs.length).toBe(144);
    for (const input of inputs)
      expect([input, PART_STATES.filter((row) => matchesRow(row, input)).length]).toEqual([input, 1]);
  });

  it('has no row that nothing matches', () => {
    expect(new Set(inputs.map((input) => judgePart(input).label)).size).toBe(PART_STATES.length);
  });

  it('a crash mark wins over everything', () => {
    for (const input of inputs) if (input.mark === 'crash') expect(judgePart(input).state).toBe('crashed');
  });

  it.each([
    ['running', { alive: true }],
    ['stalled', { alive: true, silent: true }],
    ['interrupted', { open: true }],
    ['interrupted', { open: true, lost: true }],
    ['ended', { open: true, exit: 'zero' }],
    ['crashed', { open: true, exit: 'other' }],
    ['ended', { exit: 'other' }],
    ['ended', {}],
    ['damaged', { lost: true }],
    ['ended', { mark: 'closed', lost: true }],
  ] as const)('%s: %j', (state, evidence) => {
    const none = { alive: false, mark: 'none', exit: 'none', open: false, lost: false, silent: false } as const;
    expect(judgePart({ ...none, ...evidence }).state).toBe(state);
  });
});
