/** A Collector that ends with the test that asked for it, in a folder of its own. */
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../../support/temporary.ts';
import { type CollectorOptions, type RunningCollector, startCollector } from './collector.ts';

export async function collectorForTest(options: Omit<CollectorOptions, 'dir'> = {}): Promise<RunningCollector> {
  const collector = await startCollector({ dir: temporaryFolder(), ...options });
  onTestFinished(() => collector.stop());
  return collector;
}
