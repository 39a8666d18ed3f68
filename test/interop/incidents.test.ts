// Each broken run of the contract, with real clients: the incident told live on the span, the one derived from our span
// files, the one derived from what a real Collector got live, and the one derived from what it read in our files are one.
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSpanbox } from '../../src/index.ts';
import type { OtlpSpanLike } from '../../src/incident/index.ts';
import * as semconv from '../../src/semconv/index.ts';
import * as upstream from '../../src/semconv/upstream.ts';
import { createFaultServer } from '../../src/testing/index.ts';
import { runAgent } from '../incident/agent.ts';
import { RUNS } from '../incident/runs.ts';
import { offlineOf, Traced } from '../incident/traced.ts';
import { spanFilesGlob, spanLines } from '../support/span-lines.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { type OtlpTraceRequest, type RunningCollector, startCollector } from './collector/collector.ts';

/** A scalar, or a list of texts. */
const FLAT = /^\{"(?:\w+Value":"\w+"|arrayValue":\{"values":\[(?:\{"stringValue":"string"\},?)*\]\})\}$/;

let base: string;
let live: RunningCollector;
let files: RunningCollector;

beforeAll(async () => {
  base = temporaryFolder();
  live = await startCollector({ dir: temporaryFolder() });
  files = await startCollector({
    dir: temporaryFolder(),
    include: [spanFilesGlob(join(base, 'box-*'))],
  });
});

afterAll(async () => {
  await live.stop();
  await files.stop();
});

test.each(RUNS)('$name', async ({ replies, options, expected }) => {
  const server = await createFaultServer();
  const dir = mkdtempSync(join(base, 'box-'));
  const box = createSpanbox({ dir, incidents: false, repair: false });
  const exporter = new SimpleSpanProcessor(new OTLPTraceExporter({ url: `${live.url}/v1/traces` }));
  const traced = new Traced({ after: [...box.spanProcessors, exporter] });
  server.reply(...replies);
  await runAgent({ tracer: traced.tracer, server, ...options });
  await traced.provider.forceFlush();
  await box.shutdown();
  await server.close();

  const traceId = traced.spans[0]?.spanContext().traceId ?? '';
  const count = traced.spans.length;
  const ours = spansOf(spanLines(dir).map((line) => JSON.parse(line) as OtlpTraceRequest));
  const sent = await arrived(live, traceId, count);
  const read = await arrived(files, traceId, count);
  expect([ours.length, sent.length, read.length]).toEqual([count, count, count]);

  const told = traced.told.at(-1)?.incident;
  const derived = [ours, sent, read].map((spans) => offlineOf(spans).map(({ incident }) => incident));
  expect(derived).toEqual([[told], [told], [told]]);
  expect(told?.cause).toBe(expected?.cause);
});

test('a plain viewer can show what the Collector got: flat values under names of the registry', () => {
  const events = spansOf(live.requests())
    .flatMap(({ events: some = [] }) => some)
    .filter(({ name }) => name.startsWith('spanbox.'));
  const known = new Set<unknown>([...Object.values(semconv), ...Object.values(upstream)]);
  expect([...new Set(events.map(({ name }) => name))].filter((name) => !known.has(name))).toEqual([]);
  const attributes = events.flatMap(({ attributes: some = [] }) => some);
  expect([...new Set(attributes.map(({ key }) => key))].filter((key) => !known.has(key))).toEqual([]);
  const shapes = attributes.map(({ value }) =>
    JSON.stringify(value, (key, inner: unknown) =>
      key.endsWith('Value') && typeof inner !== 'object' ? typeof inner : inner,
    ),
  );
  expect(shapes.filter((shape) => !FLAT.test(shape))).toEqual([]);
  const told = events.filter(({ name }) => name === semconv.EVENT_SPANBOX_INCIDENT);
  expect(told.length).toBeGreaterThanOrEqual(RUNS.filter(({ expected }) => expected !== undefined).length);
});

/** The spans of one trace, as soon as there are `count` of them. */
async function arrived(collector: RunningCollector, traceId: string, count: number): Promise<readonly OtlpSpanLike[]> {
  const requests = await collector.spansArrived(count, traceId);
  return spansOf(requests).filter((span) => span.traceId === traceId);
}

function spansOf(requests: readonly OtlpTraceRequest[]): readonly OtlpSpanLike[] {
  return requests.flatMap(({ resourceSpans = [] }) =>
    resourceSpans.flatMap(({ scopeSpans = [] }) =>
      scopeSpans.flatMap(({ spans = [] }) => spans as unknown as readonly OtlpSpanLike[]),
    ),
  );
}
