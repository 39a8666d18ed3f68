/**
 * The recordings of the directory: who is alive, what waits for repair, what waits to be forwarded and for whom, what could not be read.
 * Reads only; a repair is tried dry.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { repair } from '../../repair/index.ts';
import type { RepairReport } from '../../repair/types.ts';
import { storeFolders } from '../../store/layout.ts';
import { count, formatBytes } from '../quantities.ts';
import { finding, note, ok } from './check.ts';
import type { Check } from './check.ts';

/** The library's own bounds (store options `retention`). */
const MAX_BYTES = 512_000_000;
const MAX_RECORDINGS = 1_000;

/** What waits in a store, and how it is. */
export async function storeChecks(dir: string): Promise<readonly Check[]> {
  const report = await repair(dir, { dryRun: true });
  if (report.error !== undefined) return [finding('health', report.error, 'Repair cannot run before this is solved.')];
  return [repairCheck(report), pendingCheck(dir), ...healthChecks(dir, report)];
}

function repairCheck(report: RepairReport): Check {
  const waiting = report.recordings.filter((recording) => recording.result === 'would_repair');
  const standing = `${count(report.live, 'recording')} of running processes, ${report.finished} finished`;
  if (waiting.length === 0) return ok('health', `${standing}, none waits for repair`);
  const open = waiting.reduce((sum, recording) => sum + recording.closedSpans, 0);
  return finding(
    'health',
    `${count(waiting.length, 'recording')} of dead processes with ${count(open, 'open span')} (${standing})`,
    'Run spanbox repair, or start the application: it repairs by itself.',
  );
}

interface Pending {
  recordings: number;
  bytes: number;
  services: Set<string>;
}

/** A destination has something to get where a recording names it and nothing of it was ever acknowledged. */
function pendingCheck(dir: string): Check {
  const pending = new Map<string, Pending>();
  const folder = storeFolders(dir).recordings;
  for (const recording of namesIn(folder)) {
    const owner = ownerOf(join(folder, recording, 'owner.json'));
    const files = namesIn(join(folder, recording));
    for (const destination of owner.destinations) {
      if (files.includes(`${destination}.acks.log`)) continue;
      const entry = pending.get(destination) ?? { recordings: 0, bytes: 0, services: new Set<string>() };
      entry.recordings++;
      entry.services.add(owner.service);
      for (const file of files) {
        if (file.endsWith('.spans.jsonl')) entry.bytes += sizeOf(join(folder, recording, file));
      }
      if (entry.bytes > 0) pending.set(destination, entry);
    }
  }
  if (pending.size === 0) return ok('pending', 'nothing waits to be forwarded');
  const texts = [...pending].map(
    ([destination, entry]) =>
      `${count(entry.recordings, 'recording')} (${formatBytes(entry.bytes)}) of ${[...entry.services].join(', ')} for ${destination}`,
  );
  return note(
    'pending',
    `not acknowledged yet: ${texts.join('; ')}`,
    'A process configured with that destination sends it.',
  );
}

function healthChecks(dir: string, report: RepairReport): readonly Check[] {
  const checks: Check[] = [];
  const folders = storeFolders(dir);
  const quarantined = namesIn(folders.quarantine).filter((name) => name.endsWith('.bin'));
  if (quarantined.length > 0) {
    checks.push(
      note(
        'health',
        `${count(quarantined.length, 'piece')} that could not be read in ${folders.quarantine}`,
        'The .json beside each says why. A torn tail after a kill is normal.',
      ),
    );
  }
  if (report.foreign.length > 0) {
    checks.push(
      finding(
        'health',
        `not ours in the directory: ${report.foreign.slice(0, 5).join(', ')}`,
        'Nothing was done with it; remove it if you do not know it.',
      ),
    );
  }
  const recordings = namesIn(folders.recordings);
  let bytes = 0;
  for (const recording of recordings) {
    for (const file of namesIn(join(folders.recordings, recording)))
      bytes += sizeOf(join(folders.recordings, recording, file));
  }
  const size = `${count(recordings.length, 'recording')}, ${formatBytes(bytes)}`;
  checks.push(
    bytes > MAX_BYTES || recordings.length > MAX_RECORDINGS
      ? note(
          'health',
          `${size}: over the default limits (${formatBytes(MAX_BYTES)}, ${MAX_RECORDINGS} recordings)`,
          'Retention removes the oldest at the next start.',
        )
      : ok('health', size),
  );
  return checks;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Not there, or not ours to read: nothing to count.
    return [];
  }
}

function sizeOf(path: string): number {
  // Removed meanwhile: nothing to count.
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function ownerOf(path: string): { readonly service: string; readonly destinations: readonly string[] } {
  try {
    const owner: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof owner !== 'object' || owner === null) return { service: '', destinations: [] };
    const { service, destinations } = owner as { readonly service?: unknown; readonly destinations?: unknown };
    return {
      service: typeof service === 'string' ? service : '',
      destinations: Array.isArray(destinations)
        ? destinations.filter((id): id is string => typeof id === 'string')
        : [],
    };
  } catch {
    // No owner, or none that can be read: repair speaks of that.
    return { service: '', destinations: [] };
  }
}
