/**
 * `SPANBOX_*` as options: each scalar option in capitals. A value that cannot be used is a problem in words, and its default is used.
 */
import type { RegisterOptions } from './register.ts';

type Mutable = { -readonly [K in keyof RegisterOptions]: RegisterOptions[K] };

export interface EnvironmentOptions {
  readonly options: RegisterOptions;
  /** One sentence each; no value of an unknown variable is repeated. */
  readonly problems: readonly string[];
}

const WORDS = {
  DURABILITY: ['durability', ['call', 'tick']],
  SYNC: ['sync', ['never', 'interval', 'record']],
  SNAPSHOTS: ['snapshots', ['end', 'live', 'off']],
} as const;
const SWITCHES = { SIGNALS: 'signals', REPAIR: 'repair', QUIET: 'quiet' } as const;
/** Name, group, option, least, most. */
const NUMBERS = [
  ['LIMITS_VALUE_BYTES', 'limits', 'valueBytes', 64, 900_000],
  ['LIMITS_LINE_BYTES', 'limits', 'lineBytes', 4_096, 1_000_000],
  ['LIMITS_OPEN_SPANS', 'limits', 'openSpans', 1, 10_000_000],
  ['RETENTION_MAX_BYTES', 'retention', 'maxBytes', 1_000_000, Infinity],
  ['RETENTION_MAX_AGE_DAYS', 'retention', 'maxAgeDays', 0, Infinity],
  ['RETENTION_MAX_RECORDINGS', 'retention', 'maxRecordings', 1, Infinity],
  ['RETENTION_MIN_FREE_BYTES', 'retention', 'minFreeBytes', 0, Infinity],
] as const;
/** Variables that are no options: where the root is, and the session of the parent process. */
const OTHERS: ReadonlySet<string> = new Set(['SPANBOX_DIR', 'SPANBOX_SERVICE', 'SPANBOX_SESSION']);

/** Reads the environment. Never throws. */
export function optionsFromEnvironment(env: Readonly<Record<string, string | undefined>>): EnvironmentOptions {
  const problems: string[] = [];
  const options: Mutable = {};
  const read = (name: string): string | undefined => {
    const value = env[`SPANBOX_${name}`]?.trim();
    return value === '' ? undefined : value;
  };
  const shown = (value: string): string => JSON.stringify(value.slice(0, 60));
  const known = new Set(OTHERS);
  const service = read('SERVICE');
  if (service !== undefined) options.service = service;
  for (const [name, [option, words]] of Object.entries(WORDS)) {
    known.add(`SPANBOX_${name}`);
    const value = read(name);
    if (value === undefined) continue;
    if ((words as readonly string[]).includes(value)) Object.assign(options, { [option]: value });
    else
      problems.push(
        `SPANBOX_${name} must be one of ${words.join(', ')}, received ${shown(value)}; the default is used`,
      );
  }
  for (const [name, option] of Object.entries(SWITCHES)) {
    known.add(`SPANBOX_${name}`);
    const value = read(name)?.toLowerCase();
    if (value === undefined) continue;
    if (value === 'true' || value === '1') options[option] = true;
    else if (value === 'false' || value === '0') options[option] = false;
    else problems.push(`SPANBOX_${name} must be true or false, received ${shown(value)}; the default is used`);
  }
  for (const [name, group, option, least, most] of NUMBERS) {
    known.add(`SPANBOX_${name}`);
    const value = read(name);
    if (value === undefined) continue;
    const number = Number(value);
    if (Number.isNaN(number) || number < least || number > most) {
      problems.push(
        `SPANBOX_${name} must be a number from ${least} to ${most}, received ${shown(value)}; the default is used`,
      );
    } else {
      options[group] = { ...options[group], [option]: number };
    }
  }
  for (const name of Object.keys(env)) {
    if (name.startsWith('SPANBOX_') && !name.startsWith('SPANBOX_TEST_') && !known.has(name))
      problems.push(`${name} is not known`);
  }
  return { options, problems };
}
