import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { OtlpAnyValue } from '../../src/otlp/otlp-types.ts';
import { snapshotFile } from '../../src/store/layout.ts';
import { fileTree } from './file-tree.ts';
import { runCli } from './run-cli.ts';
import { freshDir, nanosAt, span, writeStore } from './store-fixture.ts';
import type { RecordingShape } from './store-fixture.ts';

const EVIL = 'evil\u001b[31m\u202e\n\u009b';

/** The name of a session's snapshot without its ending. */
function slugOf(id: string): string {
  return snapshotFile(id).replace(/\.json$/, '');
}

function text(value: string): OtlpAnyValue {
  return { stringValue: value };
}

const TRACES = ['1', '2', '3', '4'].map((digit) => digit.repeat(32));

function agentSpan(index: number, from: number, to?: number): ReturnType<typeof span> {
  return span({
    traceId: TRACES[index] ?? '',
    spanId: 'a'.repeat(16),
    name: 'invoke_agent desk',
    from,
    ...(to === undefined ? {} : { to }),
    attributes: { 'gen_ai.operation.name': text('invoke_agent') },
  });
}

function chatSpan(index: number, from: number, to?: number): ReturnType<typeof span> {
  return span({
    traceId: TRACES[index] ?? '',
    spanId: 'b'.repeat(16),
    parentSpanId: 'a'.repeat(16),
    name: 'chat gpt-4o-mini',
    from,
    ...(to === undefined ? {} : { to }),
    attributes: {
      'gen_ai.operation.name': text('chat'),
      'gen_ai.request.model': text('gpt-4o-mini'),
      'gen_ai.usage.input_tokens': { intValue: '84' },
      'gen_ai.usage.output_tokens': { intValue: '23' },
    },
  });
}

/** One that ended, one that a crash mark names, one that was killed, one with a hostile name. */
const RECORDINGS: readonly RecordingShape[] = [
  {
    session: 'order-1',
    at: 0,
    spans: [agentSpan(0, 0, 900), chatSpan(0, 10, 800)],
    title: 'Where is my order?',
    summary: { modelCalls: 1, toolCalls: 2, inputTokens: 84, outputTokens: 23 },
  },
  {
    session: 'order-2',
    at: 1_000,
    spans: [],
    open: [agentSpan(1, 1_000), chatSpan(1, 1_010)],
    crash: { kind: 'exception', name: 'TypeError' },
  },
  { session: 'night-run', at: 2_000, spans: [chatSpan(2, 2_010, 2_500)], open: [agentSpan(2, 2_000)] },
  { session: EVIL, at: 500, spans: [agentSpan(3, 500, 600)], title: EVIL, service: EVIL },
];

let dir = '';

beforeAll(() => {
  dir = freshDir();
  writeStore(dir, RECORDINGS);
});

function json(...args: readonly string[]): Readonly<Record<string, unknown>> {
  const { code, stdout, stderr } = runCli([...args, '--json', '--dir', dir]);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Record<string, unknown>;
}

test('list --json: exactly the documented members, newest first', () => {
  const answer = json('list');
  expect(Object.keys(answer)).toEqual(['schemaVersion', 'sessions']);
  expect(answer['schemaVersion']).toBe(1);
  const sessions = answer['sessions'] as readonly Record<string, unknown>[];
  expect(sessions.map((session) => [session['id'], session['state']])).toEqual([
    ['night-run', 'interrupted'],
    ['order-2', 'crashed'],
    [EVIL, 'ended'],
    ['order-1', 'ended'],
  ]);
  expect(sessions[3]).toEqual({
    id: 'order-1',
    slug: slugOf('order-1'),
    state: 'ended',
    startTime: '2026-11-20T10:00:00.000Z',
    startTimeUnixNano: nanosAt(0),
    durationMs: 900,
    modelCalls: 1,
    toolCalls: 2,
    inputTokens: 84,
    outputTokens: 23,
    incidents: [],
    title: 'Where is my order?',
  });
  expect(Object.keys(sessions[0] ?? {})).toEqual(Object.keys(sessions[3] ?? {}));
});

test('list as a table: a heading, a line each; the hostile one is named by its slug', () => {
  const { code, stdout, stderr } = runCli(['list', '--dir', dir]);
  expect([code, stderr]).toEqual([0, '']);
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(5);
  expect(lines[0]?.split(/ {2,}/)).toEqual([
    'SESSION',
    'STATE',
    'START',
    'DURATION',
    'MODEL',
    'TOOLS',
    'TOKENS',
    'INCIDENTS',
    'TITLE',
  ]);
  expect(lines[4]?.split(/ {2,}/)).toEqual([
    'order-1',
    'ended',
    '2026-11-20 10:00:00Z',
    '900 ms',
    '1',
    '2',
    '84/23',
    '-',
    'Where is my order?',
  ]);
  expect(lines[3]?.split(/ {2,}/)[0]).toBe(slugOf(EVIL));
  expect(lines[3]).toContain('evil\\x1b[31m\\u202e\\n\\x9b');
  expect(stdout).toMatch(/^[\u0020-\u007e\n→]*$/);
});

test('--state keeps states, --fail-on exits with 4 for what is listed', () => {
  const states = (...args: readonly string[]): readonly unknown[] => {
    const { code, stdout } = runCli(['list', '--json', '--dir', dir, ...args]);
    return [code, (JSON.parse(stdout) as { sessions: { id: string }[] }).sessions.map((session) => session.id)];
  };
  expect(states('--state', 'crashed,interrupted')).toEqual([0, ['night-run', 'order-2']]);
  expect(states('--state', 'running')).toEqual([0, []]);
  expect(states('--fail-on', 'crashed,interrupted', '--state', 'ended')).toEqual([0, [EVIL, 'order-1']]);
  expect(states('--fail-on', 'crashed', '--state', 'crashed')).toEqual([4, ['order-2']]);
  expect(runCli(['list', '--dir', dir, '--state', 'running'])).toEqual({
    code: 0,
    signal: null,
    stdout: '',
    stderr: `spanbox: none of 4 sessions is running in ${dir}\n`,
  });
});

test.each([
  ['@latest', 'night-run'],
  ['@interrupted', 'night-run'],
  ['@crashed', 'order-2'],
  ['order-1', 'order-1'],
  ['night', 'night-run'],
  [slugOf(EVIL), EVIL],
  [slugOf('order-1'), 'order-1'],
])('show %s shows %j', (wanted, id) => {
  const answer = json('show', wanted);
  expect(Object.keys(answer)).toEqual(['schemaVersion', 'session', 'incidents', 'spans']);
  expect((answer['session'] as { id: string }).id).toBe(id);
});

test('show of a recording by its folder', () => {
  const recordings = readdirSync(join(dir, 'v1', 'recordings')).sort();
  const first = join(dir, 'v1', 'recordings', recordings[0] ?? '');
  const { code, stdout } = runCli(['show', first, '--json', '--dir', '/nonexistent/box']);
  expect(code).toBe(0);
  expect((JSON.parse(stdout) as { session: { id: string } }).session.id).toBe('order-1');
});

test('show of a session that ended: its head and its tree, and no incident', () => {
  const { code, stdout, stderr } = runCli(['show', 'order-1', '--dir', dir]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.split('\n')).toEqual([
    'session order-1  ended',
    '  Where is my order?',
    '  2026-11-20 10:00:00Z · 900 ms · 2 spans · 1 model call · 2 tool calls · 84 in, 23 out',
    `  service desk · slug ${slugOf('order-1')}`,
    '',
    `trace ${TRACES[0]} · 2 spans`,
    '     +0 µs     900 ms invoke_agent desk',
    '    +10 ms     790 ms └─ chat gpt-4o-mini  84 in · 23 out',
    '',
  ]);
});

test('an ambiguous beginning and a name that nobody has: 3, and a hint', () => {
  const several = runCli(['show', 'order', '--dir', dir]);
  expect([several.code, several.stdout, several.stderr]).toEqual([
    3,
    '',
    'spanbox: order is the beginning of 2 sessions\nThey are: order-1, order-2\n',
  ]);
  const nobody = runCli(['show', 'nobody', '--dir', dir]);
  expect([nobody.code, nobody.stdout, nobody.stderr]).toEqual([
    3,
    '',
    'spanbox: no session, file or recording is named nobody\nspanbox list shows the sessions.\n',
  ]);
});

test('show of a killed session: what repair would leave: torn spans, last evidence, the incident and its advice first', () => {
  const { code, stdout, stderr } = runCli(['show', 'night-run', '--dir', dir]);
  expect([code, stderr]).toEqual([0, '']);
  const lines = stdout.split('\n');
  expect(lines[0]).toBe('session night-run  interrupted');
  expect(stdout.indexOf('incident: process_crashed')).toBeGreaterThan(0);
  expect(stdout.indexOf('incident: process_crashed')).toBeLessThan(stdout.indexOf('trace 3333'));
  expect(lines.slice(-5)).toEqual([
    `trace ${TRACES[2]} · 2 spans`,
    '     +0 µs     500 ms invoke_agent desk  torn (interrupted)',
    '                      │ last evidence 10:00:02.500Z (+500 ms): end of "chat gpt-4o-mini"',
    '    +10 ms     490 ms └─ chat gpt-4o-mini  84 in · 23 out',
    '',
  ]);
});

test('show of a crashed session names the mark, and says crashed on its spans', () => {
  const { stdout } = runCli(['show', '@crashed', '--dir', dir]);
  expect(stdout).toContain('session order-2  crashed\n');
  expect(stdout).toContain('\n  crash mark on part 1: exception TypeError\n');
  expect(stdout).toContain('invoke_agent desk  torn (crashed)\n');
});

test('show of a hostile session prints nothing hostile, and its JSON has the very same id', () => {
  const shown = runCli(['show', slugOf(EVIL), '--dir', dir]);
  expect(shown.code).toBe(0);
  expect(shown.stdout).toMatch(/^[\u0020-\u007e\n·µ└├│─…]*$/);
  expect(runCli(['show', slugOf(EVIL), '--json', '--dir', dir]).stdout).toMatch(/^[\u0020-\u007e\n]*$/);
});

test('looking changes nothing: list, show, doctor and repair --dry-run leave names, times and contents as they are', () => {
  const before = fileTree(dir);
  expect(runCli(['list', '--dir', dir]).code).toBe(0);
  expect(runCli(['list', '--json', '--dir', dir]).code).toBe(0);
  for (const id of ['order-1', 'order-2', 'night-run']) expect(runCli(['show', id, '--dir', dir]).code).toBe(0);
  expect(runCli(['doctor', '--dir', dir]).code).toBe(4);
  expect(runCli(['repair', '--dry-run', '--dir', dir]).code).toBe(4);
  expect(fileTree(dir)).toEqual(before);
});

test('repair: dry first (4), then for real (0), then nothing is left to do; what show said before stays true', () => {
  const own = freshDir();
  writeStore(own, RECORDINGS);
  const shown = (id: string): string => runCli(['show', id, '--dir', own]).stdout;
  const before = ['order-1', 'order-2', 'night-run'].map(shown);
  const dry = runCli(['repair', '--dry-run', '--json', '--dir', own]);
  expect(dry.code).toBe(4);
  const wanted = JSON.parse(dry.stdout) as {
    schemaVersion: number;
    dryRun: boolean;
    recordings: { result: string; closedSpans: number }[];
  };
  expect([wanted.schemaVersion, wanted.dryRun]).toEqual([1, true]);
  expect(wanted.recordings.map((recording) => [recording.result, recording.closedSpans])).toEqual([
    ['would_repair', 2],
    ['would_repair', 1],
  ]);
  const real = runCli(['repair', '--dir', own]);
  expect([real.code, real.stderr]).toEqual([0, '']);
  expect(real.stdout).toContain('  session order-2 part 1: crashed\n');
  expect(real.stdout).toContain('  session night-run part 1: interrupted\n');
  expect(real.stdout).toContain(`2 recordings looked at, 3 open spans closed in ${own}\n`);
  const again = runCli(['repair', '--dry-run', '--dir', own]);
  expect([again.code, again.stdout]).toEqual([
    0,
    `nothing to repair in ${own}\n0 recordings of running processes, 4 finished\n`,
  ]);
  expect(['order-1', 'order-2', 'night-run'].map(shown)).toEqual(before);
});

test('a session of which a part was lost is shown as far as it goes, the damage is named, 5', () => {
  const own = freshDir();
  const [name = ''] = writeStore(own, RECORDINGS.slice(0, 1));
  const segment = join(own, 'v1', 'recordings', name, '0001.spans.jsonl');
  const bytes = readFileSync(segment);
  // The first of two lines, in its midst.
  bytes[20] = 0x00;
  writeFileSync(segment, bytes);
  const { code, stdout } = runCli(['show', 'order-1', '--dir', own]);
  expect(code).toBe(5);
  expect(stdout).toMatch(new RegExp(`\n {2}damage: .* of ${name}/0001\\.spans\\.jsonl\n`));
  expect(stdout).toContain('parent not in file\n');
  expect(stdout).toContain(' chat gpt-4o-mini  84 in · 23 out\n');
});
