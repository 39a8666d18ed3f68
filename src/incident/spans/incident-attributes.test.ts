import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryEvidence } from '../../../test/fixtures/arbitrary-evidence.ts';
import { deriveIncidents } from '../derive.ts';
import type { Evidence } from '../evidence.ts';
import type { Incident } from '../incident.ts';
import { incidentFromAttributes, incidentToAttributes, runIncidentAttributes } from './incident-attributes.ts';
import type { ViewAttributes, ViewValue } from './view.ts';

const ID = '0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1';
const schema: object = JSON.parse(
  readFileSync(new URL('../../../semconv/events.schema.json', import.meta.url), 'utf8'),
);

function view(attributes: object): ViewAttributes {
  return new Map<string, ViewValue>(Object.entries(attributes));
}

function incidentOf(...evidence: readonly Evidence[]): Incident {
  const { incident } = deriveIncidents(evidence);
  if (incident === undefined) throw new Error('no incident');
  return incident;
}

const rejected = incidentOf(
  { kind: 'attempt_started', atMs: 0, attempt: 1 },
  { kind: 'provider_rejected', atMs: 5, attempt: 1, status: 529, rejection: 'overload', code: 'overloaded_error' },
  { kind: 'lifecycle_closed', atMs: 6, action: 'dispose', actionId: 'a1' },
  { kind: 'run_finished', atMs: 7, outcome: 'failed' },
);

describe('an incident and its event', () => {
  test('I1: every incident of any evidence is equal after writing and reading, and valid by the schema', () => {
    const validate = new Ajv2020({ allErrors: true }).compile(schema);
    const causes = new Set<string>();
    fc.assert(
      fc.property(fc.array(arbitraryEvidence, { maxLength: 12 }), (evidence) => {
        const { incident, overcome } = deriveIncidents(evidence);
        for (const each of incident === undefined ? overcome : [incident, ...overcome]) {
          causes.add(each.cause);
          const attributes = incidentToAttributes(each, ID);
          expect(incidentFromAttributes(view(attributes))).toEqual({ id: ID, incident: each });
          expect({ each, valid: validate({ name: 'spanbox.incident', attributes }) }).toEqual({ each, valid: true });
        }
      }),
      { numRuns: 1500 },
    );
    expect(causes.size).toBe(11);
  });

  test('exact names and values', () => {
    expect(incidentToAttributes(rejected, ID)).toEqual({
      'spanbox.incident.id': ID,
      'spanbox.incident.cause': 'provider_rejected',
      'spanbox.incident.detail': 'overload',
      'spanbox.incident.confidence': 'high',
      'spanbox.incident.disposition': 'terminal',
      'spanbox.incident.run_phase': 'awaiting_provider',
      'spanbox.incident.stream_phase': 'awaiting_progress',
      'spanbox.incident.tool_phase': 'none',
      'spanbox.incident.severity': 'error',
      'spanbox.attempt.number': 1,
      'spanbox.incident.contributing': ['lifecycle_closed:dispose'],
      'spanbox.incident.gaps': ['boundary_missing'],
      'spanbox.fact.provider_progress': false,
      'spanbox.fact.reasoning_output': false,
      'spanbox.fact.visible_output': false,
      'spanbox.fact.tool_input_started': false,
      'spanbox.fact.tool_call_materialized': false,
      'spanbox.fact.tool_started': false,
      'spanbox.fact.tool_finished': false,
      'spanbox.fact.unsafe_started': false,
      'spanbox.fact.provider_side_call': false,
      'spanbox.fact.boundary_proven': true,
      'error.type': '529',
      'spanbox.incident.error_code': 'overloaded_error',
      'http.response.status_code': 529,
      'spanbox.recovery.action': 'stop',
      'spanbox.recovery.reason': 'lifecycle_closed',
      'spanbox.recovery.confidence': 'high',
      'spanbox.recovery.row': '2',
      'spanbox.incident.title': 'provider_rejected.overload',
      'spanbox.incident.summary': rejected.summary,
    });
    expect(runIncidentAttributes(rejected, ID)).toEqual({
      'spanbox.incident.id': ID,
      'spanbox.incident.cause': 'provider_rejected',
    });
  });

  test('a detail with colons survives among the contributing causes', () => {
    const incident: Incident = { ...rejected, contributing: [{ cause: 'lifecycle_closed', detail: 'app:reload:2' }] };
    const read = incidentFromAttributes(view(incidentToAttributes(incident, ID)));
    expect(read?.incident.contributing).toEqual([{ cause: 'lifecycle_closed', detail: 'app:reload:2' }]);
  });

  test('I2: what may not be said does not leave, whoever made the incident', () => {
    const hostile: Incident = {
      ...rejected,
      contributing: [{ cause: 'lifecycle_closed', detail: 'see https://host/?key=1' }],
      error: { type: 'Error: user said "my password is hunter2"', code: 'sk-ant-api03-abcdefgh12345678abcdefgh' },
    };
    const attributes = incidentToAttributes(hostile, 'id with spaces');
    expect(attributes).toMatchObject({
      'error.type': '_OTHER',
      'spanbox.incident.contributing': ['lifecycle_closed'],
    });
    expect(attributes['spanbox.incident.id']).toMatch(/^id-[0-9a-f]{16}$/);
    expect(JSON.stringify(attributes)).not.toMatch(/hunter2|https|sk-ant/);
    expect(attributes).not.toHaveProperty('spanbox.incident.error_code');
  });

  test('I3: an incident with a required attribute missing, or of another type, is none', () => {
    const attributes = incidentToAttributes(rejected, ID);
    const optional = new Set([
      'spanbox.incident.detail',
      'spanbox.attempt.number',
      'spanbox.incident.contributing',
      'spanbox.incident.gaps',
      'error.type',
      'spanbox.incident.error_code',
      'http.response.status_code',
    ]);
    for (const key of Object.keys(attributes)) {
      const without = new Map(view(attributes));
      without.delete(key);
      expect(incidentFromAttributes(without) === undefined, `without ${key}`).toBe(!optional.has(key));
      const wrong = new Map(view(attributes)).set(key, []);
      if (optional.has(key) && key !== 'spanbox.attempt.number') continue;
      expect(incidentFromAttributes(wrong), `[] as ${key}`).toBeUndefined();
    }
  });

  test('I3: causes and gaps that are no names are not read', () => {
    const attributes = {
      ...incidentToAttributes(rejected, ID),
      'spanbox.incident.contributing': ['boredom', 'toString', 'tool_failed:x y', 'user_cancelled'],
      'spanbox.incident.gaps': ['a b', 'boundary_missing'],
    };
    const incident = incidentFromAttributes(view(attributes))?.incident;
    expect(incident?.contributing).toEqual([{ cause: 'tool_failed' }, { cause: 'user_cancelled' }]);
    expect(incident?.gaps).toEqual(['boundary_missing']);
  });
});
