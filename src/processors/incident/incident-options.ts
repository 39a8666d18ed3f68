/**
 * The options of the incident processor: one set of defaults, one resolver that copies and checks.
 * Providers are taken by their shape: the Logs API is no dependency, and a Metrics API of any version does.
 */
import type { Context } from '@opentelemetry/api';

/** Where incidents are told as events. */
export type IncidentEvents = 'span' | 'log' | 'both';

/** What a counter needs to take. */
export interface CounterLike {
  add(value: number, attributes?: Record<string, string>): void;
}

/** A provider of the Metrics API. */
export interface MeterProviderLike {
  getMeter(name: string): {
    createCounter(name: string, options?: { description?: string; unit?: string }): CounterLike;
  };
}

/** A record for a logger of the Logs API. */
export interface LogRecordLike {
  eventName?: string;
  timestamp?: [number, number];
  severityNumber?: number;
  severityText?: string;
  attributes?: Record<string, string | number | boolean | string[]>;
  context?: Context;
}

/** A logger of the Logs API. */
export interface LoggerLike {
  emit(record: LogRecordLike): void;
}

/** A provider of the Logs API. */
export interface LoggerProviderLike {
  getLogger(name: string): LoggerLike;
}

export interface IncidentOptions {
  /**
   * Which tool names may be said in `spanbox.evidence` events. A list: any other name becomes `other`, whoever records it; tools of an
   * agent run register theirs. `'all'`: every name that has the form of one. @default 'all'
   */
  readonly toolNames?: readonly string[] | 'all';
  /**
   * What counts as evidence. `'all'`: events of ours, and for runs without any, what the spans of other instrumentations show.
   * `'explicit'`: events of ours alone. @default 'all'
   */
  readonly evidence?: 'all' | 'explicit';
  /**
   * `'span'`: incidents are span events; `'log'`: log events of the same name and attributes; `'both'`. The two last need a
   * `loggerProvider`. @default 'span'
   */
  readonly incidentEvents?: IncidentEvents;
  /** Counts `spanbox.incidents` by cause and action. @default none: nothing is counted */
  readonly meterProvider?: MeterProviderLike;
  /** Takes the log events. @default none */
  readonly loggerProvider?: LoggerProviderLike;
}

export interface ResolvedIncidentOptions {
  /** Absent: every name that has the form of one. */
  readonly toolNames: ReadonlySet<string> | undefined;
  readonly readsSpans: boolean;
  readonly onSpans: boolean;
  readonly loggerProvider: LoggerProviderLike | undefined;
  readonly meterProvider: MeterProviderLike | undefined;
}

/** Names that may be registered. */
const MAX_TOOL_NAMES = 10_000;
const KNOWN: readonly string[] = ['toolNames', 'evidence', 'incidentEvents', 'meterProvider', 'loggerProvider'];

/** Copies and checks. @throws TypeError or RangeError that names option, value and range. */
export function resolveIncidentOptions(options: IncidentOptions = {}): ResolvedIncidentOptions {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(refusal('options must be an object', options));
  }
  for (const name of Object.keys(options)) {
    if (!KNOWN.includes(name)) throw new TypeError(refusal(`unknown option, known are ${KNOWN.join(', ')}`, name));
  }
  const { toolNames, evidence, incidentEvents, meterProvider, loggerProvider } = options;
  const told = oneOf('incidentEvents', incidentEvents, ['span', 'log', 'both'], 'span');
  checkProvider('meterProvider', meterProvider, 'getMeter');
  checkProvider('loggerProvider', loggerProvider, 'getLogger');
  if (told !== 'span' && loggerProvider === undefined) {
    throw new TypeError(refusal(`loggerProvider is needed for incidentEvents '${told}'`, loggerProvider));
  }
  return {
    toolNames: resolveToolNames(toolNames),
    readsSpans: oneOf('evidence', evidence, ['all', 'explicit'], 'all') === 'all',
    onSpans: told !== 'log',
    loggerProvider: told === 'span' ? undefined : loggerProvider,
    meterProvider,
  };
}

function resolveToolNames(toolNames: unknown): ReadonlySet<string> | undefined {
  if (toolNames === undefined || toolNames === 'all') return undefined;
  if (!Array.isArray(toolNames)) {
    throw new TypeError(refusal("toolNames must be 'all' or a list of names", toolNames));
  }
  const wrong: unknown = toolNames.find((name) => typeof name !== 'string' || name === '');
  if (toolNames.length > 0 && wrong !== undefined) {
    throw new TypeError(refusal('toolNames must be texts with something in them', wrong));
  }
  if (toolNames.length > MAX_TOOL_NAMES) {
    throw new RangeError(refusal(`toolNames must be 0 to ${MAX_TOOL_NAMES} names`, toolNames.length));
  }
  return new Set(toolNames as readonly string[]);
}

function oneOf<T extends string>(option: string, value: unknown, words: readonly T[], fallback: T): T {
  if (value === undefined) return fallback;
  const found = words.find((word) => word === value);
  if (found === undefined) throw new TypeError(refusal(`${option} must be one of ${words.join(', ')}`, value));
  return found;
}

function checkProvider(option: string, value: unknown, method: string): void {
  if (value === undefined) return;
  const has = typeof value === 'object' && value !== null && method in value;
  if (!has || typeof (value as Readonly<Record<string, unknown>>)[method] !== 'function') {
    throw new TypeError(refusal(`${option} must have a method ${method}`, value));
  }
}

function refusal(reason: string, received: unknown): string {
  return `Cannot create RunIncidentSpanProcessor: ${reason}, received ${shown(received)}`;
}

/** Short, and never an object's contents. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80));
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
