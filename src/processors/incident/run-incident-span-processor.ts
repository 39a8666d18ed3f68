/**
 * `RunIncidentSpanProcessor`: says on the spans of a run why it broke, and whether it is safe to go on.
 *
 * P1. What is told is what `evidenceFromSpans` and `deriveIncidents` give for the same spans, exported.
 * P2. Nothing throws into the application; a processor before or after it, or a span that throws, changes nothing for other spans.
 * P3. A span without trouble costs little: nothing is derived, and nothing written.
 * Put it first in the list of processors: those after it see what it wrote. docs/incidents.md, "On your spans", tells it to users.
 */
import type { Context } from '@opentelemetry/api';
import { diag } from '@opentelemetry/api';
import { brokenSpan, CONSUMER_STOPPED_SPAN } from '../../incident/spans/broken-span.ts';
import { compactSpan } from '../../incident/spans/compact-span.ts';
import type { ReadableSpanLike as CompactSpan } from '../../incident/spans/span-types.ts';
import { runIncidentAttributes } from '../../incident/spans/incident-attributes.ts';
import type { Incident } from '../../incident/incident.ts';
import type { ReadableSpanLike } from '../../otlp/span-types.ts';
import { ATTR_SPANBOX_INCIDENT_ID, SPANBOX_EVIDENCE_KIND_VALUES as KIND } from '../../semconv/index.ts';
import { marked, marksOf, writeMarks } from './broken-marks.ts';
import type { Marks } from './broken-marks.ts';
import { resolveIncidentOptions } from './incident-options.ts';
import type { IncidentOptions, ResolvedIncidentOptions } from './incident-options.ts';
import { IncidentTeller } from './incident-teller.ts';
import type { LiveRun, Derivation } from './live-run.ts';
import type { LiveSpan } from './live-span.ts';
import { evidenceOn, isBroken, isStopped } from './span-evidence.ts';
import type { SpanEvidence } from './span-evidence.ts';
import type { LiveSpanLike, SpanProcessorLike } from './span-shape.ts';
import { SpanTable } from './span-table.ts';
import { endedWriter, hasIncident, liveWriter } from './span-writer.ts';
import type { SpanWriter } from './span-writer.ts';
import { limitToolNames } from './tool-names.ts';
import { incidentId, isSame, memberVerdict } from './verdict.ts';

/** A span that ends, with what is needed to say something on it. */
interface Ending {
  readonly one: LiveSpan;
  readonly run: LiveRun;
  readonly span: ReadableSpanLike;
  readonly role: 'attempt' | 'tool' | undefined;
  readonly evidence: SpanEvidence | undefined;
  readonly writer: SpanWriter;
}

export class RunIncidentSpanProcessor implements SpanProcessorLike {
  readonly #options: ResolvedIncidentOptions;
  readonly #teller: IncidentTeller;
  readonly #table: SpanTable = new SpanTable();
  #isShutDown = false;
  #hasReported = false;

  /** @throws TypeError or RangeError that names option, value and range. */
  constructor(options: IncidentOptions = {}) {
    this.#options = resolveIncidentOptions(options);
    this.#teller = new IncidentTeller(this.#options, (error) => this.#report(error));
  }

  onStart(span: LiveSpanLike, _parentContext: Context): void {
    if (this.#isShutDown) return;
    try {
      if (this.#options.toolNames !== undefined) limitToolNames(span, this.#options.toolNames);
      this.#table.started(span);
    } catch (error) {
      // A span that cannot be read: it is not followed.
      this.#report(error);
    }
  }

  /** SDK 2.3 and later: the span still takes events and attributes. */
  onEnding(span: LiveSpanLike): void {
    if (this.#isShutDown) return;
    try {
      const one = this.#table.find(span);
      if (one !== undefined) this.#settle(one, span, liveWriter(span));
    } catch (error) {
      // A span that cannot be read or written: it stays as it is.
      this.#report(error);
    }
  }

  /** Also settles the span where nobody called `onEnding` (SDK 2.0 to 2.2). */
  onEnd(span: ReadableSpanLike): void {
    if (this.#isShutDown) return;
    try {
      const one = this.#table.find(span);
      if (one === undefined) return;
      try {
        if (!one.settled) this.#settle(one, span, endedWriter(span));
      } finally {
        this.#table.ended(one);
      }
    } catch (error) {
      // As in `onEnding`.
      this.#report(error);
    }
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  /** Forgets everything; calls after it do nothing. */
  shutdown(): Promise<void> {
    this.#isShutDown = true;
    this.#table.clear();
    return Promise.resolve();
  }

  #settle(one: LiveSpan, span: ReadableSpanLike, writer: SpanWriter): void {
    one.settled = true;
    const evidence = span.events.length === 0 ? undefined : evidenceOn(span.events);
    this.#table.place(one, evidence !== undefined);
    const { run, place } = one;
    if (run === undefined) return;
    if (evidence !== undefined) run.evidence.add(span.events);
    if (evidence?.isTroubled === true || isBroken(span)) run.troubled = true;
    const ending: Ending = { one, run, span, role: place?.role, evidence, writer };
    if (run.span === one) this.#settleRun(ending);
    else if (run.open.has(one)) this.#settleMember(ending);
  }

  #settleMember(ending: Ending): void {
    const { one, run, span, role, evidence, writer } = ending;
    run.open.delete(one);
    const ofRun = run.span?.span.events;
    const isTroubled = evidence?.isTroubled === true || isBroken(span) || (ofRun !== undefined && isStopped(ofRun));
    if (isTroubled) this.#judgeMember(ending);
    if (evidence?.kinds.has(KIND.CONSUMER_STOPPED) === true) {
      writeMarks(writer, marksOf(CONSUMER_STOPPED_SPAN, span, role));
    }
    // What has evidence of ours is evidence by that alone.
    if (evidence === undefined && role !== undefined) run.keep({ span: compactSpan(span), role });
  }

  #judgeMember(ending: Ending): void {
    const { one, run, span, role, evidence } = ending;
    const compact = compactSpan(span);
    const member = { span: compact, ...(role === undefined ? {} : { role }) };
    const derive = (as: CompactSpan): Derivation | undefined =>
      run.derive(this.#options.readsSpans, { ...member, span: as });
    const derivation = derive(compact);
    if (derivation === undefined) return;
    const about = { spanId: one.spanId, role, evidence, failed: span.status.code === 2 };
    const incident = memberVerdict(about, run, derivation);
    if (incident === undefined) return;
    const id = incidentId(one.traceId, run, incident);
    if (run.told?.id === id) return;
    run.told = { id, incident };
    const row = brokenSpan(incident);
    const marks = derivation.isOwn
      ? marksOf(row, span, role)
      : this.#harmless(marksOf(row, span, role), (some) => {
          const after = derive(marked(compact, some));
          const again = after === undefined ? undefined : memberVerdict(about, run, after);
          return again !== undefined && isSame(again, incident);
        });
    this.#say(ending, id, incident, marks, false);
  }

  #settleRun(ending: Ending): void {
    const { one, run, span } = ending;
    const compact = compactSpan(span);
    run.end(compact);
    // The run itself has told it, where it broke (docs/run.md).
    if (span.attributes[ATTR_SPANBOX_INCIDENT_ID] !== undefined) return;
    if (!run.troubled && !isStopped(span.events)) return;
    const derive = (as: CompactSpan): Incident | undefined => {
      run.end(as);
      return run.derive(this.#options.readsSpans)?.incident;
    };
    const derivation = run.derive(this.#options.readsSpans);
    const incident = derivation?.incident;
    if (derivation === undefined || incident === undefined) return;
    const id = incidentId(one.traceId, run, incident);
    const { told } = run;
    const isTold = told?.id === id;
    if (!isTold || !isSame(told.incident, incident)) {
      const marks = isTold ? NO_MARKS : marksOf(brokenSpan(incident), span, undefined);
      const isHarmless = (some: Marks): boolean => {
        const again = derive(marked(compact, some));
        return again !== undefined && isSame(again, incident);
      };
      this.#say(ending, id, incident, derivation.isOwn ? marks : this.#harmless(marks, isHarmless), isTold);
    }
    for (const [key, value] of Object.entries(runIncidentAttributes(incident, id))) {
      ending.writer.attribute(key, String(value));
    }
  }

  /** Those of the marks that do not change what is derived from the span: where its own words are evidence, ours must not be. */
  #harmless(marks: Marks, isHarmless: (marks: Marks) => boolean): Marks {
    const { errorType: _errorType, ...others } = marks;
    return [marks, others].find(isHarmless) ?? NO_MARKS;
  }

  #say({ span, writer }: Ending, id: string, incident: Incident, marks: Marks, isRevised: boolean): void {
    // Told on this span already: the processor is there twice.
    if (hasIncident(span)) return;
    const row = brokenSpan(incident);
    this.#teller.tell({ id, incident, row, span, writer, isRevised });
    writeMarks(writer, marks);
  }

  /** Once: what fails for one span fails for many. */
  #report(error: unknown): void {
    if (this.#hasReported) return;
    this.#hasReported = true;
    diag.warn('spanbox: an incident could not be told', error);
  }
}

const NO_MARKS: Marks = { isError: false };
