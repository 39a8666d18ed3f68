/**
 * Looks at one whole recording: summaries, marks, journals, then every line once. Changes nothing.
 *
 * I1. Repair and readers see the same: what a dead process left is decided here, whether or not anything is written afterwards.
 * I2. Memory: what is open, twenty bytes a line and eight a span; files are read in bounded pieces, in slices of ten milliseconds.
 */
import { join } from 'node:path';
import type { OtlpSpan } from '../otlp/otlp-types.ts';
import { NODE_FILE_SYSTEM, type FileSystem } from '../store/file-system.ts';
import { journalFile, MARKS_FILE, segmentFile, SESSIONS_FILE } from '../store/layout.ts';
import type { ExpectedHeader, RecordValue } from '../store/record-reader.ts';
import { DamageLog } from './damage-log.ts';
import { DescendantEvidence, spanKey } from './descendants.ts';
import { addMissingSegments, mergeCuts, readOwnerWords } from './inspect-parts.ts';
import type { BadBytes, Inspection, OpenSpan, SegmentSummary } from './inspection.ts';
import { JournalState, type StartedSpan } from './journal-state.ts';
import { proveFolds, type FoldProof } from './fold-proof.ts';
import { factsOf, type SpanFacts } from './line-facts.ts';
import { LineClaims } from './line-claims.ts';
import { LineIndex } from './line-index.ts';
import { Pace } from './pace.ts';
import { PartBook } from './part-book.ts';
import type { LinePlace, PartDraft } from './part-draft.ts';
import { crashOf, readPartRecord } from './part-record.ts';
import { readRecordFile } from './read-record-file.ts';
import { countOf, foldsOf, numberOf, textOf } from './record-values.ts';
import { parentsOf } from './parents.ts';
import { listRecordingFiles, withFile, type RecordingFiles } from './recording-files.ts';
import { RelatedSpans } from './related-spans.ts';
import { scanSegment, type Cut, type PlacedLine } from './segment-scan.ts';
import { SpanTable } from './span-table.ts';

/** How a recording is looked at. */
export interface InspectOptions {
  readonly fs?: FileSystem;
  readonly pace?: Pace;
  /** Whether its process lives: then nothing that is missing is damage. */
  readonly alive: boolean;
  /** Of a living process: only what its summaries need. Lines that totals count already are not read. @default false */
  readonly summaryOnly?: boolean;
  /** Called now and then while it takes long. */
  readonly onProgress?: () => void;
}

/** Looks at the recording in `folder`. @throws StoreError when a file of it cannot be read. */
export async function inspectRecording(
  folder: string,
  recording: string,
  options: InspectOptions,
): Promise<Inspection> {
  return await new Inspector(folder, recording, options).inspect();
}

class Inspector {
  readonly #folder: string;
  readonly #recording: string;
  readonly #fs: FileSystem;
  readonly #pace: Pace;
  readonly #alive: boolean;
  readonly #summaryOnly: boolean;
  readonly #onProgress: () => void;
  readonly #damage: DamageLog;
  readonly #journal = new JournalState();
  readonly #parts = new PartBook();
  readonly #lines = new LineIndex();
  readonly #spans = new SpanTable();
  readonly #partTraces = new SpanTable();
  readonly #traceSessions = new Map<string, string>();
  readonly #newTraces = new Map<string, string>();
  readonly #sessionRecords: RecordValue[] = [];
  readonly #badBytes: BadBytes[] = [];
  readonly #related = new RelatedSpans();
  readonly #byId = new Map<string, StartedSpan>();
  /** Lines that an earlier repair wrote. */
  readonly #written = new Set<StartedSpan>();
  readonly #ended = new Set<StartedSpan>();
  readonly #claims = new Map<number, LineClaims>();
  #evidence = new DescendantEvidence([]);
  #exit: Inspection['exit'] = 'none';
  #final = false;
  #lost = false;

  constructor(folder: string, recording: string, options: InspectOptions) {
    this.#folder = folder;
    this.#recording = recording;
    this.#fs = options.fs ?? NODE_FILE_SYSTEM;
    this.#pace = options.pace ?? new Pace();
    this.#alive = options.alive;
    this.#summaryOnly = options.alive && options.summaryOnly === true;
    this.#onProgress = options.onProgress ?? (() => undefined);
    this.#damage = new DamageLog(recording);
  }

  async inspect(): Promise<Inspection> {
    let files = listRecordingFiles(this.#folder, this.#fs);
    for (const file of files.foreign) this.#damage.add({ kind: 'foreign', recording: this.#recording, file });
    const owner = readOwnerWords(this.#folder, this.#recording, this.#damage, this.#fs);
    await this.#readSessions();
    await this.#readMarks();
    files = await this.#readJournals(files);
    for (const [trace, session] of this.#sessionsOfStarted())
      if (!this.#traceSessions.has(trace)) this.#traceSessions.set(trace, session);
    this.#evidence = new DescendantEvidence(this.#byId.values());
    const segments: SegmentSummary[] = [];
    const from = this.#summaryOnly ? this.#uncountedFrom() : { segment: 0, offset: 0 };
    for (const segment of files.segments) {
      if (segment < from.segment) continue;
      segments.push(await this.#readSegment(segment, segment === from.segment ? from.offset : 0));
    }
    this.#judgeLost(files);
    await this.#settleEvidence(files);
    const open: OpenSpan[] = [];
    for (const started of this.#byId.values()) {
      if (!this.#ended.has(started)) open.push({ started, written: this.#written.has(started) });
    }
    return {
      recording: this.#recording,
      folder: this.#folder,
      owner,
      files,
      damage: this.#damage,
      journal: this.#journal,
      parts: this.#parts,
      countTrace: (draft, traceId) => this.#countTrace(draft, traceId),
      lines: this.#lines,
      segments,
      open,
      evidence: this.#evidence,
      related: await this.#related.read(this.#folder, this.#fs),
      badBytes: this.#badBytes,
      sessionRecords: this.#sessionRecords,
      newTraces: this.#newTraces,
      exit: this.#exit,
      final: this.#final,
      lostWords: this.#lost,
    };
  }

  async #read(
    file: string,
    expected: ExpectedHeader,
    onRecord: (value: RecordValue) => void,
  ): Promise<{ found: boolean; lost: boolean }> {
    const reading = {
      folder: this.#folder,
      file,
      expected,
      fs: this.#fs,
      pace: this.#pace,
      damage: this.#damage,
      onRecord,
    };
    const outcome = await readRecordFile(reading);
    this.#onProgress();
    this.#badBytes.push(...outcome.badBytes);
    return outcome;
  }

  async #readSessions(): Promise<void> {
    const { found } = await this.#read(SESSIONS_FILE, { file: 'sessions', recording: this.#recording }, (value) => {
      this.#sessionRecords.push(value);
      const [trace, session] = [textOf(value, 't'), textOf(value, 's')];
      switch (textOf(value, 'k') ?? '') {
        case 'part': {
          const part = readPartRecord(value, this.#recording);
          if (part !== undefined) this.#parts.addClosed(part);
          break;
        }
        case 'trace':
          if (trace !== undefined && session !== undefined) this.#traceSessions.set(trace, session);
          break;
        case 'segment': {
          const segment = countOf(value, 'g');
          if (segment !== undefined) this.#journal.folds.set(segment, foldsOf(value));
          break;
        }
        case 'final':
          this.#final = true;
          break;
        default:
      }
    });
    if (!found && !this.#alive) this.#damage.add({ kind: 'missing', recording: this.#recording, file: SESSIONS_FILE });
  }

  async #readMarks(): Promise<void> {
    const { found, lost } = await this.#read(MARKS_FILE, { file: 'marks', recording: this.#recording }, (value) => {
      const kind = textOf(value, 'k');
      if (kind === 'exit') this.#exit = numberOf(value, 'code') === 0 ? 'zero' : 'other';
      const [session, part] = [textOf(value, 's'), countOf(value, 'part')];
      if (session === undefined || part === undefined || (kind !== 'crash' && kind !== 'closed')) return;
      if (kind === 'crash') this.#parts.addCrash(session, part, crashOf(value));
      else
        this.#parts.addClosedMark(
          session,
          part,
          textOf(value, 'outcome') === 'error' ? 'error' : 'ok',
          numberOf(value, 'at') ?? 0,
        );
    });
    if (lost) this.#lost = true;
    if (!found && !this.#alive) {
      this.#damage.add({ kind: 'missing', recording: this.#recording, file: MARKS_FILE });
      this.#lost = true;
    }
  }

  /** A living owner may compact while we read: then what was listed is gone, and the next generation says it all. */
  async #readJournals(listed: RecordingFiles): Promise<RecordingFiles> {
    let files = listed;
    const read = new Set<number>();
    for (let round = 0; round < 5; round += 1) {
      let vanished = false;
      for (const generation of files.journals) {
        if (read.has(generation)) continue;
        const expected = { file: 'open', recording: this.#recording, generation } as const;
        const { found, lost } = await this.#read(journalFile(generation), expected, (value) =>
          this.#journal.apply(value),
        );
        if (found) read.add(generation);
        else vanished = true;
        if (lost) this.#lost = true;
      }
      if (!vanished || !this.#alive) break;
      files = listRecordingFiles(this.#folder, this.#fs);
    }
    if (read.size === 0 && !this.#final && !this.#alive) {
      this.#damage.add({ kind: 'missing', recording: this.#recording, file: journalFile(1) });
      this.#lost = true;
    }
    for (const words of this.#journal.parts.values()) {
      this.#parts.addBegun(words);
      const draft = this.#parts.draftOf(words.session, words.part);
      if (draft === undefined) continue;
      // Counted in its totals.
      for (const traceId of words.openTraces) this.#countTrace(draft, traceId);
      draft.traces -= words.openTraces.length;
    }
    for (const started of this.#journal.started.values())
      this.#byId.set(spanKey(started.span.traceId, started.span.spanId), started);
    // Lines that are written while we read belong to what we read.
    return this.#alive ? listRecordingFiles(this.#folder, this.#fs) : files;
  }

  *#sessionsOfStarted(): Generator<readonly [string, string], void> {
    for (const started of this.#journal.started.values()) yield [started.span.traceId, started.session];
  }

  async #readSegment(segment: number, from: number): Promise<SegmentSummary> {
    const file = segmentFile(segment);
    const cuts: Cut[] = [];
    let [bytes, goodBytes, goodFold] = [0, 0, 0];
    let checksums = true;
    const claims = new LineClaims(this.#journal.ends.get(segment)?.values() ?? []);
    this.#claims.set(segment, claims);
    const addCut = (cut: Cut): void => {
      cuts.push(cut);
      this.#damage.add({ kind: cut.reason, recording: this.#recording, file, offset: cut.offset, bytes: cut.bytes });
    };
    await withFile(join(this.#folder, file), 'read', this.#fs, async (fd) => {
      bytes = this.#fs.fstatSync(fd).size;
      const { refused, unproven } = await this.#prove(fd, this.#alive ? undefined : this.#journal.folds.get(segment));
      checksums = !provenWhole(bytes, this.#journal.folds.get(segment)) || refused.size > 0 || unproven.length > 0;
      for (const item of scanSegment(fd, { claims, from, refused, checksums, proven: !checksums }, this.#fs)) {
        switch (item.kind) {
          case 'place':
            if (this.#pace.due()) {
              this.#onProgress();
              await this.#pace.rest();
            }
            break;
          case 'cut':
            // The last line of a living process may be one that is being written.
            if (item.reason !== 'torn' || !this.#alive) addCut(item);
            break;
          case 'line':
            if (this.#takeLine(item.line, segment)) {
              goodBytes += item.line.length + 1;
              goodFold = (Math.imul(goodFold, 31) + item.line.crc) >>> 0;
            } else addCut({ offset: item.line.offset, bytes: item.line.length + 1, feed: false, reason: 'repeated' });
            break;
        }
      }
      // A cut explains why a fold is wrong.
      for (const range of unproven) {
        const explained = cuts.some(
          (cut) => cut.offset < range.offset + range.bytes && range.offset < cut.offset + cut.bytes,
        );
        if (!explained) this.#damage.add({ kind: 'corrupt', recording: this.#recording, file, ...range });
      }
    });
    return { segment, bytes, cuts: mergeCuts(cuts), goodBytes, goodFold: checksums ? goodFold : undefined };
  }

  async #prove(fd: number, folds: readonly (readonly [number, number])[] = []): Promise<FoldProof> {
    const proving = proveFolds(fd, folds, this.#fs);
    for (;;) {
      const step = proving.next();
      if (step.done === true) return step.value;
      if (this.#pace.due()) await this.#pace.rest();
    }
  }

  /** The first place of which a line may not be in any totals. */
  #uncountedFrom(): LinePlace {
    const announced = new Set([...this.#journal.parts.values()].map(({ session }) => session));
    const complete = [...this.#journal.started.values()].every(({ session }) => announced.has(session));
    return complete ? this.#parts.firstUncounted() : { segment: 0, offset: 0 };
  }

  /** False if the span has a line already. */
  #takeLine(line: PlacedLine, segment: number): boolean {
    const { span, offset, length } = line;
    if (this.#spans.add(span.traceId, span.spanId) === -1) return false;
    const facts = factsOf(span);
    const session = this.#sessionOf(span, facts);
    this.#lines.add(session, segment, offset, length);
    const started = this.#byId.size === 0 ? undefined : this.#byId.get(spanKey(span.traceId, span.spanId));
    if (started !== undefined && facts.repaired) this.#written.add(started);
    else if (started !== undefined) this.#ended.add(started);
    if (this.#evidence.concerns(span.traceId)) {
      if (!facts.repaired) this.#evidence.addEnded(span);
      if (!facts.repaired) this.#related.add(span, facts, { segment, offset, length });
    }
    const draft = this.#parts.draftForLine(session, { segment, offset });
    if (draft === undefined) return true;
    draft.first ??= { segment, offset };
    draft.last = { segment, offset };
    // What an earlier repair closed is closed, and counted, again.
    if (started !== undefined && facts.repaired) return true;
    draft.addSpan(span, facts, span.endTimeUnixNano);
    this.#countTrace(draft, span.traceId);
    return true;
  }

  #countTrace(draft: PartDraft, traceId: string): void {
    if (this.#partTraces.add(traceId, draft.index.toString(16).padStart(16, '0')) !== -1) draft.traces += 1;
  }

  /** What a `trace` record or the journal says of its trace; else what the span says itself. */
  #sessionOf(span: OtlpSpan, facts: SpanFacts): string {
    const known = this.#traceSessions.get(span.traceId);
    if (known === undefined || known === facts.statedSession) return known ?? facts.statedSession;
    this.#newTraces.set(span.traceId, known);
    return known;
  }

  /** `end` records whose lines are nowhere. Segments before the first one that is there were let go on purpose. */
  #judgeLost(files: RecordingFiles): void {
    for (const { k, t } of this.#sessionRecords) if (k === 'trace' && typeof t === 'string') this.#newTraces.delete(t);
    const first = files.segments[0] ?? 0;
    for (const [segment, ends] of this.#alive ? [] : this.#journal.ends) {
      const count = this.#claims.get(segment)?.outstanding ?? ends.size;
      if (count === 0 || segment < first) continue;
      this.#damage.add({ kind: 'lost', recording: this.#recording, file: segmentFile(segment), missing: count });
      this.#lost = true;
    }
    for (const started of this.#byId.values()) {
      if (started.end !== undefined && (this.#alive || started.end.segment < first)) this.#ended.add(started);
    }
    addMissingSegments(files.segments, this.#damage);
  }

  async #settleEvidence(files: RecordingFiles): Promise<void> {
    const waiting = this.#evidence.settle();
    if (waiting.size === 0 || this.#final) return;
    const concerns = (traceId: string): boolean => this.#evidence.concerns(traceId);
    this.#evidence.resolve(await parentsOf(files, concerns, this.#fs, this.#pace));
  }
}

/** Whether a fold speaks of all bytes of the segment. */
function provenWhole(bytes: number, folds: readonly (readonly [number, number])[] = []): boolean {
  return folds.at(-1)?.[0] === bytes;
}
