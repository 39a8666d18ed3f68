// What runs count, read by the SDK's own reader.
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import type { DataPoint, Histogram } from '@opentelemetry/sdk-metrics';
import { expect, test } from 'vitest';
import { startRun } from '../../src/run/agent-run.ts';
import type { Run } from '../../src/run/index.ts';
import { ManualTime } from './manual-time.ts';
import { recorded } from './recorded.ts';
import { dropped, FedSource, finish, parts, text } from './sources.ts';

test('incidents, replays by outcome, durations and times to the first chunk', async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const time = new ManualTime();
  const { tracer } = recorded();
  const request = { provider: 'openai', model: 'gpt', tools: [] };
  const running = async (body: (run: Run) => Promise<unknown>, user = new AbortController()): Promise<void> => {
    const outcome = startRun({ name: 'a', tracer, meterProvider, signal: user.signal }, body, time).catch(
      () => undefined,
    );
    await time.advance(60_000);
    await outcome;
  };
  const reading = (run: Run, sources: (() => AsyncIterable<object>)[]): Promise<unknown> => {
    const stream = run.stream({ ...request, budget: { chain: 1 } }, () => sources.shift()!());
    return (async () => {
      for await (const _ of stream);
    })();
  };
  const drop = (): AsyncIterable<object> => parts([], dropped());
  const whole = (): AsyncIterable<object> => parts([text('a'), finish()]);
  await running((run) => reading(run, [drop, whole]));
  await running((run) => reading(run, [drop, drop]));
  const user = new AbortController();
  await running((run) => {
    time.after(1_000, () => user.abort(new Error('enough')));
    return reading(run, [drop, whole]);
  }, user);
  const source = new FedSource();
  const slow = running(async (run) => {
    time.after(500, () => source.part(text('a')));
    time.after(1_500, () => source.part(finish()));
    time.after(1_500, () => source.end());
    await reading(run, [() => source]);
  });
  await slow;
  await reader.forceFlush();
  const points = (name: string): unknown[] =>
    exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics)
      .flatMap(({ metrics }) => metrics)
      .filter(({ descriptor }) => descriptor.name === name)
      .flatMap(({ dataPoints }): readonly DataPoint<number | Histogram>[] => dataPoints as DataPoint<number>[])
      .map(({ attributes, value }) => [attributes, typeof value === 'number' ? value : [value.count, value.sum]]);
  expect(points('spanbox.replays')).toEqual([
    [{ 'spanbox.replay.outcome': 'completed' }, 1],
    [{ 'spanbox.replay.outcome': 'failed' }, 1],
    [{ 'spanbox.replay.outcome': 'stopped' }, 1],
  ]);
  expect(points('spanbox.incidents')).toEqual([
    [{ 'spanbox.incident.cause': 'transport_lost', 'spanbox.recovery.action': 'replay' }, 3],
    [{ 'spanbox.incident.cause': 'transport_lost', 'spanbox.recovery.action': 'stop' }, 1],
  ]);
  const chat = { 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'gpt' };
  expect(points('gen_ai.client.operation.duration')).toEqual([
    [{ ...chat, 'error.type': 'UND_ERR_SOCKET' }, [4, 0]],
    [chat, [2, 1.5]],
  ]);
  expect(points('gen_ai.client.operation.time_to_first_chunk')).toEqual([[chat, [2, 0.5]]]);
  await meterProvider.shutdown();
});
