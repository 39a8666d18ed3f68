// Every broken run, killed after every item of its evidence: what repair finds is what those items and the crash prove.
import { describe, expect, test } from 'vitest';
import { deriveIncidents, evidenceFromSpans } from '../../src/incident/index.ts';
import type { Evidence, Incident } from '../../src/incident/index.ts';
import { incidentFromAttributes } from '../../src/incident/spans/incident-attributes.ts';
import { viewSpan } from '../../src/incident/spans/view.ts';
import type { OtlpSpan } from '../../src/otlp/otlp-types.ts';
import { repairedLines } from '../crash/read-back.ts';
import { runChild, scratchFolder } from '../support/child.ts';
import { RUNS } from './runs.ts';

const CHILD = new URL('killed-run-child.ts', import.meta.url);
const AT_ONCE = 3;
/** More than any run of the table has. */
const MAX_ITEMS = 40;

interface Killed {
  readonly items: readonly Evidence[];
  readonly spans: readonly OtlpSpan[];
}

/** The run, killed after its item `k`; undefined when it has no such item. */
async function killed(name: string, k: number, dir: string): Promise<Killed | undefined> {
  const { signal, code, told, stderr } = await runChild(CHILD, { args: [dir, name, String(k)] });
  if (signal === null && code === 0) return undefined;
  expect(`${signal} ${stderr}`).toBe('SIGKILL ');
  const items = told
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Evidence);
  expect(items).toHaveLength(k + 1);
  return { items, spans: await repairedLines(dir) };
}

function withCrash(items: readonly Evidence[]): readonly Evidence[] {
  const atMs = Math.max(...items.map((item) => item.atMs ?? 0));
  return [...items, { kind: 'process_crashed', atMs, crash: 'unknown' }];
}

interface Told {
  readonly id: string;
  readonly incident: Incident;
}

function toldOn(spans: readonly OtlpSpan[]): readonly Told[] {
  return spans.flatMap((span) =>
    (viewSpan(span)?.events ?? []).flatMap((event) => {
      const told = event.name === 'spanbox.incident' ? incidentFromAttributes(event.attributes) : undefined;
      return told === undefined ? [] : [told];
    }),
  );
}

function valueOf(span: OtlpSpan | undefined, key: string): unknown {
  return span?.attributes?.find((pair) => pair.key === key)?.value.stringValue;
}

function fail(): never {
  throw new Error('the run says an incident that no span has');
}

function check({ items, spans }: Killed): void {
  const derived = evidenceFromSpans(spans).map(({ evidence }) => deriveIncidents(evidence));
  const expected = deriveIncidents(withCrash(items));
  expect(derived).toEqual([expected]);
  const run = spans.find(({ name }) => name === 'invoke_agent test');
  const told = toldOn(spans);
  const { incident } = expected;
  expect(valueOf(run, 'spanbox.incident.cause')).toBe(incident?.cause);
  if (incident === undefined) {
    expect(valueOf(run, 'spanbox.incident.id')).toBeUndefined();
    return;
  }
  const own = told.filter(({ id }) => id === valueOf(run, 'spanbox.incident.id'));
  // Again only where more was seen of the attempt after its end: in the one run whose tool outlives it.
  for (const [index, one] of own.entries()) {
    const before = own.slice(0, index).map((earlier) => ({ ...earlier.incident, contributing: [] }));
    expect(before).not.toContainEqual({ ...one.incident, contributing: [] });
  }
  expect(own.length).toBeGreaterThanOrEqual(1);
  // What was told while it lived does not know of the crash.
  const { contributing, ...rest } = own.at(-1)?.incident ?? fail();
  expect({ ...rest, gaps: incident.gaps }).toEqual({ ...incident, contributing: undefined });
  const crash = { cause: 'process_crashed', detail: 'unknown' };
  expect([...contributing, crash].slice(0, incident.contributing.length)).toEqual(incident.contributing);
}

describe.each(RUNS.map(({ name }) => name))('%s', (name) => {
  test('killed after every item', async () => {
    const folders = Array.from({ length: MAX_ITEMS }, () => scratchFolder('spanbox-killed-'));
    let next = 0;
    let items = Infinity;
    const worker = async (): Promise<void> => {
      while (next < items) {
        const k = next;
        next += 1;
        const one = await killed(name, k, folders[k] ?? '');
        if (one === undefined) items = Math.min(items, k);
        else check(one);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    // The shortest has a start, a boundary, a cause and an end.
    expect(items).toBeGreaterThanOrEqual(4);
  }, 120_000);
});
