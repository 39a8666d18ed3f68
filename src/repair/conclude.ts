/**
 * From what was found to what is said: open spans closed, parts judged. In slices; changes nothing but the counts of
 * the drafts, so it is called once for an inspection.
 */
import type { OtlpSpan } from '../otlp/otlp-types.ts';
import { closeSpan, openSpan, type SpanAddition } from './close-span.ts';
import type { Inspection, OpenSpan } from './inspection.ts';
import type { StartedSpan } from './journal-state.ts';
import { factsOf } from './line-facts.ts';
import { partKey } from './journal-state.ts';
import type { Pace } from './pace.ts';
import type { PartDraft } from './part-draft.ts';
import { judgePart, type PartEvidence } from './part-state.ts';
import type { CrashKind, SessionPart } from './types.ts';

/** Silence after which a living session counts as stalled. */
const STALLED_AFTER_MILLIS = 300_000;
/** Derivation looks at so many spans of a trace; it cannot be sliced. */
const MAX_DERIVED_SPANS = 5_000;
const UNKNOWN_SERVICE = 'unknown_service';

/** The spans of one broken trace, in the order in which they ended; and how its process died, as far as that is known. */
export interface BrokenTrace {
  readonly traceId: string;
  readonly spans: readonly OtlpSpan[];
  readonly crash: CrashKind;
}

/** Says what repair adds to which of the closed spans, by span id. */
export type DeriveForRepair = (trace: BrokenTrace) => ReadonlyMap<string, SpanAddition>;

/** A span as repair closes it. */
export interface ClosedSpan {
  readonly started: StartedSpan;
  readonly span: OtlpSpan;
  readonly draft: PartDraft;
  /** Its line is there already. */
  readonly written: boolean;
}

/** What is said of a recording. */
export interface Conclusion {
  /** In the order in which the spans started. */
  readonly closedSpans: readonly ClosedSpan[];
  /** Parts that had no summary. `first` and `last`: where their lines are, but for those of `closedSpans`. */
  readonly parts: readonly { readonly draft: PartDraft; readonly summary: SessionPart }[];
}

function serviceOf(inspection: Inspection): string {
  return inspection.owner?.service ?? UNKNOWN_SERVICE;
}

/** The part an open span counts in. One that is closed already has been followed by another. */
function draftOf(inspection: Inspection, started: StartedSpan): PartDraft {
  for (let part = started.part ?? inspection.parts.latestPart(started.session); ; part += 1) {
    const draft = inspection.parts.draftOf(started.session, part);
    if (draft !== undefined) return draft;
  }
}

/** As repair leaves it: the process is dead. */
export async function concludeDead(inspection: Inspection, derive: DeriveForRepair, pace: Pace): Promise<Conclusion> {
  const { open, evidence, recording, exit, lostWords: lost } = inspection;
  const drafts = new Map<OpenSpan, PartDraft>(open.map((span) => [span, draftOf(inspection, span.started)]));
  const hadOpen = new Set(drafts.values());
  const known = { alive: false, exit, lost, silent: true } as const;
  const close = (span: OpenSpan, addition?: SpanAddition): OtlpSpan => {
    const { endReason } = judgePart({ ...known, mark: markOf(drafts.get(span)), open: true });
    const closing = { recording, endTimeUnixNano: evidence.of(span.started), endReason };
    return closeSpan(span.started, addition === undefined ? closing : { ...closing, addition });
  };
  const additions = await deriveAdditions(inspection, drafts, close, derive, pace);
  const closedSpans: ClosedSpan[] = [];
  for (const [span, draft] of drafts) {
    if (pace.due()) await pace.rest();
    const { started, written } = span;
    const closed = close(span, additions.get(partKey(started.span.traceId + started.span.spanId, 0)));
    draft.addSpan(closed, factsOf(closed), closed.endTimeUnixNano);
    inspection.countTrace(draft, closed.traceId);
    closedSpans.push({ started, span: closed, draft, written });
  }
  return { closedSpans, parts: judgeParts(inspection, known, hadOpen) };
}

function markOf(draft: PartDraft | undefined): PartEvidence['mark'] {
  if (draft?.crash !== undefined) return 'crash';
  return draft?.closed === undefined ? 'none' : 'closed';
}

async function deriveAdditions(
  inspection: Inspection,
  drafts: ReadonlyMap<OpenSpan, PartDraft>,
  close: (span: OpenSpan) => OtlpSpan,
  derive: DeriveForRepair,
  pace: Pace,
): Promise<ReadonlyMap<string, SpanAddition>> {
  const traces = new Map<string, { spans: OtlpSpan[]; crash: CrashKind }>();
  for (const [span, draft] of drafts) {
    if (pace.due()) await pace.rest();
    const { traceId } = span.started.span;
    const trace = traces.get(traceId) ?? {
      spans: inspection.related.filter((ended) => ended.traceId === traceId),
      crash: 'unknown',
    };
    if (trace.spans.length < MAX_DERIVED_SPANS) trace.spans.push(close(span));
    if (draft.crash !== undefined) trace.crash = draft.crash.kind;
    else if (inspection.exit === 'other') trace.crash = 'exit';
    traces.set(traceId, trace);
  }
  const additions = new Map<string, SpanAddition>();
  for (const [traceId, trace] of traces) {
    if (pace.due()) await pace.rest();
    for (const [spanId, addition] of derive({ traceId, ...trace }))
      additions.set(partKey(traceId + spanId, 0), addition);
  }
  return additions;
}

function judgeParts(
  inspection: Inspection,
  known: Omit<PartEvidence, 'mark' | 'open'>,
  hadOpen: ReadonlySet<PartDraft>,
): Conclusion['parts'] {
  return inspection.parts.drafts.map((draft) => {
    draft.damage = inspection.damage.count;
    return { draft, summary: draft.toPart(inspection.recording, serviceOf(inspection), known, hadOpen.has(draft)) };
  });
}

/** What is said of a recording whose process lives. */
export interface LiveConclusion {
  readonly open: readonly { readonly session: string; readonly span: OtlpSpan }[];
  readonly parts: readonly SessionPart[];
}

/** As it stands: the process lives. Open spans are counted with what is known of them. */
export function concludeAlive(inspection: Inspection, nowMillis: number): LiveConclusion {
  const silent = nowMillis - inspection.files.changedAtMillis > STALLED_AFTER_MILLIS;
  const open: { readonly session: string; readonly span: OtlpSpan }[] = [];
  const hadOpen = new Set<PartDraft>();
  for (const { started } of inspection.open) {
    const draft = draftOf(inspection, started);
    const span = openSpan(started);
    draft.addSpan(span, factsOf(span), inspection.evidence.of(started));
    inspection.countTrace(draft, span.traceId);
    draft.openSpans += 1;
    hadOpen.add(draft);
    open.push({ session: draft.session, span });
  }
  const parts = judgeParts(inspection, { alive: true, exit: 'none', lost: false, silent }, hadOpen);
  return { open, parts: parts.map(({ summary }) => summary) };
}
