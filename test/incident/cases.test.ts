/**
 * The exact behaviour of the incident contract: every case of test/cases/incidents.json, by the comparison rules in its header.
 * The cases are examples; the rules are in docs/incidents.md.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  boundarySnapshot,
  classifyError,
  classifyResponse,
  createEvidenceLog,
  deriveIncidents,
  isRetryable,
  recoveryGate,
  replayDelay,
  sanitizeName,
} from '../../src/incident/index.ts';
import type { Evidence, GateInput, Incident } from '../../src/incident/index.ts';

const FILE = new URL('../cases/incidents.json', import.meta.url);
const SHARED = new URL('../../../shared/cases/incidents.json', import.meta.url);

interface Case {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly expect: any;
  readonly [field: string]: any;
}

const FILE_TEXT = readFileSync(FILE, 'utf8');
const CASES: readonly Case[] = JSON.parse(FILE_TEXT).cases;

/** Only what is expected is compared, recursively; null means absent or null; lists in order and in length. */
function agrees(actual: unknown, expected: unknown, path: string): void {
  if (expected === null) {
    expect(actual ?? null, path).toBe(null);
  } else if (Array.isArray(expected)) {
    expect(Array.isArray(actual), path).toBe(true);
    const list = actual as readonly unknown[];
    expect(list.length, `${path}.length`).toBe(expected.length);
    for (const [index, item] of expected.entries()) agrees(list[index], item, `${path}[${index}]`);
  } else if (typeof expected === 'object') {
    expect(typeof actual, path).toBe('object');
    for (const [key, value] of Object.entries(expected ?? {})) {
      agrees((actual as Record<string, unknown> | null)?.[key], value, `${path}.${key}`);
    }
  } else {
    expect(actual, path).toBe(expected);
  }
}

function agreesIncident(actual: Incident | undefined, expected: any): void {
  if (expected === null) {
    expect(actual).toBe(undefined);
    return;
  }
  agrees(actual, { detail: null, attempt: null, contributing: [], ...expected }, 'incident');
  expect(actual?.disposition).toBe('terminal');
}

function agreesOvercome(actual: readonly Incident[], expected: any): void {
  const list = (expected ?? []).map((one: object) => ({ detail: null, ...one }));
  agrees(actual, list, 'overcome');
  for (const one of actual) expect(one.disposition).toBe('overcome');
}

function agreesGate(recovery: any, state: any, expected: any): void {
  for (const random of state.random === undefined ? [0, 0.37, 1] : [state.random]) {
    const gate = recoveryGate({ ...state, recovery, random } as GateInput);
    expect(gate.mode).toBe(expected.mode);
    if (expected.reason !== undefined) expect(gate.reason).toBe(expected.reason);
    if (expected.delayMs === undefined) expect(gate.delayMs).toBe(undefined);
    else within(gate.delayMs, expected.delayMs);
  }
}

function within(actual: number | undefined, [least, most]: readonly [number, number]): void {
  expect(actual).toBeGreaterThanOrEqual(least - 1);
  expect(actual).toBeLessThanOrEqual(most + 1);
}

/** The case's error as an `Error` with its properties. */
function errorOf(spec: any): Error {
  const error = new Error(spec.message ?? '');
  const { cause, message: _, ...rest } = spec;
  Object.assign(error, rest);
  if (cause === '(itself)') error.cause = error;
  else if (cause !== undefined) error.cause = errorOf(cause);
  return error;
}

function shuffled(items: readonly Evidence[], seed: number): Evidence[] {
  let state = seed;
  const next = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  return items
    .map((item) => ({ item, key: next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

function runDerive(one: Case): void {
  const evidence: readonly Evidence[] = one['evidence'];
  const derived = deriveIncidents(evidence);
  agreesIncident(derived.incident, one.expect.incident);
  agreesOvercome(derived.overcome, one.expect.overcome);
  expect(deriveIncidents(evidence)).toEqual(derived);
  const times = evidence.map((item) => item.atMs);
  const initiated = evidence.flatMap((item) =>
    'initiatedAtMs' in item && item.initiatedAtMs !== undefined ? [item.initiatedAtMs] : [],
  );
  const all = [...times, ...initiated];
  if (times.every((time) => time !== undefined) && new Set(all).size === all.length) {
    for (const seed of [1, 2, 3]) expect(deriveIncidents(shuffled(evidence, seed))).toEqual(derived);
  }
  const bounds = one.expect.bounds;
  if (bounds !== undefined) agreesBounds(evidence, bounds, one);
}

function agreesBounds(evidence: readonly Evidence[], bounds: any, one: Case): void {
  const log = createEvidenceLog();
  for (const item of evidence) log.append(item);
  const kept = log.items();
  const markers = kept.filter((item) => item.kind === 'evidence_omitted');
  expect(kept.length - markers.length).toBeLessThanOrEqual(bounds.maxItems);
  expect(markers.length).toBe(bounds.omittedMarker ? 1 : 0);
  for (const index of bounds.mustKeep) expect(kept, `item ${index}`).toContain(evidence[index]);
  const again = deriveIncidents(kept);
  agreesIncident(again.incident, one.expect.incident);
  agreesOvercome(again.overcome, one.expect.overcome);
}

const RUN: Readonly<Record<string, (one: Case) => void>> = {
  derive: runDerive,
  policy: runDerive,
  attempt_scope: runDerive,
  tool_cleanup: runDerive,
  gate: (one) => agreesGate(one['recovery'], one['state'], one.expect),
  retry_decision: (one) => {
    const { incident } = deriveIncidents(one['evidence']);
    agrees(incident?.recovery, one.expect.recovery, 'recovery');
    agreesGate(incident?.recovery, one['state'], one.expect);
  },
  boundary: (one) => {
    const snapshot = boundarySnapshot(one['tools']);
    agrees(snapshot, one.expect.snapshot, 'snapshot');
    expect(snapshot.proven).toBe(one.expect.proven);
    const { proven: _, ...counts } = snapshot;
    const { incident } = deriveIncidents([
      { kind: 'attempt_started', atMs: 1, attempt: 1 },
      { kind: 'boundary_snapshot', atMs: 2, attempt: 1, ...counts },
      { kind: 'transport_error', atMs: 3, attempt: 1, code: 'ECONNRESET' },
    ]);
    expect(incident?.recovery.action).toBe(one.expect.proven ? 'replay' : 'ask_first');
  },
  transport_code: (one) => {
    const error = errorOf(one['error']);
    const signal = one['signal'];
    const classified =
      signal === undefined
        ? classifyError(error)
        : classifyError(error, {
            signal: { aborted: signal.aborted, reason: signal.reasonIsError ? error : new Error('another') },
          });
    agrees(classified, one.expect, 'classified');
  },
  provider_kind: (one) => {
    const classified = classifyResponse(one['response']);
    if (one.expect.kindNot !== undefined) expect(classified.kind).not.toBe(one.expect.kindNot);
    else expect(classified).toMatchObject({ kind: 'provider_rejected', rejection: one.expect.rejection });
  },
  retryability: (one) => expect(isRetryable(one['failure']) ?? null).toBe(one.expect.retryable),
  backoff: (one) => {
    for (const random of one['random'] === undefined ? [0, 0.5, 1] : [one['random']]) {
      within(replayDelay({ n: one['n'], random, retryAfterMs: one['retryAfterMs'] }), one.expect.delayMs);
    }
  },
  sanitize: (one) => {
    const [[key, value]] = Object.entries(one['input']) as [[string, string]];
    if (key === 'toolName') expect(sanitizeName(value, one['registered'])).toBe(one.expect.toolName);
    else if (key === 'errorCode') expect(sanitizeName(value) ?? null).toBe(one.expect.errorCode);
    else expect(leaves(key, value) ?? null).toBe(one.expect[key]);
  },
};

/** What leaves of an error's text or of a path: put where foreign text can get in, is it anywhere in what comes out? */
function leaves(key: string, value: string): string | undefined {
  const error = new Error(key === 'errorMessage' ? value : 'failed', { cause: { path: value, message: value } });
  const classified = classifyError(error);
  const { incident } = deriveIncidents([
    { kind: 'attempt_started', attempt: 1 },
    { kind: 'stream_failed', attempt: 1, name: value },
    { kind: 'transport_error', attempt: 1, code: value, causeCode: value, name: value },
    { kind: 'run_finished', outcome: 'failed' },
  ]);
  const said = JSON.stringify([classified, incident]);
  return said.includes(value) ? value : undefined;
}

describe('cases of the incident contract', () => {
  it.each(CASES.map((one) => [`${one.id}: ${one.title}`, one] as const))('%s', (_, one) => {
    const run = RUN[one.group];
    if (run === undefined) throw new Error(`Cannot run a case: no such group, received ${one.group}`);
    run(one);
  });

  it('are all there', () => {
    expect(CASES.length).toBe(191);
    expect(new Set(CASES.map(({ id }) => id)).size).toBe(191);
  });

  it('are the same as the contract says, where it is at hand', () => {
    const contract = existsSync(SHARED) ? readFileSync(SHARED, 'utf8') : FILE_TEXT;
    expect(FILE_TEXT).toBe(contract);
  });
});
