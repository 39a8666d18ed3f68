/**
 * One whole session: its parts from every recording that has one, each span once.
 */
import { join } from 'node:path';
import type { OtlpSpan } from '../otlp/otlp-types.ts';
import { StoreError } from '../store/errors.ts';
import type { FileSystem } from '../store/file-system.ts';
import { boundedSessionId, segmentFile } from '../store/layout.ts';
import { namesIn } from '../store/private-files.ts';
import { listRoot } from './catalog.ts';
import { DamageLog } from './damage-log.ts';
import { factsOf, parseLine } from './line-facts.ts';
import { viewerOf } from './list-sessions.ts';
import { lookAtRecording, type RecordingView, type Viewer } from './look.ts';
import { mergeSession } from './merge-parts.ts';
import { compareNanos } from './nanos.ts';
import { forEachLineOf } from './recording-lines.ts';
import { listRecordingFiles, withFile } from './recording-files.ts';
import { realWorld, type RepairWorld } from './repair.ts';
import type { Damage, Session, SessionPart } from './types.ts';

/**
 * Reads the session with the raw id `id`. What a dead process left is shown as repair would leave it; nothing is changed on disk.
 * @throws StoreError (`missing` when there is no such session, others when the root is not ours or cannot be read).
 */
export async function readSession(dir: string, id: string): Promise<Session> {
  return await readSessionIn(dir, id, realWorld());
}

/** As `readSession`, in a given world. */
export async function readSessionIn(dir: string, sessionId: string, world: RepairWorld): Promise<Session> {
  const id = boundedSessionId(sessionId);
  const viewer = viewerOf(dir, world, false);
  const parts: SessionPart[] = [];
  const damage: Damage[] = [];
  const spans = new SpanSet();
  for (const found of viewer === undefined ? [] : listRoot(viewer.folders, viewer.fs).recordings) {
    const view = viewer === undefined ? undefined : await lookAtRecording(found, viewer);
    const own = view?.parts.filter(({ session }) => session === id) ?? [];
    if (viewer === undefined || view === undefined || own.length === 0) continue;
    parts.push(...own);
    damage.push(...(await collect(view, id, viewer, spans)));
  }
  if (parts.length === 0)
    throw new StoreError('missing', `There is no session ${JSON.stringify(id.slice(0, 200))} in ${dir}`, dir);
  const summary = mergeSession(id, parts);
  return {
    id,
    state: summary.state,
    summary,
    parts: summary.parts,
    spans: spans.ordered(),
    incidents: summary.incidents,
    damage,
  };
}

async function collect(
  view: RecordingView,
  session: string,
  viewer: Viewer,
  spans: SpanSet,
): Promise<readonly Damage[]> {
  const { fs, pace, folders } = viewer;
  if (view.kind === 'unfinished') {
    await readIndexed(view, session, fs, viewer, spans);
    for (const { session: of, span } of view.added) if (of === session) spans.add(span, false);
    return view.inspection.damage.places;
  }
  const { folder, recording, parts, traces } = view.finished;
  const own = parts.filter(({ summary }) => summary.session === session);
  const [first, last] = [
    Math.min(...own.map((part) => part.firstSegment)),
    Math.max(...own.map((part) => part.lastSegment)),
  ];
  const segments = listRecordingFiles(folder, fs).segments.filter((segment) => segment >= first && segment <= last);
  const damage = new DamageLog(recording);
  await forEachLineOf({ folder, session, traces, segments, fs, pace, damage }, ({ span }, _, facts) =>
    spans.add(span, facts.repaired),
  );
  return [...keptDamage(folders.quarantine, recording, fs), ...view.finished.damage.places, ...damage.places];
}

async function readIndexed(
  view: Extract<RecordingView, { readonly kind: 'unfinished' }>,
  session: string,
  fs: FileSystem,
  viewer: Viewer,
  spans: SpanSet,
): Promise<void> {
  const { inspection } = view;
  const lines = [...inspection.lines.linesOf(session)];
  for (const segment of new Set(lines.map((line) => line.segment))) {
    await withFile(join(inspection.folder, segmentFile(segment)), 'read', fs, async (fd) => {
      for (const line of lines) {
        if (line.segment !== segment) continue;
        if (viewer.pace.due()) await viewer.pace.rest();
        const bytes = Buffer.allocUnsafe(line.length);
        const count = fs.readSync(fd, bytes, 0, line.length, line.offset);
        const span = parseLine(bytes.subarray(0, count));
        if (span !== undefined) spans.add(span, factsOf(span).repaired);
      }
    });
  }
}

const KEPT = /^(.+?Z-\d+-\d+-[0-9a-f]{8})\.(.+)\.(\d+)\.(\d+)\.json$/;

/** What repair cut of a recording, told by the names in the quarantine. */
function keptDamage(quarantine: string, recording: string, fs: FileSystem): readonly Damage[] {
  const damage: Damage[] = [];
  for (const name of namesIn(quarantine, fs)) {
    const match = KEPT.exec(name);
    if (match === null || match[1] !== recording) continue;
    damage.push({
      kind: 'corrupt',
      recording,
      file: match[2] ?? '',
      offset: Number(match[3]),
      bytes: Number(match[4]),
    });
  }
  return damage;
}

/** Spans by id, each once: what its process said is better than what repair closed. */
class SpanSet {
  readonly #spans = new Map<string, { readonly span: OtlpSpan; readonly repaired: boolean }>();

  add(span: OtlpSpan, repaired: boolean): void {
    const id = span.traceId + span.spanId;
    const known = this.#spans.get(id);
    if (known === undefined || (known.repaired && !repaired)) this.#spans.set(id, { span, repaired });
  }

  /** By start; ties as they were added. */
  ordered(): readonly OtlpSpan[] {
    return [...this.#spans.values()]
      .map(({ span }) => span)
      .sort((a, b) => compareNanos(a.startTimeUnixNano, b.startTimeUnixNano));
  }
}
