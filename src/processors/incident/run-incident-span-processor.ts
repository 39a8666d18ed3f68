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
import { CompactSpan } from '../../incident/spans/compact-span.ts';
import { incidentId } from '../../incident/spans/ids.ts';
import { isSameIncident, runIncidentAttributes } from '../../incident/spans/incident-attributes.ts';
import type { Incident } from '../../incident/incident.ts';
import type { ReadableSpanLike } from '../../otlp/span-types.ts';
import { ATTR_SPANBOX_INCIDENT_ID, SPANBOX_EVIDENCE_KIND_VALUES as KIND } from '../../semconv/index.ts';
import { marked, marksOf, writeMarks } from './broken-marks.ts';
import type { Marks } from './broken-marks.ts';
import { resolveIncidentOptions } from './incident-options.ts';
import type { IncidentOptions, ResolvedIncidentOptions } from './incident-options.ts';
import { IncidentTeller } from './incident-teller.ts';
import type { Derivation, LiveRun, ToldIncident } from './live-run.ts';
import type { LiveSpan } from './live-span.ts';
import { evidenceOn, isBroken, isStopped } from './span-evidence.ts';
import type { SpanEvidence } from './span-evidence.ts';
import type { LiveSpanLike, SpanProcessorLike } from './span-shape.ts';
import { SpanTable } from './span-table.ts';
import { endedWriter, liveWriter, toldOn } from './span-writer.ts';
import type { SpanWriter } from './span-writer.ts';
import { limitToolNames } from './tool-names.ts';
import { memberVerdict } from './verdict.ts';

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
    const ending: Ending = { one, run, span, role: place?.role, evidence, writer };
    if (run.span === one) this.#settleRun(ending);
    else if (run.open.has(one)) this.#settleMember(ending);
  }

  #settleMember(ending: Ending): void {
    const { one, run, span, role, evidence, writer } = ending;
    run.open.delete(one);
    const compact = new CompactSpan(span);
    const isTroubled =
      evidence === undefined ? isBroken(span) || (role === 'attempt' && compact.brokeOff) : evidence.isTroubled;
    if (isTroubled) run.troubled = true;
    const ofRun = run.span?.span.events;
    const isDue = isTroubled || (ofRun !== undefined && ofRun.length > 0 && isStopped(ofRun));
    const marks = !this.#adopt(ending) && isDue ? this.#judgeMember(ending, compact) : NO_MARKS;
    if (evidence?.kinds.has(KIND.CONSUMER_STOPPED) === true) {
      writeMarks(writer, marksOf(CONSUMER_STOPPED_SPAN, span, role));
    }
    // What has evidence of ours is evidence by that alone.
    if (evidence === undefined && role !== undefined)
      run.keep({ span: marks === NO_MARKS ? compact : marked(compact, marks), role });
  }

  /** Tells what is to be told on the span, and answers what was marked on it. */
  #judgeMember(ending: Ending, compact: CompactSpan): Marks {
    const { one, run, span, role, evidence } = ending;
    const member = role === undefined ? {} : { role };
    const derive = (as: CompactSpan): Derivation | undefined =>
      run.derive(this.#options.readsSpans, { ...member, span: as });
    const derivation = derive(compact);
    if (derivation === undefined) return NO_MARKS;
    const about = { spanId: one.spanId, role, evidence, failed: isBroken(span) };
    const incident = memberVerdict(about, run, derivation);
    if (incident === undefined) return NO_MARKS;
    if (isOf(run.told, incident)) return NO_MARKS;
    const isHarmless = (some: Marks): boolean => {
      const after = derive(marked(compact, some));
      const again = after === undefined ? undefined : memberVerdict(about, run, after);
      return again !== undefined && isSameIncident(again, incident);
    };
    const marks = marksOf(brokenSpan(incident), span, role);
    return this.#say(ending, incident, derivation.isOwn ? marks : harmless(marks, isHarmless));
  }

  #settleRun(ending: Ending): void {
    const { run, span, evidence, writer } = ending;
    if (evidence === undefined ? isBroken(span) : evidence.isTroubled) run.troubled = true;
    // What is still open below may ask for the span of its run.
    const compact = run.troubled || run.open.size > 0 ? new CompactSpan(span) : undefined;
    run.end(compact);
    if (this.#adopt(ending) || span.attributes[ATTR_SPANBOX_INCIDENT_ID] !== undefined) return;
    if (compact === undefined || !run.troubled) return;
    const derivation = run.derive(this.#options.readsSpans);
    const incident = derivation?.incident;
    if (derivation === undefined || incident === undefined) return;
    const { told } = run;
    const isTold = isOf(told, incident);
    if (!isTold || !isSameIncident(told.incident, incident)) {
      const isHarmless = (some: Marks): boolean => {
        run.end(marked(compact, some));
        const again = run.derive(this.#options.readsSpans)?.incident;
        return again !== undefined && isSameIncident(again, incident);
      };
      const marks = isTold ? NO_MARKS : marksOf(brokenSpan(incident), span, undefined);
      this.#say(ending, incident, derivation.isOwn ? marks : harmless(marks, isHarmless));
    }
    if (run.told === undefined) return;
    for (const [key, value] of Object.entries(runIncidentAttributes(incident, run.told.id))) {
      writer.attribute(key, String(value));
    }
  }

  /** Tells the incident on the span, with its marks, and answers what was marked. */
  #say({ one, run, span, writer }: Ending, incident: Incident, marks: Marks): Marks {
    const { told } = run;
    const isRevised = isOf(told, incident);
    const id = isRevised ? told.id : incidentId(one.traceId, one.spanId);
    run.told = { id, incident };
    this.#teller.tell({ id, incident, row: brokenSpan(incident), span, writer, isRevised });
    writeMarks(writer, marks);
    return marks;
  }

  /** Whether whoever runs the agent has told an incident on the span by himself: his word stands, and is only counted and logged. */
  #adopt({ run, span }: Ending): boolean {
    const said = span.events.length === 0 ? undefined : toldOn(span);
    if (said === undefined) return false;
    run.told = said;
    this.#teller.tell({ ...said, row: brokenSpan(said.incident), span, isRevised: false });
    return true;
  }

  /** Once: what fails for one span fails for many. */
  #report(error: unknown): void {
    if (this.#hasReported) return;
    this.#hasReported = true;
    diag.warn('spanbox: an incident could not be told', error);
  }
}

const NO_MARKS: Marks = { isError: false };

/** Whether it is the incident that was told, as far as it was known then. */
function isOf(told: ToldIncident | undefined, { attempt, cause }: Incident): told is ToldIncident {
  return told !== undefined && told.incident.attempt === attempt && told.incident.cause === cause;
}

/** Those of the marks that do not change what is derived from the span: where its own words are evidence, ours must not be. */
function harmless(marks: Marks, isHarmless: (marks: Marks) => boolean): Marks {
  const { errorType: _errorType, ...others } = marks;
  return [marks, others].find(isHarmless) ?? NO_MARKS;
}
