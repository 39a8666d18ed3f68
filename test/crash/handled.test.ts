/** Rows 7 and 10: what the application handles is evidence only; what nobody handles is marked and goes its way as without us. */
import { describe, expect, it } from 'vitest';
import { listSessions, repair } from '../../src/repair/index.ts';
import { runChild, scratchFolder, startChild, type Ended } from '../support/child.ts';
import { allLines } from './read-back.ts';

const CHILD = new URL('../fault/host-child.ts', import.meta.url);

async function states(dir: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const session of listSessions(dir)) found[session.id] = session.state;
  return found;
}

const outcome = ({ code, signal, stdout, stderr, told }: Ended): object => ({ code, signal, stdout, stderr, told });

describe('row 7: the application handles it and lives on', () => {
  it.each(['handled exception', 'captured exception', 'handled rejection'])('%s: not marked', async (way) => {
    const dir = scratchFolder();
    const without = await runChild(CHILD, { args: [way, 'off'] });
    const ended = await runChild(CHILD, { args: [way, dir] });
    expect(outcome(ended)).toEqual(outcome(without));
    expect(outcome(ended)).toEqual({ code: 0, signal: null, stdout: 'handled\n', stderr: '', told: 'left\n' });
    expect(await states(dir)).toEqual({ s: 'ended' });
    expect(allLines(dir).map((span) => span.attributes?.map(({ key }) => key))).toEqual([['session.id', 'after']]);
  });
});

describe('row 10: the application handles SIGINT and lives on', () => {
  it.each([
    ['handled signal', 'ended'],
    // Asked to mark, the mark comes first; what the application does then is its own.
    ['handled signal, asked', 'crashed'],
  ])('%s: neither exit nor swallow', async (way, state) => {
    const dir = scratchFolder();
    const live = async (root: string): Promise<Ended> => {
      const child = startChild(CHILD, { args: [way, root] });
      await child.said('ready');
      child.process.kill('SIGINT');
      await child.said('signal 1');
      child.process.kill('SIGINT');
      return child.ended;
    };
    const without = await live('off');
    const ended = await live(dir);
    expect(outcome(ended)).toEqual(outcome(without));
    expect(outcome(ended)).toEqual({
      code: 5,
      signal: null,
      stdout: '',
      stderr: '',
      told: 'ready\nsignal 1\nsignal 2\nleft\n',
    });
    expect(await states(dir)).toEqual({ s: state });
  });

  it.each([
    ['default signal', 'SIGINT', 'interrupted'],
    ['default signal, asked', 'SIGINT', 'crashed'],
    ['default signal, asked', 'SIGTERM', 'crashed'],
    ['default signal, asked', 'SIGHUP', 'crashed'],
  ] as const)('%s, %s: its default disposition follows, with its exit signal', async (way, signal, state) => {
    const dir = scratchFolder();
    const child = startChild(CHILD, { args: [way, dir] });
    await child.said('ready');
    child.process.kill(signal);
    expect(outcome(await child.ended)).toEqual({ code: null, signal, stdout: '', stderr: '', told: 'ready\n' });
    await repair(dir);
    expect(await states(dir)).toEqual({ s: state });
    expect(allLines(dir)).toHaveLength(1);
  });
});
