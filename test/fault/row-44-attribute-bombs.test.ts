/**
 * Row 44: attributes that no program should have. Each is given in every place that takes attributes, through the API and directly on the span's own object;
 * the line stays valid JSON below 1,000,000 bytes, says that it was cut, and keeps the rest of the span. So does what repair makes of the open span.
 */
import { SpanStatusCode, type Attributes, type Span } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { repair } from '../../src/repair/index.ts';
import { attributesOf, rawLines, spanOf } from '../support/read-lines.ts';
import { scratchFolder } from '../support/child.ts';
import { dieNow, record, type Recorded } from '../support/recorded.ts';

const MAX_LINE = 1_000_000;
const NO_LIMITS = {
  attributeCountLimit: Infinity,
  attributePerEventCountLimit: Infinity,
  attributePerLinkCountLimit: Infinity,
};
const OTHER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };

function keys(count: number): Record<string, unknown> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`key ${i}`, i]));
}

function cycle(): Record<string, unknown> {
  const node: Record<string, unknown> = { name: 'node' };
  node['left'] = node;
  node['right'] = [node, { node }];
  return node;
}

/** A map whose member cannot be read. */
function trap(): object {
  return Object.defineProperty({ fine: 1 }, 'trap', {
    enumerable: true,
    get: () => {
      throw new Error('do not look');
    },
  });
}

interface Bomb {
  readonly values: () => Record<string, unknown>;
  /** Something of it cannot be written. */
  readonly cut: boolean;
  /** Takes a second: one place of each kind will do. */
  readonly heavy?: true;
}

const BOMBS: readonly (readonly [string, Bomb])[] = [
  ['a value of 50 MB', { values: () => ({ big: 'é'.repeat(25_000_000) }), cut: true }],
  ['a value of 2 MB of what must be escaped', { values: () => ({ big: '\u0001'.repeat(2_000_000) }), cut: true }],
  [
    'a thousand values of 5 KB',
    { values: () => Object.fromEntries(Object.keys(keys(1_000)).map((key) => [key, 'x'.repeat(5_000)])), cut: true },
  ],
  ['100,000 keys', { values: () => keys(100_000), cut: true, heavy: true }],
  ['10,000 keys', { values: () => keys(10_000), cut: false }],
  ['a key of 10 MB', { values: () => ({ ['k'.repeat(10_000_000)]: 1 }), cut: true }],
  [
    'a list of a million numbers',
    { values: () => ({ list: Array.from({ length: 1_000_000 }, (_, i) => i) }), cut: true },
  ],
  [
    'a list of 100,000 texts',
    { values: () => ({ list: Array.from({ length: 100_000 }, () => 'twenty letters of it') }), cut: true },
  ],
  ['lone surrogates', { values: () => ({ lone: 'a\ud800b\udfff', ['k\udc00']: '\udbff' }), cut: false }],
  [
    'prototype pollution',
    {
      values: () => ({
        ...(JSON.parse('{"__proto__":{"polluted":true},"constructor":"c","prototype":"p"}') as object),
        'a.__proto__.b': 'x',
        toString: 'text',
        hasOwnProperty: 'mine',
      }),
      cut: false,
    },
  ],
];

/** What the 2.x API refuses; code without types, and the 3.x API, put it there. */
const DIRECT: readonly (readonly [string, Bomb])[] = [
  ['BigInt', { values: () => ({ small: 12n, huge: 2n ** 200n }), cut: false }],
  ['a cycle', { values: () => ({ cycle: cycle() }), cut: true }],
  [
    'depth of 10,000',
    { values: () => ({ deep: Array.from({ length: 10_000 }).reduce((inner: unknown) => [inner], 1) }), cut: true },
  ],
  ['bytes of 5 MB', { values: () => ({ bytes: new Uint8Array(5_000_000) }), cut: true }],
  ['a member that cannot be read', { values: () => ({ trap: trap() }), cut: true }],
  [
    'a proxy that throws',
    {
      values: () => ({
        proxy: new Proxy(
          {},
          {
            ownKeys: () => {
              throw new Error('no');
            },
          },
        ),
      }),
      cut: true,
    },
  ],
  [
    'functions, symbols, null, dates',
    {
      values: () => ({
        f: () => 1,
        s: Symbol('s'),
        n: null,
        u: undefined,
        d: new Date(0),
        r: /x/,
        m: new Map([[1, 2]]),
      }),
      cut: false,
    },
  ],
];

const PLACES: readonly (readonly [string, (span: Span, values: Record<string, unknown>) => void])[] = [
  ['setAttributes', (span, values) => span.setAttributes(values as Attributes)],
  [
    'setAttribute',
    (span, values) => {
      for (const [key, value] of Object.entries(values)) span.setAttribute(key, value as string);
    },
  ],
  ['addEvent', (span, values) => span.addEvent('bomb', values as Attributes)],
  ['addLink', (span, values) => span.addLink({ context: OTHER, attributes: values as Attributes })],
];
const DIRECT_PLACES: readonly (readonly [string, (span: Span, values: Record<string, unknown>) => void])[] = [
  [
    'span.attributes',
    (span, values) => {
      Object.assign(storedOf(span).attributes, values);
    },
  ],
  [
    'span.events',
    (span, values) => void storedOf(span).events.push({ name: 'bomb', time: [1, 1], attributes: values }),
  ],
  ['span.links', (span, values) => void storedOf(span).links.push({ context: OTHER, attributes: values })],
];

function storedOf(span: Span): { attributes: Record<string, unknown>; events: unknown[]; links: unknown[] } {
  return span as never;
}

function throwBomb(
  recorded: Recorded,
  values: Record<string, unknown>,
  put: (span: Span, values: Record<string, unknown>) => void,
  ends: boolean,
): void {
  const span = recorded.start('victim', { attributes: { before: 'kept', 'gen_ai.request.model': 'm-1' } });
  put(span, values);
  span.setAttribute('after', 'kept too');
  span.addEvent('last words');
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'said' });
  if (ends) span.end();
  // On a machine that is busy with something else records gather for a moment.
  recorded.host.recorder.flush();
}

async function expectKept(dir: string, cut: boolean, ended: boolean): Promise<void> {
  const [line = '', ...others] = rawLines(dir);
  expect(others).toEqual([]);
  expect(Buffer.byteLength(line)).toBeLessThan(MAX_LINE);
  const span = spanOf(line);
  const attributes = attributesOf(span);
  expect(span.name).toBe('victim');
  expect(attributes.get('gen_ai.request.model')).toEqual({ stringValue: 'm-1' });
  expect(attributes.has('spanbox.truncated')).toBe(cut);
  expect(span.status).toEqual({ code: 2, message: 'said' });
  if (ended) {
    // Everything that has a place of its own is counted where it is not written.
    const written = span.attributes?.filter(({ key }) => key !== 'spanbox.truncated').length ?? 0;
    if (!cut) expect(written).toBeGreaterThanOrEqual(3);
    expect((span.events ?? []).length + (span.droppedEventsCount ?? 0)).toBeGreaterThanOrEqual(1);
  }
  await Promise.resolve();
}

function cases(bombs: typeof BOMBS, places: typeof PLACES): [string, Bomb, (typeof PLACES)[number][1]][] {
  return bombs.flatMap(([name, bomb]) =>
    places
      .slice(0, bomb.heavy === true ? 1 : Infinity)
      .map(([place, put]): [string, Bomb, (typeof PLACES)[number][1]] => [`${name} by ${place}`, bomb, put]),
  );
}

const ALL = [...cases(BOMBS, PLACES), ...cases([...BOMBS, ...DIRECT], DIRECT_PLACES)];

describe('row 44: attribute bombs', () => {
  it.each(ALL)('%s: the line of the ended span is capped, valid, and says so', async (_, bomb, put) => {
    const dir = scratchFolder();
    const recorded = record({ dir, snapshots: 'off', tracing: { spanLimits: NO_LIMITS } });
    throwBomb(recorded, bomb.values(), put, true);
    expect(recorded.host.losses.counts()).toEqual({});
    await expectKept(dir, bomb.cut, true);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each(cases(BOMBS, PLACES))('%s: the open span is repaired, capped and valid', async (_, bomb, put) => {
    const dir = scratchFolder();
    const recorded = record({ dir, snapshots: 'off', tracing: { spanLimits: NO_LIMITS } });
    throwBomb(recorded, bomb.values(), put, false);
    dieNow(recorded);
    const report = await repair(dir);
    expect(report.recordings.map(({ result, damage }) => [result, damage])).toEqual([['repaired', []]]);
    await expectKept(dir, bomb.cut, false);
  });

  it('attributes that turn into traps after they were set cost themselves alone', () => {
    const dir = scratchFolder();
    const recorded = record({ dir, snapshots: 'off' });
    const span = recorded.start('victim', { attributes: { a: 1, trapped: 2, b: 3 } });
    Object.defineProperty(storedOf(span).attributes, 'trapped', {
      enumerable: true,
      get: () => {
        throw new Error('do not look');
      },
    });
    for (const key of ['session.id', 'gen_ai.operation.name']) {
      Object.defineProperty(storedOf(span).attributes, key, {
        enumerable: true,
        get: () => {
          throw new Error('do not look');
        },
      });
    }
    span.setAttribute('c', 4);
    span.end();
    recorded.host.recorder.flush();
    expect(recorded.host.losses.counts()).toEqual({});
    const attributes = attributesOf(spanOf(rawLines(dir)[0] ?? ''));
    expect([...attributes.keys()]).toEqual(['a', 'b', 'c', 'spanbox.truncated']);
  });

  it('bombs in the resource and in names, messages and session ids are capped too', () => {
    const dir = scratchFolder();
    const recorded = record({ dir, snapshots: 'off', session: () => 's'.repeat(5_000_000) });
    const span = recorded.start('n'.repeat(5_000_000));
    span.addEvent('e'.repeat(5_000_000));
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'm'.repeat(5_000_000) });
    span.end();
    recorded.host.recorder.flush();
    expect(recorded.host.losses.counts()).toEqual({});
    const [line = ''] = rawLines(dir);
    expect(Buffer.byteLength(line)).toBeLessThan(MAX_LINE);
    const said = spanOf(line);
    expect(said.name.slice(0, 100)).toBe('n'.repeat(100));
    expect(said.events?.[0]?.name.slice(0, 100)).toBe('e'.repeat(100));
    expect(said.status?.message?.slice(0, 100)).toBe('m'.repeat(100));
    expect(attributesOf(said).has('spanbox.truncated')).toBe(true);
  });
});
