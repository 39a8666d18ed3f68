// The registry: valid for Weaver, within our namespace, well named; what is generated from it is current and says the same.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as names from '../src/semconv/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const weaverSchema = join(root, '../shared/spec/weaver.schema.v2.json');
const files = readdirSync(join(root, 'semconv/registry'));

interface Reference {
  readonly ref: string;
  readonly annotations?: { readonly required_for?: readonly string[]; readonly optional_for?: readonly string[] };
}
interface Definition {
  readonly key: string;
  readonly type: string | { readonly members: readonly { readonly id: string; readonly value?: string }[] };
  readonly examples?: readonly unknown[];
  readonly stability: string;
}
interface RegistryFile {
  readonly attributes?: readonly Definition[];
  readonly events?: readonly { readonly name: string; readonly attributes: readonly Reference[] }[];
  readonly spans?: readonly { readonly type: string; readonly attributes: readonly Reference[] }[];
  readonly metrics?: readonly { readonly name: string; readonly attributes?: readonly Reference[] }[];
}

const contents = files.map((file): RegistryFile => parse(readFileSync(join(root, 'semconv/registry', file), 'utf8')));
const attributes = contents.flatMap((c) => c.attributes ?? []);
const events = contents.flatMap((c) => c.events ?? []);
const metrics = contents.flatMap((c) => c.metrics ?? []);
const signals = [...events, ...metrics, ...contents.flatMap((c) => c.spans ?? [])];

describe('the registry', () => {
  // The schema is another project's file and not part of this repository; where checks have to be complete it must be at hand.
  const schemaAtHand = existsSync(weaverSchema);
  test('the schema of the format is at hand in CI', () => {
    expect(schemaAtHand || process.env['CI'] !== 'true').toBe(true);
  });
  if (schemaAtHand) {
    const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
    const validate = ajv.compile(JSON.parse(readFileSync(weaverSchema, 'utf8')));
    test.each(files)('%s is a valid definition/2 file', (file) => {
      const valid = validate(parse(readFileSync(join(root, 'semconv/registry', file), 'utf8')));
      expect({ valid, errors: validate.errors }).toEqual({ valid: true, errors: null });
    });
    test('the schema tells a wrong file from a right one', () => {
      expect(validate({ file_format: 'definition/2', attributes: [{ key: 'spanbox.x' }] })).toBe(false);
    });
  }

  test('no attribute, event, span type or metric is outside spanbox.', () => {
    const defined = [
      ...attributes.map((a) => a.key),
      ...events.map((e) => e.name),
      ...metrics.map((m) => m.name),
      ...contents.flatMap((c) => c.spans ?? []).map((s) => s.type),
    ];
    expect(defined.filter((name) => !/^spanbox(\.[a-z][a-z0-9]*(_[a-z0-9]+)*)+$/.test(name))).toEqual([]);
    expect(defined.length).toBeGreaterThan(80);
  });

  test('every reference under spanbox. is defined, every other one is the name of an upstream attribute', () => {
    const upstream = readFileSync(join(root, 'src/semconv/upstream.ts'), 'utf8');
    const keys = new Set(attributes.map((a) => a.key));
    const unknown = signals
      .flatMap((s) => s.attributes ?? [])
      .map((a) => a.ref)
      .filter((ref) => (ref.startsWith('spanbox.') ? !keys.has(ref) : !upstream.includes(`'${ref}'`)));
    expect(unknown).toEqual([]);
  });

  test('examples have the type of their attribute', () => {
    const fits: Readonly<Record<string, (value: unknown) => boolean>> = {
      string: (v) => typeof v === 'string',
      int: (v) => Number.isSafeInteger(v),
      double: (v) => typeof v === 'number',
      'string[]': (v) => Array.isArray(v) && v.every((item) => typeof item === 'string'),
    };
    for (const { key, type, examples, stability } of attributes) {
      expect(stability, key).toBe('development');
      if (typeof type !== 'string' || type === 'boolean') continue;
      expect(
        examples?.every((e) => fits[type]?.(e)),
        key,
      ).toBe(true);
    }
  });

  test('evidence fields name only kinds that exist', () => {
    const kinds = new Set(Object.values<string>(names.SPANBOX_EVIDENCE_KIND_VALUES));
    const evidence = events.find((e) => e.name === 'spanbox.evidence');
    const named = evidence?.attributes.flatMap((a) => [
      ...(a.annotations?.required_for ?? []),
      ...(a.annotations?.optional_for ?? []),
    ]);
    expect(named?.filter((kind) => !kinds.has(kind))).toEqual([]);
    expect(kinds.size).toBe(28);
  });
});

describe('the constants', () => {
  const constant = (name: string): string => name.toUpperCase().replaceAll('.', '_');

  test('the door exports each name of the registry, and nothing else', () => {
    const enums = attributes.filter((a) => typeof a.type !== 'string');
    const expected = new Map<string, unknown>([
      ...attributes.map((a) => [`ATTR_${constant(a.key)}`, a.key] as const),
      ...events.map((e) => [`EVENT_${constant(e.name)}`, e.name] as const),
      ...metrics.map((m) => [`METRIC_${constant(m.name)}`, m.name] as const),
      ...enums.map((a) => {
        const members = typeof a.type === 'string' ? [] : a.type.members;
        const values = Object.fromEntries(members.map((m) => [m.id.toUpperCase(), m.value ?? m.id]));
        return [`${constant(a.key)}_VALUES`, values] as const;
      }),
    ]);
    expect(new Map(Object.entries(names).toSorted(([a], [b]) => (a < b ? -1 : 1)))).toEqual(
      new Map([...expected].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    );
  });
});

describe('generate.mjs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'semconv-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const run = (cwd: string): { status: number | null; stderr: string } => {
    const { status, stderr } = spawnSync(process.execPath, ['semconv/generate.mjs', '--check'], {
      cwd,
      encoding: 'utf8',
    });
    return { status, stderr };
  };
  const copy = (name: string): string => {
    const to = join(folder, name);
    for (const path of ['semconv', 'src/semconv', 'docs/conventions.md']) {
      cpSync(join(root, path), join(to, path), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(to, 'node_modules'));
    return to;
  };

  test('--check: what is in the repository is current', () => {
    expect(run(root)).toEqual({ status: 0, stderr: '' });
  });

  test('--check names what is not current, or missing, and writes nothing', () => {
    const to = copy('stale');
    appendFileSync(join(to, 'src/semconv/metrics.ts'), '\n');
    rmSync(join(to, 'docs/conventions.md'));
    expect(run(to)).toEqual({
      status: 1,
      stderr: 'Stale: src/semconv/metrics.ts, docs/conventions.md. Run: npm run semconv\n',
    });
    expect(existsSync(join(to, 'docs/conventions.md'))).toBe(false);
  });

  test('without --check it writes what was missing', () => {
    const to = copy('written');
    rmSync(join(to, 'semconv/events.schema.json'));
    execFileSync(process.execPath, ['semconv/generate.mjs'], { cwd: to });
    expect(run(to)).toEqual({ status: 0, stderr: '' });
  });

  test.each([
    [
      'a name twice',
      '  - { key: spanbox.repaired, type: boolean, brief: x, stability: development }',
      'is defined twice',
    ],
    [
      'a foreign name',
      '  - { key: gen_ai.x, type: boolean, brief: x, stability: development }',
      'not a name under spanbox.',
    ],
    [
      'a name that is a namespace',
      '  - { key: spanbox.run, type: boolean, brief: x, stability: development }',
      'a namespace at once',
    ],
    [
      'constants that collide',
      '  - { key: spanbox.run_id, type: boolean, brief: x, stability: development }',
      'the same constant',
    ],
    [
      'a name that nothing uses',
      '  - { key: spanbox.run.lost, type: boolean, brief: x, stability: development }',
      'no signal has it',
    ],
  ])('refuses %s', (name, line, message) => {
    const to = copy(name);
    appendFileSync(join(to, 'semconv/registry/run.yaml'), `${line}\n`);
    const { status, stderr } = run(to);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
  });

  test('refuses a reference to nothing', () => {
    const to = copy('reference');
    appendFileSync(join(to, 'semconv/registry/metrics.yaml'), '    attributes: [{ ref: spanbox.nothing }]\n');
    expect(run(to).stderr).toContain('spanbox.nothing: not defined');
  });
});

describe('events.schema.json', () => {
  const ajv = new Ajv2020({ allErrors: true });
  const validate = ajv.compile(JSON.parse(readFileSync(join(root, 'semconv/events.schema.json'), 'utf8')));
  const evidence = (fields: Readonly<Record<string, unknown>>): unknown => ({
    name: 'spanbox.evidence',
    attributes: { 'spanbox.evidence.order': 0, 'spanbox.evidence.at_ms': 1.5, ...fields },
  });

  test.each([
    { 'spanbox.evidence.kind': 'attempt_started', 'spanbox.evidence.attempt': 1 },
    { 'spanbox.evidence.kind': 'run_finished' },
    { 'spanbox.evidence.kind': 'process_crashed', 'spanbox.evidence.crash': 'signal' },
  ])('takes %o', (fields) => {
    expect(validate(evidence(fields))).toBe(true);
  });

  test.each([
    ['a kind that does not exist', { 'spanbox.evidence.kind': 'gone' }],
    ['a missing field', { 'spanbox.evidence.kind': 'attempt_started' }],
    ['a field of another kind', { 'spanbox.evidence.kind': 'run_finished', 'spanbox.evidence.attempt': 1 }],
    [
      'a value that does not exist',
      { 'spanbox.evidence.kind': 'process_crashed', 'spanbox.evidence.crash': 'boredom' },
    ],
    ['a name of its own', { 'spanbox.evidence.kind': 'run_finished', 'spanbox.evidence.text': 'hello' }],
    ['a wrong type', { 'spanbox.evidence.kind': 'attempt_started', 'spanbox.evidence.attempt': '1' }],
  ])('does not take %s', (_, fields) => {
    expect(validate(evidence(fields))).toBe(false);
  });
});
