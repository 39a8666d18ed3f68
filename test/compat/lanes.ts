/**
 * The compatibility lanes: an install tree each, because the two lines of the SDK exclude each other and the oldest
 * versions exclude the newest. Versions are pinned in each folder's package.json and package-lock.json.
 */
export interface Lane {
  /** Name of its folder. */
  readonly name: string;
  /** The SDK's package in that tree. */
  readonly sdk: '@opentelemetry/sdk-trace-base' | '@opentelemetry/sdk-trace';
  /** Our door for that line. */
  readonly door: 'spanbox/sdk2' | 'spanbox/sdk3';
  /** The Node that runs it: the one that runs the tests, or a newer one from npm. */
  readonly runtime: 'node' | 'node24';
}

export const LANES: readonly Lane[] = [
  { name: 'sdk2-0', sdk: '@opentelemetry/sdk-trace-base', door: 'spanbox/sdk2', runtime: 'node' },
  { name: 'sdk2-3', sdk: '@opentelemetry/sdk-trace-base', door: 'spanbox/sdk2', runtime: 'node' },
  { name: 'sdk3', sdk: '@opentelemetry/sdk-trace', door: 'spanbox/sdk3', runtime: 'node24' },
];
