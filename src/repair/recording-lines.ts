/**
 * The lines of a finished recording that belong to one session, and the spans in them.
 */
import { join } from 'node:path';
import type { FileSystem } from '../store/file-system.ts';
import { segmentFile } from '../store/layout.ts';
import type { DamageLog } from './damage-log.ts';
import { factsOf, type SpanFacts } from './line-facts.ts';
import type { Pace } from './pace.ts';
import { withFile } from './recording-files.ts';
import { scanSegment, type PlacedLine } from './segment-scan.ts';

/** Which lines. */
export interface LineSelection {
  readonly folder: string;
  readonly session: string;
  /** Session by trace, as `trace` records say. */
  readonly traces: ReadonlyMap<string, string>;
  /** Numbers of the segments, ascending. */
  readonly segments: readonly number[];
  readonly fs: FileSystem;
  readonly pace: Pace;
  readonly damage?: DamageLog;
}

/** Calls `onLine` for each of the session's lines, in the order of the files; a line is valid during the call. */
export async function forEachLineOf(
  selection: LineSelection,
  onLine: (line: PlacedLine, segment: number, facts: SpanFacts) => void,
): Promise<void> {
  const { folder, session, traces, fs, pace, damage } = selection;
  for (const segment of selection.segments) {
    const file = segmentFile(segment);
    await withFile(join(folder, file), 'read', fs, async (fd) => {
      for (const item of scanSegment(fd, {}, fs)) {
        if (item.kind === 'place') {
          if (pace.due()) await pace.rest();
        } else if (item.kind === 'cut') {
          damage?.add({ kind: item.reason, recording: damage.recording, file, offset: item.offset, bytes: item.bytes });
        } else if (item.kind === 'line') {
          const { line } = item;
          const facts = factsOf(line.span);
          if ((traces.get(line.span.traceId) ?? facts.statedSession) === session) onLine(line, segment, facts);
        }
      }
    });
  }
}
