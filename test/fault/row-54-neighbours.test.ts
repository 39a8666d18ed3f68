/** Rows 54 and 55: other processors that throw, spans that are poisoned, hooks after the end; and what else may stand in a root. */
import { context, SpanStatusCode, type Span } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { mkdirSync, readFileSync, writeFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FlightRecorderSpanProcessor } from '../../src/processors/flight-recorder-span-processor.ts';
import type { ReadableSpanLike } from '../../src/otlp/span-types.ts';
import { listSessions, readSession, repair } from '../../src/repair/index.ts';
import { SessionFileSpanExporter } from '../../src/processors/session-file-span-exporter.ts';
import { allLines } from '../crash/read-back.ts';
import { filesUnder } from '../support/read-lines.ts';
import { scratchFolder } from '../support/child.ts';
import { dieNow, record } from '../support/recorded.ts';

function throwing(hook: 'onStart' | 'onEnd'): SpanProcessor {
  const refuse = (): never => {
    throw new Error(`${hook} of somebody else`);
  };
  return {
    onStart: hook === 'onStart' ? refuse : () => undefined,
    onEnd: hook === 'onEnd' ? refuse : () => undefined,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

const trapOf = (key: string): object =>
  Object.defineProperty({}, key, {
    enumerable: true,
    get: () => {
      throw new Error('poisoned');
    },
  });

describe('row 54: another processor throws', () => {
  it('in onEnd before us: what was said is kept, and the span is found open', async () => {
    const dir = scratchFolder();
    const recorded = record({ dir, before: [throwing('onEnd')] });
    const run = recorded.start('run', { attributes: { 'session.id': 's' } });
    run.setAttribute('k', 1);
    expect(() => run.end()).toThrow('onEnd of somebody else');
    dieNow(recorded);
    await repair(dir);
    expect(
      allLines(dir).map(({ name, attributes }) => [name, attributes?.find(({ key }) => key === 'k')?.value]),
    ).toEqual([['run', { intValue: '1' }]]);
  });

  it('in onStart before us: its error is the application’s as without us, and other spans are recorded', () => {
    const dir = scratchFolder();
    const recorded = record({ dir, before: [throwing('onStart')] });
    expect(() => recorded.start('run')).toThrow('onStart of somebody else');
    expect(recorded.host.losses.counts()).toEqual({});
    expect(recorded.host.recorder.open.size).toBe(0);
  });
});

describe('row 54: a poisoned span', () => {
  const FIELDS = [
    'name',
    'kind',
    'startTime',
    'endTime',
    'status',
    'attributes',
    'links',
    'events',
    'resource',
    'instrumentationScope',
    'parentSpanContext',
    'droppedAttributesCount',
    'droppedEventsCount',
    'droppedLinksCount',
    'spanContext',
  ] as const;
  const good = (recorded: ReturnType<typeof record>): Span =>
    recorded.start('fine', { attributes: { 'session.id': 's' } });
  const poisons: readonly (readonly [string, (span: object, field: string) => void])[] = [
    [
      'throws',
      (span, field) =>
        void Object.defineProperty(span, field, Object.getOwnPropertyDescriptor(trapOf(field), field) ?? {}),
    ],
    ['is null', (span, field) => void Object.defineProperty(span, field, { value: null, configurable: true })],
    [
      'is a text',
      (span, field) => void Object.defineProperty(span, field, { value: 'poison "\n', configurable: true }),
    ],
    ['is missing', (span, field) => void Object.defineProperty(span, field, { value: undefined, configurable: true })],
    ['is a number', (span, field) => void Object.defineProperty(span, field, { value: NaN, configurable: true })],
  ];
  const cases = poisons.flatMap(([how, poison]) =>
    FIELDS.map((field): [string, string, (typeof poisons)[number][1]] => [how, field, poison]),
  );

  it.each(cases)(
    'whose field %s: %s; at its start, at a call and at its end nothing is thrown, and the others are whole',
    async (_, field, poison) => {
      const dir = scratchFolder();
      const recorded = record({ dir });
      const ours = new FlightRecorderSpanProcessor(recorded.host);
      const before = good(recorded);
      // From its first moment.
      const real = recorded.provider.getTracer('t').startSpan('poisoned');
      const fromStart = Object.create(real) as ReadableSpanLike;
      poison(fromStart, field);
      ours.onStart(fromStart, context.active());
      ours.onEnd(fromStart);
      // Half way through its life.
      const later = recorded.start('later', {}, before);
      poison(later, field);
      const said: unknown[] = [];
      for (const call of [
        () => later.setAttribute('k', 1),
        () => later.addEvent('e'),
        () => later.updateName('n'),
        () => later.setStatus({ code: SpanStatusCode.OK }),
      ]) {
        try {
          call();
        } catch (error) {
          // The SDK's own methods may trip over what is poisoned; then it is its error, as without us.
          said.push(error);
        }
      }
      ours.onEnd(later as unknown as ReadableSpanLike);
      recorded.start('after', {}, before).end();
      before.end();
      recorded.host.recorder.flush();
      await recorded.host.forceFlush();
      dieNow(recorded);
      const report = await repair(dir);
      expect(report.recordings.map(({ result, damage }) => [result, damage])).toEqual([['repaired', []]]);
      const names = allLines(dir).map(({ name }) => name);
      expect(names).toContain('fine');
      expect(names).toContain('after');
      // Every loss was counted, and no other was.
      expect(Object.keys(recorded.host.losses.counts()).filter((reason) => reason !== 'internal_error')).toEqual([]);
    },
  );
});

describe('row 54: hooks after shutdown, and twice', () => {
  it('are tolerated, and counted', async () => {
    const dir = scratchFolder();
    const recorded = record({ dir });
    const ours = new FlightRecorderSpanProcessor(recorded.host);
    const span = recorded.start('run', { attributes: { 'session.id': 's' } });
    ours.onStart(span as unknown as ReadableSpanLike, context.active());
    span.end();
    ours.onEnd(span as unknown as ReadableSpanLike);
    await Promise.all([ours.shutdown(), ours.shutdown()]);
    const late = recorded.start('late');
    late.setAttribute('k', 1).addEvent('e');
    late.end();
    span.setAttribute('late', 1);
    ours.markCrashed('s');
    await ours.forceFlush();
    await ours.shutdown();
    expect(recorded.host.losses.counts()).toEqual({ recording_off: 3 });
    expect(allLines(dir).map(({ name }) => name)).toEqual(['run']);
    const exporter = new SessionFileSpanExporter(recorded.host);
    await exporter.shutdown();
    const answers: unknown[] = [];
    exporter.export([span as unknown as ReadableSpanLike], (result) =>
      answers.push([result.code, result.error?.message]),
    );
    expect(answers).toEqual([[1, 'spanbox: the exporter is shut down']]);
  });

  it('two recorders on one provider write every span once', async () => {
    const dir = scratchFolder();
    const recorded = record({ dir });
    const twice = record({ dir: scratchFolder() });
    const ours = new FlightRecorderSpanProcessor(recorded.host);
    const span = twice.start('run');
    ours.onStart(span as unknown as ReadableSpanLike, context.active());
    span.end();
    ours.onEnd(span as unknown as ReadableSpanLike);
    await recorded.host.shutdown();
    await twice.host.shutdown();
    const lines = [dir, twice.host.dir].flatMap((root) =>
      readdirSync(join(root, 'v1', 'recordings')).length > 0 ? allLines(root) : [],
    );
    expect(lines.map(({ name }) => name)).toContain('run');
  });
});

describe('row 55: what else stands in a root', () => {
  it('a v2 beside, files of others and unknown kinds of records: v1 goes on, and they stay as they are', async () => {
    const dir = scratchFolder();
    mkdirSync(join(dir, 'v2', 'recordings'), { recursive: true, mode: 0o700 });
    writeFileSync(join(dir, 'v2', 'recordings', 'newer'), 'of tomorrow');
    writeFileSync(join(dir, 'notes.txt'), 'mine');
    const recorded = record({ dir });
    const { recording } = recorded.host.recorder;
    const run = recorded.start('run', { attributes: { 'session.id': 's' } });
    const journal = recording?.journal.writer;
    const future = '"k":"hologram","p":1,"at":1,"deep":{"list":[1,2,3]}}';
    if (journal === undefined) throw new Error('nothing is recorded');
    const at = journal.begin();
    journal.commit(at + journal.buffer.write(future, at));
    recording?.summarize({ k: 'forecast', s: 's', of: 'tomorrow' });
    recording?.mark({ k: 'omen', s: 's' });
    run.setAttribute('after', 1);
    recorded.start('chat', {}, run).end();
    writeFileSync(join(recording?.folder ?? '', 'unknown.file'), 'mine', { mode: 0o600 });
    dieNow(recorded);
    const report = await repair(dir);
    expect(report.recordings.map(({ result, damage }) => [result, damage.map(({ kind }) => kind)])).toEqual([
      ['repaired', ['foreign']],
    ]);
    expect(
      allLines(dir)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['chat', 'run']);
    const { summary } = await readSession(dir, 's');
    expect([summary.state, summary.spans]).toEqual(['interrupted', 2]);
    expect(readFileSync(join(dir, 'v2', 'recordings', 'newer'), 'utf8')).toBe('of tomorrow');
    expect(readFileSync(join(dir, 'notes.txt'), 'utf8')).toBe('mine');
    expect(filesUnder(join(dir, 'v2'))).toHaveLength(1);
    const kept = filesUnder(join(dir, 'v1', 'recordings'))
      .map((path) => readFileSync(path, 'utf8'))
      .join('');
    expect(kept).toContain('"k":"forecast"');
    expect(kept).toContain('"k":"omen"');
  });

  it('fields of a newer minor version in owner.json, records and lines: ignored', async () => {
    const dir = scratchFolder();
    const recorded = record({ dir });
    recorded.start('run', { attributes: { 'session.id': 's' } });
    const folder = recorded.host.recorder.recording?.folder ?? '';
    const owner = JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8')) as object;
    writeFileSync(join(folder, 'owner.json'), JSON.stringify({ ...owner, minor: 7, hologram: {} }));
    recorded.host.markCrashed('s');
    recorded.host.recorder.recording?.mark({ k: 'closed', s: 't', part: 1, at: 1, outcome: 'ok', weather: 'fine' });
    dieNow(recorded);
    expect((await repair(dir)).recordings.map(({ result, damage }) => [result, damage])).toEqual([['repaired', []]]);
    const states: string[] = [];
    for await (const session of listSessions(dir)) states.push(`${session.id} ${session.state}`);
    expect(states).toEqual(['s crashed', 't ended']);
  });
});
