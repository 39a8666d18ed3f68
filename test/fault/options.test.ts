/** Wrong options: every one throws at construction, naming option, value and range, and nothing is written. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSpanbox } from '../../src/box.ts';
import { FlightRecorderSpanProcessor } from '../../src/processors/flight-recorder-span-processor.ts';
import { SessionFileSpanExporter } from '../../src/processors/session-file-span-exporter.ts';
import { scratchFolder } from '../support/child.ts';

const word = (option: string, words: string, value: unknown, received: string): [string, object, string] => [
  `${option}: ${received}`,
  { [option]: value },
  `Cannot create spanbox: ${option} must be one of ${words}, received ${received}`,
];
const toggle = (option: string, value: unknown, received: string): [string, object, string] => [
  `${option}: ${received}`,
  { [option]: value },
  `Cannot create spanbox: ${option} must be true or false, received ${received}`,
];
const text = (option: string, value: unknown, received: string): [string, object, string] => [
  `${option}: ${received}`,
  { [option]: value },
  `Cannot create spanbox: ${option} must be a text that is not empty, received ${received}`,
];
const range = (
  group: string,
  option: string,
  value: unknown,
  bounds: string,
  received: string,
): [string, object, string] => [
  `${group}.${option}: ${received}`,
  { [group]: { [option]: value } },
  `Cannot create spanbox: ${group}.${option} must be a number from ${bounds}, received ${received}`,
];

const WRONG: readonly [string, object, string][] = [
  text('service', '', '""'),
  text('service', 7, '7'),
  text('service', 'a\0b', JSON.stringify('a\0b')),
  word('durability', 'call, tick', 'fast', '"fast"'),
  word('durability', 'call, tick', true, 'true'),
  word('durability', 'call, tick', null, 'null'),
  word('sync', 'never, interval, record', 'always', '"always"'),
  word('snapshots', 'end, live, off', '', '""'),
  word('snapshots', 'end, live, off', {}, 'an object'),
  toggle('signals', 'yes', '"yes"'),
  toggle('repair', 0, '0'),
  toggle('quiet', null, 'null'),
  ['session', { session: 's' }, 'Cannot create spanbox: session must be a function, received "s"'],
  [
    'incidents',
    { incidents: 'on' },
    'Cannot create spanbox: incidents must be true, false or an object of options, received "on"',
  ],
  range('limits', 'valueBytes', 63, '64 to 900000', '63'),
  range('limits', 'valueBytes', 900_001, '64 to 900000', '900001'),
  range('limits', 'valueBytes', '64', '64 to 900000', '"64"'),
  range('limits', 'lineBytes', 4_095, '4096 to 1000000', '4095'),
  range('limits', 'lineBytes', Infinity, '4096 to 1000000', 'Infinity'),
  range('limits', 'openSpans', 0, '1 to 10000000', '0'),
  range('limits', 'openSpans', NaN, '1 to 10000000', 'NaN'),
  range('retention', 'maxBytes', 999_999, '1000000 to Infinity', '999999'),
  range('retention', 'maxAgeDays', -1, '0 to Infinity', '-1'),
  range('retention', 'maxRecordings', 0, '1 to Infinity', '0'),
  range('retention', 'minFreeBytes', -5, '0 to Infinity', '-5'),
  ['limits: a number', { limits: 7 }, 'Cannot create spanbox: limits must be an object, received 7'],
  ['retention: a list', { retention: [] }, 'Cannot create spanbox: retention must be an object, received an object'],
  [
    'an unknown limit',
    { limits: { values: 1 } },
    'Cannot create spanbox: unknown option limits.values, known are valueBytes, lineBytes, openSpans',
  ],
  [
    'an unknown retention',
    { retention: { days: 1 } },
    'Cannot create spanbox: unknown option retention.days, known are maxBytes, maxAgeDays, maxRecordings, minFreeBytes',
  ],
  [
    'an unknown redaction',
    { redact: { words: [] } },
    'Cannot create redactor: unknown option redact.words, known are keys, patterns, value',
  ],
  [
    'redact.keys',
    { redact: { keys: [7] } },
    'Cannot create redactor: redact.keys takes strings and RegExps, received number',
  ],
  [
    'redact.patterns',
    { redact: { patterns: ['x'] } },
    'Cannot create redactor: redact.patterns takes RegExps, received string',
  ],
  [
    'redact.value',
    { redact: { value: 'x' } },
    'Cannot create redactor: redact.value takes a function, received string',
  ],
];

function thrown(make: () => unknown): Error {
  try {
    make();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
}

describe('wrong options', () => {
  it.each(WRONG)('%s: says option, value and range, and writes nothing', (_, options, message) => {
    const dir = join(scratchFolder(), 'root');
    const error = thrown(() => createSpanbox({ dir, ...options }));
    expect([error.message, error instanceof TypeError || error instanceof RangeError]).toEqual([message, true]);
    expect(error instanceof RangeError).toBe(message.includes('a number from'));
    expect(existsSync(dir)).toBe(false);
  });

  it.each([
    ['', '""'],
    [7, '7'],
    [null, 'null'],
    ['a\0b', JSON.stringify('a\0b')],
  ])('dir: %j', (dir, received) => {
    expect(thrown(() => createSpanbox({ dir } as never)).message).toBe(
      `Cannot create spanbox: dir must be a text that is not empty, received ${received}`,
    );
  });

  it.each([
    [7, '7'],
    ['x', '"x"'],
    [null, 'null'],
    [[], 'an object'],
  ])('options: %j', (options, received) => {
    expect(thrown(() => createSpanbox(options as never)).message).toBe(
      `Cannot create spanbox: options must be an object, received ${received}`,
    );
  });

  it.each([
    ['createSpanbox', (options: object) => createSpanbox(options as never)],
    ['FlightRecorderSpanProcessor', (options: object) => new FlightRecorderSpanProcessor(options as never)],
    ['SessionFileSpanExporter', (options: object) => new SessionFileSpanExporter(options as never)],
  ])('%s: an unknown option is named, with those that are known', (_, make) => {
    const dir = join(scratchFolder(), 'root');
    expect(thrown(() => make({ dir, durabilty: 'call' })).message).toMatch(
      /^Cannot create spanbox: unknown option durabilty, known are dir, service, durability, sync, snapshots, session, redact, limits, retention, signals, quiet/,
    );
    expect(existsSync(dir)).toBe(false);
  });

  it('the ends of every range are taken', () => {
    for (const limits of [
      { valueBytes: 64, lineBytes: 4_096, openSpans: 1 },
      { valueBytes: 900_000, lineBytes: 1_000_000, openSpans: 10_000_000 },
    ]) {
      const box = createSpanbox({
        dir: join(scratchFolder(), 'root'),
        limits,
        repair: false,
        retention: { maxBytes: 1_000_000, maxAgeDays: 0, maxRecordings: 1, minFreeBytes: 0 },
      });
      expect(box.health().recording).toBe(true);
      void box.shutdown();
    }
    const endless = { maxBytes: Infinity, maxAgeDays: Infinity, maxRecordings: Infinity, minFreeBytes: Infinity };
    const box = createSpanbox({ dir: join(scratchFolder(), 'root'), repair: false, retention: endless });
    expect(box.health().recording).toBe(true);
    void box.shutdown();
  });
});
