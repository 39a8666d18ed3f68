// From signals to evidence: once per transition.
//
// Owns: the memory of the attempt that is running: what was seen already, and (call-table.ts) its calls.
// Promises: (X1) each transition is one item: the thousandth text delta is a counter; (X2) after a tool result the first
// progress and the first output are transitions again; (X3) at most one failure and one finish per attempt, and no failure
// after a finish; (X4) no memory per part.
// Leaves to others: what a part says (formats/), what an error is (failure.ts), when the stream is over (observer.ts).

import type { Evidence } from '../incident/index.ts';
import { CallTable } from './call-table.ts';
import type { TrackedCall } from './call-table.ts';
import type { CallKey, CallStart, PartSignals, ToldUsage } from './formats/signals.ts';
import type { TrackerSurroundings } from './tracker-surroundings.ts';
import { WireFacts, nameOr } from './wire-facts.ts';
import type { StreamOutcome } from './wire-facts.ts';

export class EvidenceTracker implements PartSignals {
  readonly #surroundings: TrackerSurroundings;
  #attempt: number;
  #facts: WireFacts;
  #calls = new CallTable();
  #hasProgress = false;
  #hasText = false;
  #hasReasoning = false;
  #hasStep = false;
  #outcome: StreamOutcome = 'open';
  /** Answers that are not finished, where the stream holds several. */
  #openChoices: Set<number> | undefined;

  constructor(attempt: number, startedAtMs: number, surroundings: TrackerSurroundings) {
    this.#attempt = attempt;
    this.#facts = new WireFacts(startedAtMs);
    this.#surroundings = surroundings;
  }

  get attempt(): number {
    return this.#attempt;
  }

  get facts(): WireFacts {
    return this.#facts;
  }

  get outcome(): StreamOutcome {
    return this.#outcome;
  }

  progress(): void {
    if (this.#hasProgress) return;
    this.#hasProgress = true;
    const atMs = this.#surroundings.now();
    this.#facts.firstProgressAtMs ??= atMs;
    this.#surroundings.emit({ kind: 'provider_progress', atMs, attempt: this.#attempt });
  }

  text(text: string): void {
    if (text === '') return;
    this.#facts.textPieces += 1;
    if (!this.#hasText) this.output();
    this.#surroundings.keep('text', text);
  }

  output(): void {
    this.progress();
    if (this.#hasText) return;
    this.#hasText = true;
    this.#surroundings.emit({ kind: 'visible_output', atMs: this.#surroundings.now(), attempt: this.#attempt });
  }

  reasoning(text: string): void {
    if (text === '') return;
    this.#facts.reasoningPieces += 1;
    if (!this.#hasReasoning) this.hiddenReasoning();
    this.#surroundings.keep('reasoning', text);
  }

  hiddenReasoning(): void {
    this.progress();
    if (this.#hasReasoning) return;
    this.#hasReasoning = true;
    this.#surroundings.emit({ kind: 'reasoning_output', atMs: this.#surroundings.now(), attempt: this.#attempt });
  }

  callStarted(key: CallKey, start: CallStart): void {
    const known = this.#calls.current(key, start);
    if (known === undefined) this.#begin(key, start);
  }

  callInput(key: CallKey, text: string): void {
    if (text === '') return;
    const call = this.#calls.get(key) ?? this.#begin(key, {});
    this.#facts.toolInputPieces += 1;
    this.#surroundings.keep('tool_input', text, call.call);
  }

  callInputFinished(key: CallKey): void {
    const call = this.#calls.get(key);
    if (call !== undefined) this.#finishInput(call);
  }

  callMaterialized(key: CallKey, start?: CallStart): void {
    const known = start === undefined ? this.#calls.get(key) : this.#calls.current(key, start);
    if (known === undefined && start === undefined) return;
    this.progress();
    const call = known ?? this.#calls.add(key, start ?? {}, this.#attempt);
    if (call.stage === 'materialized' || call.stage === 'ended') return;
    if (known !== undefined) this.#finishInput(call);
    call.stage = 'materialized';
    this.#surroundings.emit({
      kind: 'tool_call_materialized',
      atMs: this.#surroundings.now(),
      attempt: this.#attempt,
      call: call.call,
      ...this.#surroundings.describeTool(call.name),
      ...(call.providerSide ? { providerSide: true } : {}),
    });
  }

  openCallsMaterialized(least: number, limit: number): void {
    for (const key of this.#calls.openKeys(least, limit)) this.callMaterialized(key);
  }

  /** A result ends its call. That it had started is known only now, if nobody else follows the call. */
  callEnded(key: CallKey, end: { readonly name?: string | undefined; readonly error?: string | undefined }): void {
    this.progress();
    const call = this.#calls.get(key) ?? this.#calls.byId(key);
    if (call === undefined || call.stage === 'ended') return;
    call.stage = 'ended';
    if (!this.#surroundings.isCallFollowed(call.call)) this.#emitEnd(call, end.error);
    this.toolResult();
  }

  /** A tool has given its result: the next progress and the next output are transitions again. */
  toolResult(): void {
    this.#hasProgress = false;
    this.#hasText = false;
    this.#hasReasoning = false;
  }

  attemptStarted(): void {
    if (!this.#hasStep) {
      this.#hasStep = true;
      return;
    }
    const atMs = this.#surroundings.now();
    this.#facts.parts -= 1;
    this.#facts.endedAtMs ??= atMs;
    this.#surroundings.attemptEnded(this.#facts.snapshot(this.#attempt, this.#outcome));
    this.#attempt += 1;
    this.#facts = new WireFacts(atMs);
    this.#facts.parts = 1;
    this.#facts.lastPartAtMs = atMs;
    this.#calls = new CallTable();
    this.#outcome = 'open';
    this.#openChoices = undefined;
    this.toolResult();
    this.#surroundings.emit({ kind: 'attempt_started', atMs, attempt: this.#attempt });
  }

  choice(index: number): void {
    if (this.#outcome === 'finished' || this.#facts.finishedChoices.has(index)) return;
    this.#openChoices ??= new Set(this.#facts.finishedChoices.has(0) ? [] : [0]);
    this.#openChoices.add(index);
  }

  finished(reason: string, choice = 0): void {
    const finishReason = nameOr(reason, 'other');
    this.#facts.addFinishReason(finishReason, choice);
    if (this.#outcome === 'finished') return;
    this.#openChoices?.delete(choice);
    if (this.#openChoices !== undefined && this.#openChoices.size > 0) return;
    this.#outcome = 'finished';
    this.#surroundings.emit({
      kind: 'stream_finished',
      atMs: this.#surroundings.now(),
      attempt: this.#attempt,
      finishReason,
    });
  }

  truncated(): void {
    this.fail('truncated', () => ({
      kind: 'stream_truncated',
      atMs: this.#surroundings.now(),
      attempt: this.#attempt,
    }));
  }

  failed(error: unknown): void {
    if (this.#outcome !== 'open') return;
    this.#facts.addErrorHeaders(error, this.#surroundings.epochMillis());
    const item = this.#surroundings.failureItem(error, this.#attempt);
    if (item === 'abort') this.#outcome = 'aborted';
    else this.fail(outcomeOf(item), () => item);
  }

  aborted(): void {
    if (this.#outcome === 'open') this.#outcome = 'aborted';
  }

  /** The one failure of the attempt; nothing if it has failed or finished. */
  fail(outcome: StreamOutcome, item: () => Evidence): void {
    if (this.#outcome !== 'open') return;
    this.#outcome = outcome;
    this.#surroundings.emit(item());
  }

  usage(usage: ToldUsage): void {
    this.#facts.addUsage(usage);
  }

  response(id: unknown, model: unknown): void {
    this.#facts.addResponse(id, model);
  }

  headers(headers: unknown): void {
    this.#facts.addHeaders(headers, this.#surroundings.epochMillis());
  }

  /** It is no answer: the time to the first chunk still runs. */
  local(): void {
    this.#facts.lastLocalPart = this.#facts.parts;
  }

  unknown(type: unknown): void {
    this.#facts.addUnknown(type);
  }

  #begin(key: CallKey, start: CallStart): TrackedCall {
    this.progress();
    const call = this.#calls.add(key, start, this.#attempt);
    this.#emitInput('tool_input_started', call);
    return call;
  }

  #finishInput(call: TrackedCall): void {
    if (call.stage !== 'started') return;
    call.stage = 'input_finished';
    this.#emitInput('tool_input_finished', call);
  }

  #emitInput(kind: 'tool_input_started' | 'tool_input_finished', call: TrackedCall): void {
    this.#surroundings.emit({
      kind,
      atMs: this.#surroundings.now(),
      attempt: this.#attempt,
      call: call.call,
      ...(call.providerSide ? { providerSide: true } : {}),
    });
  }

  #emitEnd(call: TrackedCall, error: string | undefined): void {
    const { tool, effect } = this.#surroundings.describeTool(call.name);
    const fields = { atMs: this.#surroundings.now(), attempt: this.#attempt, call: call.call, tool };
    this.#surroundings.emit({ kind: 'tool_execution_started', ...fields, effect });
    if (error === undefined) this.#surroundings.emit({ kind: 'tool_execution_finished', ...fields });
    else this.#surroundings.emit({ kind: 'tool_execution_failed', ...fields, error: nameOr(error, 'Error') });
  }
}

function outcomeOf(item: Evidence): StreamOutcome {
  if (item.kind === 'provider_rejected') return 'rejected';
  return item.kind === 'stream_truncated' ? 'truncated' : 'failed';
}
