// The calls of one attempt.
//
// Owns: which call a wire's key means now, its id, and how far it is.
// Promises: one small entry per call, none per part. A wire that has no ids gets `call_<attempt>_<n>`: unique in its run.
// Leaves to others: evidence (tracker.ts).

import type { CallKey, CallStart } from './formats/signals.ts';

export interface TrackedCall {
  readonly call: string;
  name: string;
  providerSide: boolean;
  stage: 'started' | 'input_finished' | 'materialized' | 'ended';
}

export class CallTable {
  readonly #calls = new Map<CallKey, TrackedCall>();
  #count = 0;

  get(key: CallKey): TrackedCall | undefined {
    return this.#calls.get(key);
  }

  /**
   * The call of the key, completed by what is known now; undefined if `start` is a new call: the key was not used before, names
   * another id now, or names no id and its call is whole already.
   */
  current(key: CallKey, start: CallStart): TrackedCall | undefined {
    const call = this.#calls.get(key);
    if (call === undefined) return undefined;
    const isWhole = call.stage === 'materialized' || call.stage === 'ended';
    if (start.id === undefined ? isWhole : start.id !== call.call) return undefined;
    if (call.name === '' && start.name !== undefined) call.name = start.name;
    if (start.providerSide === true) call.providerSide = true;
    return call;
  }

  add(key: CallKey, start: CallStart, attempt: number): TrackedCall {
    this.#count += 1;
    const call: TrackedCall = {
      call: start.id ?? `call_${String(attempt)}_${String(this.#count)}`,
      name: start.name ?? '',
      providerSide: start.providerSide === true,
      stage: 'started',
    };
    this.#calls.set(key, call);
    return call;
  }

  /** A call by the provider's id of it. */
  byId(id: CallKey): TrackedCall | undefined {
    for (const call of this.#calls.values()) if (call.call === id) return call;
    return undefined;
  }

  /** Keys, from `least` and below `limit`, of calls that are not whole. */
  openKeys(least: number, limit: number): readonly number[] {
    const keys: number[] = [];
    for (const [key, call] of this.#calls) {
      if (typeof key !== 'number' || key < least || key >= limit) continue;
      if (call.stage === 'started' || call.stage === 'input_finished') keys.push(key);
    }
    return keys;
  }
}
