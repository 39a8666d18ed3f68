import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ARBITRARY_KINDS, arbitraryEvidence } from '../../../test/fixtures/arbitrary-evidence.ts';
import { SPANBOX_EVIDENCE_KIND_VALUES } from '../../semconv/index.ts';
import type { Evidence } from '../evidence.ts';
import { evidenceFromAttributes, evidenceToAttributes } from './evidence-attributes.ts';
import { EVIDENCE_FIELDS } from './evidence-fields.ts';
import type { ViewAttributes, ViewValue } from './view.ts';

const repository = new URL('../../../', import.meta.url);
const KINDS = Object.values(SPANBOX_EVIDENCE_KIND_VALUES);

function view(attributes: object | undefined): ViewAttributes {
  return new Map<string, ViewValue>(Object.entries(attributes ?? {}));
}

describe('an item and its event', () => {
  test('A1: any sayable item is equal after writing and reading, with its order', () => {
    expect([...ARBITRARY_KINDS].sort()).toEqual([...KINDS].sort());
    fc.assert(
      fc.property(arbitraryEvidence, fc.nat(), (item, order) => {
        const read = evidenceFromAttributes(view(evidenceToAttributes(item, { order })));
        expect(read).toEqual({ item, order });
      }),
      { numRuns: 2000 },
    );
  });

  test('the attributes of any sayable item are valid by the schema of our events', () => {
    const schema: object = JSON.parse(readFileSync(new URL('semconv/events.schema.json', repository), 'utf8'));
    const validate = new Ajv2020({ allErrors: true }).compile(schema);
    fc.assert(
      fc.property(arbitraryEvidence, (item) => {
        const valid = validate({ name: 'spanbox.evidence', attributes: evidenceToAttributes(item, { order: 3 }) });
        expect({ item, valid }).toEqual({ item, valid: true });
      }),
      { numRuns: 1000 },
    );
  });

  test('exact names and values', () => {
    const item: Evidence = {
      kind: 'provider_rejected',
      atMs: 12.5,
      attempt: 2,
      status: 429,
      rejection: 'rate_limit',
      code: 'rate_limit_exceeded',
      retryable: true,
      retryAfterMs: 1500,
    };
    expect(evidenceToAttributes(item, { order: 7 })).toEqual({
      'spanbox.evidence.kind': 'provider_rejected',
      'spanbox.evidence.order': 7,
      'spanbox.evidence.at_ms': 12.5,
      'spanbox.evidence.attempt': 2,
      'spanbox.evidence.status': 429,
      'spanbox.evidence.rejection': 'rate_limit',
      'spanbox.evidence.code': 'rate_limit_exceeded',
      'spanbox.evidence.retryable': true,
      'spanbox.evidence.retry_after_ms': 1500,
    });
  });

  test('an undated item stays undated; without an order there is none', () => {
    expect(evidenceToAttributes({ kind: 'run_finished' })).toEqual({ 'spanbox.evidence.kind': 'run_finished' });
    expect(evidenceFromAttributes(view({ 'spanbox.evidence.kind': 'run_finished' }))).toEqual({
      item: { kind: 'run_finished' },
    });
  });

  test('the fields of each kind are those of the registry', () => {
    interface Reference {
      readonly ref: string;
      readonly annotations?: { readonly required_for?: readonly string[]; readonly optional_for?: readonly string[] };
    }
    const yaml = readFileSync(new URL('semconv/registry/evidence-event.yaml', repository), 'utf8');
    const { events } = parse(yaml) as { readonly events: readonly { readonly attributes: readonly Reference[] }[] };
    const references = events[0]?.attributes ?? [];
    for (const kind of KINDS) {
      const of = (list: 'required_for' | 'optional_for'): string[] =>
        references.filter((r) => r.annotations?.[list]?.includes(kind)).map((r) => r.ref);
      const { required, optional } = EVIDENCE_FIELDS[kind];
      expect(required.map((f) => f.attribute).sort(), kind).toEqual(of('required_for').sort());
      expect(optional.map((f) => f.attribute).sort(), kind).toEqual(of('optional_for').sort());
    }
  });
});

describe('what may be said', () => {
  const transport = (fields: object): Evidence => ({ kind: 'transport_error', attempt: 1, ...fields });

  test.each([
    ['a sentence', 'the socket was closed'],
    ['a URL', 'https://user:pw@host/path?key=1'],
    ['a path', '/home/me/.ssh/id_rsa'],
    ['81 characters', 'w'.repeat(81)],
    ['a key', 'sk-ant-api03-abcdefgh12345678abcdefgh'],
    ['the empty string', ''],
  ])('%s is dropped from codes and names', (_, text) => {
    const item = transport({ code: text, causeCode: text, name: text });
    expect(evidenceToAttributes(item)).toEqual({
      'spanbox.evidence.kind': 'transport_error',
      'spanbox.evidence.attempt': 1,
    });
  });

  test('80 characters are said', () => {
    const code = 'W'.repeat(80);
    expect(evidenceToAttributes(transport({ code }))?.['spanbox.evidence.code']).toBe(code);
  });

  const called = (tool: string): Evidence => ({
    kind: 'tool_call_materialized',
    attempt: 1,
    call: 'c1',
    tool,
    effect: 'unknown',
  });

  test('a tool that was not registered is other; ordinary names pass', () => {
    const name = (tool: string, toolNames?: readonly string[]): unknown =>
      evidenceToAttributes(called(tool), toolNames === undefined ? {} : { toolNames })?.['spanbox.evidence.tool'];
    expect(name('read', ['read'])).toBe('read');
    expect(name('write', ['read'])).toBe('other');
    expect(['task-list', 'ask-user', 'disk-usage', 'tokenize'].map((tool) => name(tool))).toEqual([
      'task-list',
      'ask-user',
      'disk-usage',
      'tokenize',
    ]);
    expect(name('sk-ant-api03-abcdefgh12345678abcdefgh')).toBe('other');
  });

  test('the id of a call that may not be said has one digest on all of its items', () => {
    const id = 'call https://host/?token=abc';
    const started: Evidence = { kind: 'tool_execution_started', attempt: 1, call: id };
    const finished: Evidence = { kind: 'tool_execution_finished', attempt: 1, call: id };
    const [first, second] = [started, finished].map((item) => evidenceToAttributes(item)?.['spanbox.evidence.call']);
    expect(first).toMatch(/^id-[0-9a-f]{16}$/);
    expect(second).toBe(first);
    expect(evidenceToAttributes({ ...started, call: `${id}d` })?.['spanbox.evidence.call']).not.toBe(first);
  });

  test("a caller's own kind of close that may not be said is the empty one", () => {
    const attributes = evidenceToAttributes({
      kind: 'lifecycle_closed',
      action: 'because /etc/passwd',
      actionId: 'a1',
    });
    expect(attributes).toEqual({
      'spanbox.evidence.kind': 'lifecycle_closed',
      'spanbox.lifecycle.action.id': 'a1',
    });
    expect(evidenceFromAttributes(view(attributes))).toEqual({
      item: { kind: 'lifecycle_closed', action: '', actionId: 'a1' },
    });
  });

  test('a finish reason that may not be said is other', () => {
    const item: Evidence = { kind: 'stream_finished', attempt: 1, finishReason: 'because I said so' };
    expect(evidenceToAttributes(item)?.['spanbox.evidence.finish_reason']).toBe('other');
  });

  test('what somebody else wrote into our event is not read either', () => {
    const read = evidenceFromAttributes(
      view({
        'spanbox.evidence.kind': 'transport_error',
        'spanbox.evidence.attempt': 1,
        'spanbox.evidence.code': 'Authorization: Bearer abcdefgh12345678',
      }),
    );
    expect(read).toEqual({ item: { kind: 'transport_error', attempt: 1 } });
  });
});

describe('A2: what is no item', () => {
  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 4],
    ['an unknown kind', { kind: 'gone' }],
    ['a kind of Object.prototype', { kind: 'toString' }],
    ['a missing attempt', { kind: 'attempt_started' }],
    ['attempt 0', { kind: 'attempt_started', attempt: 0 }],
    ['half an attempt', { kind: 'attempt_started', attempt: 1.5 }],
    ['an attempt in words', { kind: 'attempt_started', attempt: '1' }],
    ['a value that does not exist', { kind: 'process_crashed', crash: 'boredom' }],
    ['a call that is an object', { kind: 'tool_interrupted', attempt: 1, call: {} }],
  ])('%s has no attributes', (_, item) => {
    expect(evidenceToAttributes(item as unknown as Evidence)).toBeUndefined();
  });

  test('an optional field of a wrong type is left out', () => {
    const item = { kind: 'transport_error', attempt: 1, atMs: Number.NaN, retryable: 'yes', code: 5 };
    expect(evidenceToAttributes(item as unknown as Evidence, { order: -1 })).toEqual({
      'spanbox.evidence.kind': 'transport_error',
      'spanbox.evidence.attempt': 1,
    });
  });

  test('no attributes whatever make reading throw, and what is read can be written', () => {
    const key = fc.constantFrom(
      ...Object.values(EVIDENCE_FIELDS).flatMap((k) => [...k.required, ...k.optional].map((f) => f.attribute)),
    );
    const value = fc.oneof(
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.array(fc.string()),
      fc.integer({ min: -2, max: 9 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), fc.dictionary(key, value), (kind, fields) => {
        const read = evidenceFromAttributes(new Map(Object.entries({ ...fields, 'spanbox.evidence.kind': kind })));
        if (read === undefined) return;
        expect(evidenceFromAttributes(view(evidenceToAttributes(read.item)))).toEqual({ item: read.item });
      }),
      { numRuns: 3000 },
    );
  });
});
