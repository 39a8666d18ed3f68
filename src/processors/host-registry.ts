/**
 * One recorder for each root in a process: two that wrote the same spans would write them twice.
 *
 * The first to ask makes it; later ones share it and are told so. Worker threads have their own, as they have their own recordings.
 */
import { RecorderHost, type RecorderHostSetup } from './recorder-host.ts';
import { listenToProcess } from './process-hooks.ts';

const hosts = new Map<string, RecorderHost>();

export interface AcquiredHost {
  readonly host: RecorderHost;
  /** False when the root had a recorder already, whose options stay. */
  readonly first: boolean;
}

/**
 * The recorder of `setup.dir`; a new one is opened, with its timers and process listeners.
 * A root that cannot be used gets a recorder that is off, says so once, and tries again.
 */
export function acquireHost(setup: RecorderHostSetup, signals: boolean): AcquiredHost {
  const known = hosts.get(setup.dir);
  if (known !== undefined && !known.closed) return { host: known, first: false };
  const host = new RecorderHost(setup);
  hosts.set(setup.dir, host);
  host.open();
  host.startTimers();
  listenToProcess(host, signals);
  return { host, first: true };
}
