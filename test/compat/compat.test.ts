// Each lane, each way to have the box: an application is told everything, killed, repaired and read back, and its lines
// are what the SDK of that lane makes of the same spans.
import { execFileSync, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, inject, test } from 'vitest';
import { cleanEnv } from '../clean-env.ts';
import { spanLines } from '../support/span-lines.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { type Lane, LANES } from './lanes.ts';
import { comparable, onlySpan, type OtlpSpanLike, withoutSession } from './sdk-json.ts';

const MODES = ['register', 'attach', 'auto'] as const;
const SESSION = 'chat/1';

interface Told {
  readonly isThree: boolean;
  readonly ended: readonly string[];
  readonly open: readonly string[];
  readonly lastCallAt: number;
  readonly notRecorded: string;
}

interface ReadBack {
  readonly report: unknown;
  readonly sessions: readonly {
    readonly id: string;
    readonly state: string;
    readonly spans: readonly OtlpSpanLike[];
  }[];
}

let dir: string;

beforeEach(() => {
  dir = temporaryFolder();
});

describe.each(LANES)('$name', (lane) => {
  test.each(MODES)('%s: killed, repaired, read back, and equal to what the SDK writes', async (mode) => {
    const told = await runAndKill(lane, mode);
    const read = readBack(lane);
    const lines = spanLines(dir);
    const bySpan = new Map(lines.map((line) => [onlySpan(line).spanId, line]));

    expect(told.isThree).toBe(lane.door === 'spanbox/sdk3');
    expect(lines).toHaveLength(told.ended.length + told.open.length);
    expect(bySpan.size).toBe(lines.length);
    expect(bySpan.has(told.notRecorded)).toBe(false);

    const addedSession: string[] = [];
    const ours = told.ended.map((text) => {
      const { spanId, name, attributes } = onlySpan(text);
      const line = bySpan.get(spanId) ?? '';
      if (!line.includes(SESSION) || attributes.some(({ key }) => key === 'session.id')) return comparable(line);
      addedSession.push(name);
      return comparable(withoutSession(line, SESSION));
    });
    expect(ours).toEqual(told.ended.map(comparable));
    expect(addedSession).toEqual(['no own session', 'by context', 'values of 3.x', 'chat failed']);
    const incidents = lines
      .map(onlySpan)
      .filter(({ events }) => events.some(({ name }) => name === 'spanbox.incident'));
    expect(incidents.map(({ name }) => name)).toEqual(['chat failed']);

    const [recording = ''] = readdirSync(join(dir, 'v1', 'recordings'));
    const death = { recording, lastCallAt: told.lastCallAt };
    for (const text of told.open) expectClosed(onlySpan(comparable(text)), bySpan, death);

    expect(Object.fromEntries(read.sessions.map(({ id, state }) => [id, state]))).toEqual({
      [onlySpan(told.ended[0] ?? '').traceId]: 'ended',
      [SESSION]: 'interrupted',
    });
    const readSpans = read.sessions.flatMap(({ spans }) => spans);
    expect(sortedById(readSpans)).toEqual(sortedById(lines.map(onlySpan)));
  });
});

/** A span that the kill left open: all that was said, then what repair says. */
function expectClosed(
  said: OtlpSpanLike,
  bySpan: ReadonlyMap<string, string>,
  { recording, lastCallAt }: { readonly recording: string; readonly lastCallAt: number },
): void {
  const closed = onlySpan(comparable(bySpan.get(said.spanId) ?? ''));
  expect(closed.attributes.slice(0, said.attributes.length)).toEqual(said.attributes);
  const hasSession = said.attributes.some(({ key }) => key === 'session.id');
  const saidStatus = said.status['code'] === 0 ? [] : [attribute('spanbox.status.before', { stringValue: 'OK' })];
  expect(closed.attributes.slice(said.attributes.length)).toEqual([
    ...(hasSession ? [] : [attribute('session.id', { stringValue: SESSION })]),
    attribute('error.type', { stringValue: 'interrupted' }),
    attribute('spanbox.repaired', { boolValue: true }),
    attribute('spanbox.end_reason', { stringValue: 'interrupted' }),
    attribute('spanbox.recording.id', { stringValue: recording }),
    ...saidStatus,
  ]);
  expect(closed.events).toEqual(said.events);
  expect(closed.status).toEqual({ code: 2 });
  for (const { timeUnixNano } of said.events) expect(BigInt(closed.endTimeUnixNano) >= BigInt(timeUnixNano)).toBe(true);
  const endMillis = Number(BigInt(closed.endTimeUnixNano) / 1_000_000n);
  expect(endMillis).toBeLessThanOrEqual(lastCallAt);
  expect({ ...closed, attributes: 0, events: 0, status: 0, endTimeUnixNano: 0 }).toEqual({
    ...said,
    attributes: 0,
    events: 0,
    status: 0,
    endTimeUnixNano: 0,
  });
}

function attribute(key: string, value: Readonly<Record<string, unknown>>): object {
  return { key, value };
}

async function runAndKill(lane: Lane, mode: string): Promise<Told> {
  const imports = mode === 'auto' ? ['--import', 'spanbox/auto'] : [];
  const child = spawn(nodeOf(lane), [...imports, 'workload.mjs', mode, lane.sdk, lane.door], {
    cwd: treeOf(lane),
    env: cleanEnv({ SPANBOX_DIR: dir }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    if (output.endsWith('\n')) child.kill('SIGKILL');
  });
  const end = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  expect({ end, errors }).toEqual({ end: { code: null, signal: 'SIGKILL' }, errors: '' });
  return JSON.parse(output) as Told;
}

function readBack(lane: Lane): ReadBack {
  const output = execFileSync(nodeOf(lane), ['readback.mjs', dir], {
    cwd: treeOf(lane),
    env: cleanEnv({ SPANBOX_DIR: dir }),
  });
  return JSON.parse(output.toString('utf8')) as ReadBack;
}

function treeOf(lane: Lane): string {
  return join(inject('compatTrees'), lane.name);
}

function nodeOf(lane: Lane): string {
  return inject('compatNodes')[lane.name] ?? '';
}

function sortedById(spans: readonly OtlpSpanLike[]): readonly OtlpSpanLike[] {
  return spans.toSorted((left, right) => (left.spanId < right.spanId ? -1 : 1));
}
