/**
 * From the evidence of a run to its incidents: how it broke, and which of its attempts broke and were overcome.
 *
 * D1. Pure: the evidence is not touched, there is no clock, and the same evidence gives the same answer.
 * D2. The same live, after a crash, and offline on an exported trace.
 * D3. Only enums, booleans, numbers and names that may be said are in an incident.
 */
import { isBroken, ranked, terminalCandidates } from './candidates.ts';
import { causeOf, codeOf, confidenceOf, errorOf, retryableOf } from './cause.ts';
import type { CandidateItem } from './cause.ts';
import type { Evidence } from './evidence.ts';
import { attemptFacts, incidentFacts } from './facts.ts';
import type { AttemptFacts, RunFacts } from './facts.ts';
import type { CauseWithDetail, DerivedIncidents, Gap, Incident } from './incident.ts';
import { inOrder } from './order.ts';
import { firstRow, RUN_PHASES, STREAM_PHASES } from './phase.ts';
import { decideRecovery } from './recovery.ts';
import { RunFold } from './run-fold.ts';
import type { Candidate, Moment, Overcome } from './run-fold.ts';
import { severityOf, summaryOf, titleOf } from './summary.ts';
import { neverConnected } from './transport-codes.ts';

/**
 * The incidents that the evidence of one run proves.
 *
 * @param evidence - the items of one run in append order; none is changed, and a log that was bounded gives the same as the whole.
 * @returns `incident` if the run broke; `overcome`: attempts that broke and were followed by another, by attempt.
 */
export function deriveIncidents(evidence: readonly Evidence[]): DerivedIncidents {
  const run = new RunFold();
  for (const placed of inOrder(evidence)) run.add(placed);
  const overcome = run.overcome.map(overcomeIncident);
  const candidates = terminalCandidates(run);
  return isBroken(run, candidates) ? { incident: terminalIncident(run, candidates), overcome } : { overcome };
}

function terminalIncident(run: RunFold, candidates: readonly Candidate[]): Incident {
  const [first, ...others] = candidates;
  const moment = first?.moment ?? run.momentOfRun(false);
  const startOmitted = run.startOmitted(moment.fold);
  const R = run.runFacts();
  return incidentOf({
    disposition: 'terminal',
    item: first?.item,
    attempt: first?.attempt,
    moment,
    contributing: others,
    T: attemptFacts({ fold: moment.fold, elsewhere: moment.elsewhere, startOmitted }),
    R: startOmitted ? { ...R, unprovenCall: true } : R,
    gaps: run.gaps.list(moment.fold),
  });
}

function overcomeIncident({ candidates, unbound, attempt, T, R, gaps }: Overcome): Incident {
  const own = ranked(candidates);
  const [first] = own;
  if (first === undefined)
    throw new Error('Cannot derive an overcome incident: an attempt without a candidate is none');
  return incidentOf({
    disposition: 'overcome',
    item: first.item,
    attempt,
    moment: first.moment,
    contributing: ranked([...own.slice(1), ...unbound]),
    T,
    R: T.toolCallMaterialized && T.unknownCall ? { ...R, unprovenCall: true } : R,
    gaps,
  });
}

interface IncidentInput {
  readonly disposition: Incident['disposition'];
  readonly item: CandidateItem | undefined;
  readonly attempt: number | undefined;
  readonly moment: Moment;
  readonly contributing: readonly Candidate[];
  readonly T: AttemptFacts;
  readonly R: RunFacts;
  readonly gaps: readonly Gap[];
}

function incidentOf(input: IncidentInput): Incident {
  const { disposition, item, attempt, moment, R, gaps } = input;
  const cause: CauseWithDetail = item === undefined ? { cause: 'undetermined' } : causeOf(item, moment.phase);
  const T: AttemptFacts = { ...input.T, boundaryProven: boundaryProven(item, input.T) };
  const recovery = decideRecovery({ cause: cause.cause, retryable: retryableOf(item), T, R });
  const error = errorOf(item);
  return {
    ...cause,
    confidence: confidenceOf(item),
    disposition,
    ...(attempt === undefined ? {} : { attempt }),
    runPhase: firstRow(RUN_PHASES, moment.phase),
    streamPhase: firstRow(STREAM_PHASES, moment.phase),
    toolPhase: moment.phase.tool,
    contributing: input.contributing.map((other) => causeOf(other.item, other.moment.phase)),
    facts: incidentFacts(T),
    gaps,
    ...(error === undefined ? {} : { error }),
    recovery,
    severity: severityOf(cause, disposition),
    title: titleOf(cause),
    summary: summaryOf(cause, recovery, disposition),
  };
}

/**
 * Nothing can have run unseen: the snapshot proves it; or the provider answered with a rejection, or no connection came to be, and
 * nothing came of the attempt.
 */
function boundaryProven(item: CandidateItem | undefined, T: AttemptFacts): boolean {
  if (T.boundaryProven) return true;
  if (T.providerProgress || T.toolActivity) return false;
  if (item?.kind === 'provider_rejected') return true;
  if (item?.kind !== 'transport_error') return false;
  const code = codeOf(item);
  return code !== undefined && neverConnected(code);
}
