/**
 * Options that say where and for whom is recorded: shared by the box, the processor and the exporter.
 */
import { resolve } from 'node:path';
import { defaultRoot } from '../store/root.ts';
import { knownOptions, resolveRecorderOptions, shown, type RecorderOptions } from './recorder-options.ts';
import type { RecorderHostSetup } from './recorder-host.ts';

export interface HostOptions extends RecorderOptions {
  /** The root folder. @default `$SPANBOX_DIR`, else the platform's folder for state */
  readonly dir?: string;
  /** Name of the service, for readers and for whom it is forwarded. @default `$OTEL_SERVICE_NAME`, else `unknown_service` */
  readonly service?: string;
  /** Mark sessions when SIGTERM, SIGINT or SIGHUP comes, then hand the signal on. @default false */
  readonly signals?: boolean;
  /** Never warn the process. @default false */
  readonly quiet?: boolean;
}

export const HOST_OPTION_NAMES: readonly string[] = [
  'dir',
  'service',
  'durability',
  'sync',
  'snapshots',
  'session',
  'redact',
  'limits',
  'retention',
  'signals',
  'quiet',
];

/** The environment variable under which a parent process hands its session to its children. */
export const SESSION_VARIABLE = 'SPANBOX_SESSION';

/** A text option, or a `TypeError`. */
export function textOption(name: string, value: unknown, fallback: string): string {
  if (value === undefined) return fallback;
  if (typeof value !== 'string' || value === '' || value.includes('\0')) {
    throw new TypeError(`Cannot create spanbox: ${name} must be a text that is not empty, received ${shown(value)}`);
  }
  return value;
}

/** A yes or no, or a `TypeError`. */
export function switchOption(name: string, value: unknown, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  if (typeof value !== 'boolean') {
    throw new TypeError(`Cannot create spanbox: ${name} must be true or false, received ${shown(value)}`);
  }
  return value;
}

export interface ResolvedHost {
  readonly setup: RecorderHostSetup;
  readonly signals: boolean;
}

/** Checks the options and fills in defaults. @throws TypeError or RangeError naming option, value and range. */
export function resolveHost(
  options: HostOptions | undefined,
  known: readonly string[] = HOST_OPTION_NAMES,
): ResolvedHost {
  knownOptions('options', options, known);
  const given = options ?? {};
  const dir = textOption('dir', given.dir, '');
  const { env } = process;
  const inherited = env[SESSION_VARIABLE];
  return {
    setup: {
      dir: resolve(dir === '' ? defaultRoot() : dir),
      service: textOption('service', given.service, env['OTEL_SERVICE_NAME'] || 'unknown_service').slice(0, 256),
      destinations: [],
      options: resolveRecorderOptions(given),
      quiet: switchOption('quiet', given.quiet, false),
      inheritedSession: inherited === '' ? undefined : inherited,
    },
    signals: switchOption('signals', given.signals, false),
  };
}
