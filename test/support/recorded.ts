/** A recorder in this process, with a provider of the real SDK, and faults where a test puts them. */
import { context, trace, type Span, type SpanOptions, type Tracer } from '@opentelemetry/api';
import { BasicTracerProvider, type SpanProcessor, type TracerConfig } from '@opentelemetry/sdk-trace-base';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { FlightRecorderSpanProcessor } from '../../src/processors/flight-recorder-span-processor.ts';
import { resolveHost, type HostOptions } from '../../src/processors/host-options.ts';
import { RecorderHost } from '../../src/processors/recorder-host.ts';
import { NODE_FILE_SYSTEM, type FileSystem } from '../../src/store/file-system.ts';

export interface Recorded {
  readonly host: RecorderHost;
  readonly tracer: Tracer;
  readonly provider: BasicTracerProvider;
  readonly start: (name: string, options?: SpanOptions, parent?: Span) => Span;
}

export interface RecordedOptions extends HostOptions {
  readonly dir: string;
  readonly fs?: FileSystem;
  readonly now?: () => number;
  /** Other processors of the same provider, before the recorder. */
  readonly before?: readonly SpanProcessor[];
  /** Limits, resource, sampler of the provider. */
  readonly tracing?: Omit<TracerConfig, 'spanProcessors'>;
}

/** Opens a recorder of its own, without timers and process listeners: the test is its clock and its end. */
export function record(options: RecordedOptions): Recorded {
  const { fs, now, before = [], tracing = {}, ...hostOptions } = options;
  const { setup } = resolveHost({ quiet: true, retention: { minFreeBytes: 0 }, ...hostOptions });
  const host = new RecorderHost({
    ...setup,
    ...(fs === undefined ? {} : { fs }),
    ...(now === undefined ? {} : { now }),
  });
  host.open();
  const recorder = new FlightRecorderSpanProcessor(host);
  const provider = new BasicTracerProvider({
    ...tracing,
    spanProcessors: [...before, recorder],
  });
  const tracer = provider.getTracer('test', '1');
  onTestFinished(() => host.abandon());
  return {
    host,
    tracer,
    provider,
    start: (name, spanOptions = {}, parent) =>
      tracer.startSpan(
        name,
        spanOptions,
        parent === undefined ? context.active() : trace.setSpan(context.active(), parent),
      ),
  };
}

/** A system error as Node throws it. */
export function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: made by the test`), { code });
}

/** The real file system with some calls replaced. */
export function fileSystemWith(calls: Partial<FileSystem>): FileSystem {
  return { ...NODE_FILE_SYSTEM, ...calls };
}

/** Leaves the recorder as a dead process would: nothing is finished, its socket is closed, and its number belongs to another process. */
export function dieNow(recorded: Recorded): void {
  const folder = recorded.host.recorder.recording?.folder;
  recorded.host.abandon();
  if (folder === undefined) return;
  const path = join(folder, 'owner.json');
  const owner = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  writeFileSync(path, JSON.stringify({ ...owner, processStart: '1' }));
}
