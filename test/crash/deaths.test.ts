/**
 * Rows 5, 7 and 9: every way to die but SIGKILL. What was acknowledged is there, and the exit code and the words on stderr are as without us.
 */
import { describe, expect, it } from 'vitest';
import { listSessions } from '../../src/repair/index.ts';
import { runChild, scratchFolder, startChild, type Ended } from '../support/child.ts';
import { modelAfter } from './acted-spans.ts';
import { asModel, repairedLines } from './read-back.ts';

const CHILD = new URL('acting-child.ts', import.meta.url);
const CALLS = 60;
const SEED = 4_711;

interface Death {
  readonly how: string;
  readonly signal?: NodeJS.Signals;
  readonly nodeArgs?: readonly string[];
  readonly state: 'interrupted' | 'crashed' | 'ended';
  readonly endReason: string;
  readonly env?: Readonly<Record<string, string>>;
}

const DEATHS: readonly (readonly [name: string, death: Death])[] = [
  ['abort', { how: 'abort', state: 'interrupted', endReason: 'interrupted' }],
  [
    'heap exhaustion (row 5)',
    { how: 'memory', nodeArgs: ['--max-old-space-size=40'], state: 'interrupted', endReason: 'interrupted' },
  ],
  ['process.exit(7) with spans open', { how: 'exit', state: 'crashed', endReason: 'crashed' }],
  ['process.exit(0) with spans open', { how: 'exit', env: { EXIT_CODE: '0' }, state: 'ended', endReason: 'exit' }],
  ['an uncaught throw (row 7)', { how: 'throw', state: 'crashed', endReason: 'crashed' }],
  ['an unhandled rejection (row 7)', { how: 'reject', state: 'crashed', endReason: 'crashed' }],
  ...(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGSEGV', 'SIGABRT'] as const).map((signal): [string, Death] => [
    `${signal} without a handler (row 9)`,
    { how: 'sleep', signal, state: 'interrupted', endReason: 'interrupted' },
  ]),
];

async function live(dir: string, death: Death, recording: 'on' | 'off'): Promise<Ended> {
  const args = [dir, String(SEED), `${death.how}:${CALLS}`, 'call', recording];
  const options = {
    args,
    ...(death.nodeArgs === undefined ? {} : { nodeArgs: death.nodeArgs }),
    ...(death.env === undefined ? {} : { env: death.env }),
  };
  if (death.signal === undefined) return runChild(CHILD, options);
  const child = startChild(CHILD, options);
  await child.said(`\n${CALLS}\n`);
  child.process.kill(death.signal);
  return child.ended;
}

/** Stderr without what differs from run to run: addresses, numbers of the collector, the program's own path. */
function comparable(stderr: string): string {
  return stderr
    .split('\n')
    .filter(
      (line) =>
        line.trim() !== '' &&
        !/^\s*(\d+: 0x|\[\d+:0x|<---|-----)|Mark-Compact|Scavenge|GC in|=+ JS stack trace|allocation failed/i.test(
          line,
        ),
    )
    .join('\n')
    .replaceAll(/0x[0-9a-f]+/g, '0x…');
}

describe('deaths', () => {
  it.each(DEATHS)('%s: nothing acknowledged is lost, exit code and stderr are as without us', async (_, death) => {
    const dir = scratchFolder();
    const without = await live(dir, death, 'off');
    const ended = await live(dir, death, 'on');
    expect({ code: ended.code, signal: ended.signal }).toEqual({ code: without.code, signal: without.signal });
    expect(comparable(ended.stderr)).toBe(comparable(without.stderr));
    expect(ended.told.trimEnd().split('\n').at(-1)).toBe(String(CALLS));

    const lines = await repairedLines(dir);
    expect(new Set(lines.map((span) => span.spanId)).size).toBe(lines.length);
    expect(new Map(lines.map((span) => [span.spanId, asModel(span, death.endReason)]))).toEqual(
      modelAfter(SEED, CALLS),
    );
    const states: string[] = [];
    for await (const session of listSessions(dir)) states.push(session.state);
    expect(states).toEqual([death.state]);
  });
});
