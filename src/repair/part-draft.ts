/**
 * A session part that no summary closed yet: counted up line by line, then judged.
 */
import { IncidentTally } from '../incident/incident-tally.ts';
import type { OtlpSpan } from '../otlp/otlp-types.ts';
import type { RecordValue } from '../store/record-reader.ts';
import type { SpanFacts } from './line-facts.ts';
import { compareNanos, earlierNanos, isNanos, laterNanos, nanosOfMillis } from './nanos.ts';
import { judgePart, type PartEvidence } from './part-state.ts';
import { countOf, textOf } from './record-values.ts';
import { incidentsOf, textsOf } from './part-record.ts';
import type { CrashMark, SessionPart } from './types.ts';

const MAX_ALIASES = 20;
const MAX_TITLE_LENGTH = 120;

/** Where a line is. */
export interface LinePlace {
  readonly segment: number;
  readonly offset: number;
}

export class PartDraft {
  readonly session: string;
  readonly part: number;
  /** Its number among the drafts of its recording. */
  readonly index: number;
  first: LinePlace | undefined;
  last: LinePlace | undefined;
  crash: CrashMark | undefined;
  closed: 'ok' | 'error' | undefined;
  openSpans = 0;
  traces = 0;
  damage = 0;
  #spans = 0;
  #errors = 0;
  #rootErrors = 0;
  #modelCalls = 0;
  #toolCalls = 0;
  #inputTokens = 0;
  #outputTokens = 0;
  #repaired = 0;
  #moment: string | undefined;
  #start: string | undefined;
  #end: string | undefined;
  #title: { name: string; start: string } | undefined;
  // Made when they are needed: a server has a session for each request.
  #aliases: Set<string> | undefined;
  #incidents: IncidentTally | undefined;

  constructor(session: string, part: number, index: number) {
    this.session = session;
    this.part = part;
    this.index = index;
  }

  /** Begins with what was counted before (a `part` record of the journal with totals). */
  addTotals(totals: RecordValue): void {
    const count = (key: string): number => countOf(totals, key) ?? 0;
    this.#spans += count('spans');
    this.#errors += count('errors');
    this.#modelCalls += count('modelCalls');
    this.#toolCalls += count('toolCalls');
    this.#inputTokens += count('inputTokens');
    this.#outputTokens += count('outputTokens');
    this.#repaired += count('repaired');
    this.traces += count('traces');
    for (const id of textsOf(totals, 'aliases')) this.#addAlias(id);
    for (const incident of incidentsOf(totals)) this.#tally().add('', undefined, incident);
    const [start, end, title] = [totals['start'], totals['end'], textOf(totals, 'title')];
    if (isNanos(start)) this.#start = start;
    if (isNanos(end)) this.#end = end;
    if (title !== undefined && title !== '') this.#title = { name: title, start: this.#start ?? '0' };
    if (totals['failed'] === true) this.#rootErrors += 1;
  }

  /** It existed then, in milliseconds since the epoch: its time if it turns out to have no span. */
  addMoment(at: number): void {
    const nanos = nanosOfMillis(at);
    if (nanos !== '0') this.#moment ??= nanos;
  }

  /** Counts an ended or closed span, or one that is open with its last evidence. */
  addSpan(span: OtlpSpan, facts: SpanFacts, end: string): void {
    this.#spans += 1;
    if (facts.error) this.#errors += 1;
    if (facts.error && facts.root) this.#rootErrors += 1;
    if (facts.modelCall) this.#modelCalls += 1;
    if (facts.toolCall) this.#toolCalls += 1;
    if (facts.repaired) this.#repaired += 1;
    this.#inputTokens += facts.inputTokens;
    this.#outputTokens += facts.outputTokens;
    const start = span.startTimeUnixNano;
    this.#start = this.#start === undefined ? start : earlierNanos(this.#start, start);
    this.#end = laterNanos(this.#end ?? end, laterNanos(start, end));
    if (this.#title === undefined || compareNanos(start, this.#title.start) < 0)
      this.#title = { name: facts.title, start };
    for (const id of facts.ids) this.#addAlias(id);
    for (const { id, summary } of facts.incidents) this.#tally().add(span.traceId, id, summary);
    if (facts.quietRun) this.#incidents?.wentOn(span.traceId);
  }

  #addAlias(id: string): void {
    if (id === this.session) return;
    this.#aliases ??= new Set();
    if (this.#aliases.size < MAX_ALIASES) this.#aliases.add(id);
  }

  #tally(): IncidentTally {
    this.#incidents ??= new IncidentTally();
    return this.#incidents;
  }

  /** The part as it is judged. */
  toPart(
    recording: string,
    service: string,
    evidence: Omit<PartEvidence, 'mark' | 'open'>,
    hadOpen: boolean,
  ): SessionPart {
    const mark = this.crash !== undefined ? 'crash' : this.closed === undefined ? 'none' : 'closed';
    const { state } = judgePart({ ...evidence, mark, open: hadOpen });
    const failed = this.#rootErrors > 0;
    const start = this.#start ?? this.#moment ?? nanosOfMillis(this.crash?.at ?? 0);
    return {
      session: this.session,
      recording,
      part: this.part,
      state,
      ...(state === 'ended' ? { outcome: this.closed ?? (failed ? 'error' : 'ok') } : {}),
      ...(this.crash === undefined ? {} : { crash: this.crash }),
      startTimeUnixNano: start,
      endTimeUnixNano: laterNanos(this.#end ?? start, nanosOfMillis(this.crash?.at ?? 0)),
      title: (this.#title?.name ?? '').slice(0, MAX_TITLE_LENGTH),
      service,
      aliases: [...(this.#aliases ?? [])],
      incidents: this.#incidents?.summaries() ?? [],
      spans: this.#spans,
      openSpans: this.openSpans,
      errors: this.#errors,
      modelCalls: this.#modelCalls,
      toolCalls: this.#toolCalls,
      inputTokens: this.#inputTokens,
      outputTokens: this.#outputTokens,
      traces: this.traces,
      repaired: this.#repaired,
      damage: this.damage,
    };
  }
}
