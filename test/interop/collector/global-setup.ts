/**
 * Has the Collector ready before the first interoperability test, so that building it is no test's time.
 * Where there is none and none can be built, `vitest.config.ts` has decided already whether that is a failure.
 */
import { collectorBinary, collectorSource } from './binary.ts';

export async function setup(): Promise<void> {
  const source = collectorSource();
  if (source.kind === 'buildable')
    process.stderr.write('building the OpenTelemetry Collector, once, about two minutes\n');
  if (source.kind !== 'missing' || process.env['CI'] === 'true') await collectorBinary();
}
