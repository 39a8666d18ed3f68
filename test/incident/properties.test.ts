/**
 * What holds for any evidence: the derivation is pure, does not depend on the order of appending, more tool activity never makes a replay
 * out of a refusal, and a bounded log gives the answer of the whole. A failure prints the seed.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEvidenceLog, deriveIncidents } from '../../src/incident/index.ts';
import type { DerivedIncidents, Evidence, Incident } from '../../src/incident/index.ts';
import { run, runOf, step } from './arbitrary.ts';

function frozen(evidence: readonly Evidence[]): readonly Evidence[] {
  return Object.freeze(evidence.map((item) => Object.freeze({ ...item })));
}

/** A bounded log says that it dropped something; nothing else may differ. */
function withoutMarker({ incident, overcome }: DerivedIncidents): unknown {
  const strip = (one: Incident): unknown => ({ ...one, gaps: one.gaps.filter((gap) => gap !== 'evidence_omitted') });
  return { incident: incident === undefined ? undefined : strip(incident), overcome: overcome.map(strip) };
}

function bounded(evidence: readonly Evidence[]): readonly Evidence[] {
  const log = createEvidenceLog();
  for (const item of evidence) log.append(item);
  return log.items();
}

describe('deriveIncidents', () => {
  it('is pure: frozen evidence, the same answer twice', () => {
    fc.assert(
      fc.property(run({ undated: true, initiated: true }), (evidence) => {
        const items = frozen(evidence);
        const once = deriveIncidents(items);
        expect(deriveIncidents(items)).toEqual(once);
        expect(deriveIncidents(evidence.map((item) => ({ ...item })))).toEqual(once);
      }),
      { numRuns: 300, endOnFailure: true },
    );
  });

  it('does not depend on the order in which items of different times were appended', () => {
    fc.assert(
      fc.property(run({ distinct: true, initiated: true }), fc.integer(), (evidence, seed) => {
        const times = evidence.flatMap((item) => [item.atMs, 'initiatedAtMs' in item ? item.initiatedAtMs : undefined]);
        const known = times.filter((time) => time !== undefined);
        fc.pre(new Set(known).size === known.length);
        let state = Math.abs(seed) + 1;
        const key = (): number => (state = (state * 48_271) % 2_147_483_647);
        const mixed = evidence
          .map((item) => ({ item, key: key() }))
          .sort((a, b) => a.key - b.key)
          .map(({ item }) => item);
        expect(deriveIncidents(mixed)).toEqual(deriveIncidents(evidence));
      }),
      { numRuns: 300, endOnFailure: true },
    );
  });

  it('never turns ask_first or stop into replay when there is more tool activity', () => {
    const kinds = [
      'tool_input_started',
      'tool_call_materialized',
      'tool_execution_started',
      'tool_execution_finished',
    ] as const;
    fc.assert(
      fc.property(
        run({ maxSteps: 40 }),
        fc.array(
          fc.record({
            kind: fc.constantFrom(...kinds),
            call: fc.integer({ min: 0, max: 6 }),
            effect: fc.constantFrom('read_only', 'idempotent', 'mutating', 'unknown'),
          }),
          { minLength: 1, maxLength: 6 },
        ),
        (evidence, more) => {
          const before = deriveIncidents(evidence).incident;
          fc.pre(before !== undefined && (before.recovery.action === 'ask_first' || before.recovery.action === 'stop'));
          const attempt = Math.max(...evidence.map((item) => ('attempt' in item ? item.attempt : 1)));
          const added = more.map(({ kind, call, effect }): Evidence => {
            const base = { atMs: 1e6, attempt, call: `c${call}` };
            if (kind === 'tool_call_materialized') return { kind, ...base, tool: 'x', effect: effect as 'read_only' };
            return kind === 'tool_execution_started'
              ? { kind, ...base, effect: effect as 'read_only' }
              : { kind, ...base };
          });
          const after = deriveIncidents([...evidence, ...added]).incident;
          expect(after?.recovery.action).not.toBe('replay');
        },
      ),
      { numRuns: 1_000, endOnFailure: true },
    );
  });

  it('stops after a cancel and after a close, whatever else happened', () => {
    fc.assert(
      fc.property(run(), fc.boolean(), (evidence, cancel) => {
        const asked: Evidence = cancel
          ? { kind: 'user_cancelled', atMs: 1e6 }
          : { kind: 'lifecycle_closed', atMs: 1e6, action: 'reload', actionId: 'a1' };
        const { incident } = deriveIncidents([...evidence, asked]);
        if (incident !== undefined) expect(incident.recovery.action).toBe('stop');
      }),
      { numRuns: 300, endOnFailure: true },
    );
  });
});

describe('createEvidenceLog', () => {
  it('gives the incidents of the whole evidence', () => {
    fc.assert(
      fc.property(run({ maxSteps: 400, undated: true, initiated: true }), (evidence) => {
        expect(withoutMarker(deriveIncidents(bounded(evidence)))).toEqual(withoutMarker(deriveIncidents(evidence)));
      }),
      { numRuns: 400, endOnFailure: true },
    );
  });

  it('gives the incidents of the whole evidence at every moment', () => {
    fc.assert(
      fc.property(run({ maxSteps: 250 }), (evidence) => {
        const log = createEvidenceLog();
        for (const [index, item] of evidence.entries()) {
          log.append(item);
          if (index % 5 !== 0) continue;
          const whole = deriveIncidents(evidence.slice(0, index + 1));
          expect(withoutMarker(deriveIncidents(log.items()))).toEqual(withoutMarker(whole));
        }
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it('gives the incidents of thousands of items', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 3_000, maxLength: 3_000 }), (steps) => {
        const evidence = runOf(steps);
        expect(withoutMarker(deriveIncidents(bounded(evidence)))).toEqual(withoutMarker(deriveIncidents(evidence)));
      }),
      { numRuns: 10, endOnFailure: true },
    );
  });

  it('keeps what it keeps as it was appended, in append order, with one marker that counts the rest', () => {
    fc.assert(
      fc.property(run({ maxSteps: 300, undated: true }), (evidence) => {
        const kept = bounded(evidence);
        const markers = kept.filter((item) => item.kind === 'evidence_omitted');
        const items = kept.filter((item) => item.kind !== 'evidence_omitted');
        const places = items.map((item) => evidence.indexOf(item));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect(places.includes(-1)).toBe(false);
        expect(markers.map(({ count }) => count)).toEqual(
          items.length === evidence.length ? [] : [evidence.length - items.length],
        );
        if (markers.length > 0) expect(kept.at(-1)).toBe(markers[0]);
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });
});
