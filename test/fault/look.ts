/** What a dead recording made of `files` is found to be, read from memory and without repairing it. */
import type { OtlpSpan } from '../../src/otlp/otlp-types.ts';
import { concludeDead } from '../../src/repair/conclude.ts';
import { inspectRecording } from '../../src/repair/inspect.ts';
import { Pace } from '../../src/repair/pace.ts';
import type { Damage, SessionPart } from '../../src/repair/types.ts';
import { NODE_FILE_SYSTEM, type FileStatus, type FileSystem } from '../../src/store/file-system.ts';

export interface Found {
  /** Spans that are open, as repair closes them, by span id. */
  readonly closed: ReadonlyMap<string, OtlpSpan>;
  /** How many lines are good. */
  readonly lines: number;
  readonly parts: readonly SessionPart[];
  readonly damage: readonly Damage[];
}

const FOLDER = '/recording';

/** A folder of regular files in memory, for reading. */
function memoryFiles(files: ReadonlyMap<string, Buffer>): FileSystem {
  const names = [...files.keys()];
  const contents = [...files.values()];
  const missing = (): Error => Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
  const place = (path: string): number => {
    const found = names.indexOf(path.slice(FOLDER.length + 1));
    if (found < 0) throw missing();
    return found;
  };
  const status = (number: number): FileStatus => ({
    isFile: () => true,
    isDirectory: () => false,
    isSymbolicLink: () => false,
    isSocket: () => false,
    size: contents[number]?.length ?? 0,
    mode: 0o600,
    uid: process.geteuid?.() ?? 0,
    nlink: 1,
    ino: number,
    dev: 1,
    mtimeMs: 0,
  });
  return {
    ...NODE_FILE_SYSTEM,
    readdirSync: () => [...names],
    lstatSync: (path) => status(place(path)),
    openSync: (path) => place(path),
    fstatSync: status,
    closeSync: () => undefined,
    readSync: (fd, buffer, offset, length, position) => {
      const from = position ?? 0;
      return contents[fd]?.copy(buffer, offset, from, from + length) ?? 0;
    },
  };
}

/** Looks at a dead recording of these files. */
export async function look(recording: string, files: ReadonlyMap<string, Buffer>): Promise<Found> {
  const inspection = await inspectRecording(FOLDER, recording, { alive: false, fs: memoryFiles(files) });
  const { closedSpans, parts } = await concludeDead(inspection, () => new Map(), new Pace());
  return {
    closed: new Map(closedSpans.map(({ span }) => [span.spanId, span])),
    lines: inspection.lines.size,
    parts: parts.map(({ summary }) => summary),
    damage: inspection.damage.places,
  };
}
