/**
 * A second look at the segments, for spans that ended before a child of theirs: whose children they were.
 */
import { join } from 'node:path';
import type { FileSystem } from '../store/file-system.ts';
import { segmentFile } from '../store/layout.ts';
import { spanKey } from './descendants.ts';
import type { Pace } from './pace.ts';
import { withFile, type RecordingFiles } from './recording-files.ts';
import { scanSegment } from './segment-scan.ts';

/** The parent of each ended span of the traces that `concerns` names, by `spanKey`. @throws StoreError. */
export async function parentsOf(
  files: RecordingFiles,
  concerns: (traceId: string) => boolean,
  fs: FileSystem,
  pace: Pace,
): Promise<ReadonlyMap<string, string>> {
  const parents = new Map<string, string>();
  for (const segment of files.segments) {
    await withFile(join(files.folder, segmentFile(segment)), 'read', fs, async (fd) => {
      for (const item of scanSegment(fd, {}, fs)) {
        if (item.kind === 'place' && pace.due()) await pace.rest();
        if (item.kind !== 'line' || !concerns(item.line.span.traceId)) continue;
        const { traceId, spanId, parentSpanId } = item.line.span;
        if (parentSpanId === undefined || parentSpanId === '') continue;
        parents.set(spanKey(traceId, spanId), spanKey(traceId, parentSpanId));
      }
    });
  }
  return parents;
}
