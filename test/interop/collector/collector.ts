/**
 * A real OpenTelemetry Collector on loopback, for one test.
 *
 * Promises: when `startCollector` resolves, its receivers take requests; what it accepted is in `requests()` at the
 * latest when `stop()` has resolved; `stop()` ends exactly the process that was started here, and the end of the test
 * process ends it too. Receivers: OTLP/HTTP on a port of its own and, when globs are given, OTLP JSON lines files.
 * Which program runs is the job of `binary.ts`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { collectorBinary } from './binary.ts';

const START_LIMIT_MILLIS = 30_000;
const STOP_LIMIT_MILLIS = 15_000;
const ARRIVAL_LIMIT_MILLIS = 45_000;
const POLL_MILLIS = 25;

/** A Collector's configuration file, as far as the tests name its parts. */
export interface CollectorConfig {
  readonly receivers: Readonly<Record<string, unknown>>;
  readonly exporters: Readonly<Record<string, unknown>>;
  readonly service: Readonly<Record<string, unknown>>;
}

export interface CollectorOptions {
  /** An existing folder for this Collector alone: configuration, log and output go there. */
  readonly dir: string;
  /** Globs of OTLP JSON lines files, read from their first line on. @default none: no file receiver */
  readonly include?: readonly string[];
  /** Port of the OTLP/HTTP receiver on 127.0.0.1; 0 takes a free one. @default 0 */
  readonly port?: number;
  /** Last word on the configuration, for a test that needs other settings. @default unchanged */
  readonly configure?: (config: CollectorConfig) => CollectorConfig;
}

/** The body of an OTLP/HTTP trace request, which is also one line of an OTLP JSON lines file. */
export interface OtlpTraceRequest {
  readonly resourceSpans?: readonly {
    readonly scopeSpans?: readonly { readonly spans?: readonly Readonly<Record<string, unknown>>[] }[];
  }[];
}

export interface RunningCollector {
  readonly pid: number;
  /** `http://127.0.0.1:<port>`, the value of `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  /** The file exporter's output: OTLP JSON lines. */
  readonly outputFile: string;
  /** Every whole line of the output so far, parsed. */
  requests(): readonly OtlpTraceRequest[];
  /** Resolves to `requests()` as soon as they hold `count` spans (of that trace); rejects when the Collector ends before. */
  spansArrived(count: number, traceId?: string): Promise<readonly OtlpTraceRequest[]>;
  /** What the Collector itself said so far. */
  log(): string;
  /** Asks it to end, which writes what it holds. Calling it twice is the same as once. */
  stop(): Promise<void>;
}

/**
 * Starts a Collector and waits until it takes requests.
 *
 * @throws Error with the Collector's own words when it refuses the configuration or does not get ready.
 */
export async function startCollector(options: CollectorOptions): Promise<RunningCollector> {
  const binary = await collectorBinary();
  const outputFile = join(options.dir, 'collector-output.jsonl');
  const configFile = join(options.dir, 'collector.yaml');
  const logFile = join(options.dir, 'collector.log');
  const config = defaultConfig(options, outputFile);
  writeFileSync(configFile, JSON.stringify(options.configure?.(config) ?? config, null, 2)); // YAML holds JSON
  writeFileSync(logFile, '');

  const logDescriptor = openSync(logFile, 'a');
  const child = spawn(binary, ['--config', `file:${configFile}`], { stdio: ['ignore', logDescriptor, logDescriptor] });
  closeSync(logDescriptor);
  const exited = exitOf(child);
  const killOnExit = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', killOnExit);
  void exited.then(() => process.removeListener('exit', killOnExit));

  const log = (): string => readFileSync(logFile, 'utf8');
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const waitFor = async <T>(what: string, limitMillis: number, look: () => T | undefined): Promise<T> => {
    const deadline = Date.now() + limitMillis;
    for (;;) {
      const endedBefore = ended(); // asked first: what it wrote just before its end still counts
      const found = look();
      if (found !== undefined) return found;
      if (endedBefore || Date.now() > deadline) throw new Error(`the Collector ${what}:\n${log()}`);
      await sleep(POLL_MILLIS);
    }
  };
  const stop = async (): Promise<void> => {
    if (!ended()) child.kill('SIGTERM');
    const late = setTimeout(killOnExit, STOP_LIMIT_MILLIS);
    await exited;
    clearTimeout(late);
  };
  const requests = (): readonly OtlpTraceRequest[] => readWholeLines(outputFile);

  try {
    const address = await waitFor('did not get ready', START_LIMIT_MILLIS, () => readyAddress(log()));
    return {
      pid: child.pid ?? fail('a process that wrote a log has no pid'),
      url: `http://${address}`,
      outputFile,
      requests,
      spansArrived: (count, traceId) =>
        waitFor(`did not write ${count} spans`, ARRIVAL_LIMIT_MILLIS, () => {
          const arrived = requests();
          return countSpans(arrived, traceId) >= count ? arrived : undefined;
        }),
      log,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function defaultConfig(options: CollectorOptions, outputFile: string): CollectorConfig {
  const files = options.include === undefined ? {} : { otlpjsonfile: fileReceiver(options.include) };
  const receivers = {
    otlp: { protocols: { http: { endpoint: `127.0.0.1:${options.port ?? 0}` } } },
    ...files,
  };
  return {
    receivers,
    exporters: { file: { path: outputFile, append: true, flush_interval: '20ms' } },
    service: {
      telemetry: { metrics: { level: 'none' }, logs: { encoding: 'console' } },
      pipelines: { traces: { receivers: Object.keys(receivers), exporters: ['file'] } },
    },
  };
}

// The receiver adds the file's name to every span unless it is told not to: then output and input could never be equal.
function fileReceiver(include: readonly string[]): Readonly<Record<string, unknown>> {
  return { include, start_at: 'beginning', poll_interval: '50ms', include_file_name: false };
}

// The receiver says the address it really got, also for port 0; the service says when every part has started.
function readyAddress(log: string): string | undefined {
  if (!log.includes('Everything is ready.')) return undefined;
  return /Starting HTTP server.*"endpoint": "([^"]+)"/.exec(log)?.[1];
}

function exitOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve()); // it never ran: the wait for its log reports that
  });
}

function readWholeLines(file: string): readonly OtlpTraceRequest[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as OtlpTraceRequest);
}

function countSpans(requests: readonly OtlpTraceRequest[], traceId?: string): number {
  let count = 0;
  for (const request of requests)
    for (const resource of request.resourceSpans ?? [])
      for (const scope of resource.scopeSpans ?? [])
        for (const span of scope.spans ?? []) if (traceId === undefined || span['traceId'] === traceId) count += 1;
  return count;
}

function fail(reason: string): never {
  throw new Error(reason);
}
