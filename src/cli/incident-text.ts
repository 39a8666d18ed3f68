/**
 * An incident as lines of text: cause, phase, advice with its reason and row, contributing causes, gaps, evidence in order with times.
 * The words are those of the incident itself; the sentences beside them are fixed here, so nothing of the application is repeated.
 */
import type { Evidence, Incident, RecoveryAction, RecoveryReason } from '../incident/index.ts';
import type { Palette } from './colour.ts';
import { padToColumns, printable } from './printable.ts';
import { formatClock, formatMillis } from './quantities.ts';

/** A run that broke, with what was observed of it. */
export interface ShownIncident {
  readonly traceId: string;
  readonly runSpanId: string;
  readonly runName: string;
  readonly incident: Incident;
  /** In their order. */
  readonly evidence: readonly Evidence[];
  /** What the spans could not say (`evidenceFromSpans`). */
  readonly notRecorded: readonly string[];
}

const ACTION_WORDS: Readonly<Record<RecoveryAction, string>> = {
  replay: 'it is safe to send the request again',
  ask_first: 'ask a person before going on',
  offer_continue: 'offer to continue from here',
  stop: 'stop; do not try again by itself',
  unknown: 'nothing can be said',
};

const REASON_WORDS: Readonly<Record<RecoveryReason, string>> = {
  user_cancelled: 'somebody asked to stop',
  lifecycle_closed: 'the application closed the run',
  unsafe_effect_started: 'a tool that changes things had started: check what its last operation did',
  tool_started: 'a tool had started',
  effects_unproven: 'it is not proven that nothing was changed',
  provider_rejected: 'the provider refused the request',
  process_crashed: 'the process ended, and nothing that changes things was under way',
  nothing_sent: 'nothing had been sent',
  setup_failed: 'it failed before a request existed',
  clean_attempt: 'nothing had come back, and nothing can have run',
  reasoning_only: 'only reasoning had come back, and nothing can have run',
  harmless_tools_only: 'only tools that change nothing had run',
  call_not_run: 'a tool call was complete and had not run',
  partial_tool_input: 'the model was writing the input of a tool call',
  visible_output: 'part of the answer had been shown',
  not_retryable: 'trying again would fail the same way',
  unknown: 'the evidence does not say enough',
};

const LABEL_COLUMNS = 14;

function row(label: string, text: string, palette: Palette): string {
  return `  ${palette.dim(padToColumns(label, LABEL_COLUMNS))}${text}`;
}

function causeWord(cause: { readonly cause: string; readonly detail?: string }): string {
  return printable(cause.detail === undefined ? cause.cause : `${cause.cause} (${cause.detail})`);
}

/** The lines of one incident, without line feeds. */
export function incidentLines(shown: ShownIncident, palette: Palette): readonly string[] {
  const { incident } = shown;
  const { recovery } = incident;
  const paint =
    incident.severity === 'error' ? palette.red : incident.severity === 'warn' ? palette.yellow : palette.cyan;
  const lines = [
    `${paint(palette.bold(`incident: ${causeWord(incident)}`))}${incident.disposition === 'overcome' ? palette.dim(' · overcome') : ''}`,
    `  ${printable(incident.summary)}`,
    row(
      'run',
      printable(shown.runName === '' ? shown.runSpanId : `${shown.runName} (span ${shown.runSpanId})`),
      palette,
    ),
    row('cause', `${causeWord(incident)} · confidence ${incident.confidence}`, palette),
    row('phase', phaseText(incident), palette),
    row('advice', `${palette.bold(recovery.action)}: ${ACTION_WORDS[recovery.action]}`, palette),
    row('reason', `${recovery.reason}: ${REASON_WORDS[recovery.reason]}`, palette),
    row('decided by', `row ${recovery.row} of the recovery table · confidence ${recovery.confidence}`, palette),
  ];
  if (incident.error !== undefined) lines.push(row('error', errorFacts(incident.error), palette));
  if (incident.contributing.length > 0) {
    lines.push(row('contributing', incident.contributing.map(causeWord).join(', '), palette));
  }
  const gaps = [...new Set([...incident.gaps, ...shown.notRecorded])];
  if (gaps.length > 0) lines.push(row('not recorded', gaps.map(printable).join(', '), palette));
  lines.push(...evidenceLines(shown.evidence, palette));
  return lines;
}

function phaseText(incident: Incident): string {
  const attempt = incident.attempt === undefined ? '' : ` · attempt ${incident.attempt}`;
  return `run ${incident.runPhase} · stream ${incident.streamPhase} · tool ${incident.toolPhase}${attempt}`;
}

function errorFacts(error: NonNullable<Incident['error']>): string {
  const parts = [printable(error.type)];
  if (error.code !== undefined && error.code !== error.type) parts.push(`code ${printable(error.code)}`);
  if (error.status !== undefined && String(error.status) !== error.type) parts.push(`HTTP ${error.status}`);
  return parts.join(' · ');
}

/** From this value on a time is taken for milliseconds since the epoch, not since some start (2001). */
const EPOCH_MIN_MILLIS = 1_000_000_000_000;
const KIND_COLUMNS = 24;
const OFFSET_COLUMNS = 10;

/** The items of evidence, one a line, with the offset from the first dated one. */
export function evidenceLines(evidence: readonly Evidence[], palette: Palette): readonly string[] {
  if (evidence.length === 0) return [];
  const first = evidence.find((item) => item.atMs !== undefined)?.atMs;
  const lines = [
    row('evidence', `${evidence.length === 1 ? '1 item' : `${evidence.length} items`}, in order`, palette),
  ];
  for (const item of evidence) {
    const { kind, atMs, ...fields } = item;
    const offset = atMs === undefined || first === undefined ? '?' : `+${formatMillis(Math.max(0, atMs - first))}`;
    const clock =
      atMs !== undefined && atMs >= EPOCH_MIN_MILLIS ? `${formatClock(BigInt(Math.floor(atMs * 1000)) * 1000n)}  ` : '';
    lines.push(
      `    ${palette.dim(`${clock}${padToColumns(offset, OFFSET_COLUMNS, 'right')}`)}  ${padToColumns(kind, KIND_COLUMNS)}${fieldsText(fields)}`.trimEnd(),
    );
  }
  return lines;
}

function fieldsText(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${printable(key)} ${printable(typeof value === 'string' ? value : JSON.stringify(value))}`)
    .join(' · ');
}
