/**
 * Scopes: who may close which runs (docs/lifecycle.md).
 *
 * C1. A close has one action id: on every run it hits, in every scope below, over a deferral, and in what held runs are told.
 * C2. A run is named by the close that interrupted it first, whichever was asked for last or ended first.
 * C3. While a close goes on, new runs of the scope wait, and can be cancelled while they wait. Runs inside runs that the close waits
 *     for do not wait: the close would wait for ever.
 * C4. After any close but a reload the scope is closed for good; the root scope, the process itself, never is.
 * A scope holds runs only while they run, and knows no scopes below it: one that is forgotten is collected.
 */
import { context, trace } from '@opentelemetry/api';
import { sanitizeName } from '../incident/index.ts';
import { RUN_KEY } from './context-keys.ts';
import type { Closable } from './closable.ts';
import { LifecycleClosedError } from './close-action.ts';
import type { CloseAction, CloseMode, CloseOrigin } from './close-action.ts';
import { recordWait } from './lifecycle-events.ts';
import { scopeHash } from './scope-key.ts';
import { SYSTEM } from './surroundings.ts';
import type { Surroundings } from './surroundings.ts';

/** Options of a close. */
export interface CloseOptions {
  /** Who closes. */
  readonly origin?: CloseOrigin;
  /** Why, as a name: `config_changed` for one. */
  readonly reason?: string;
  /** `when_idle` waits for the runs that are active and holds new ones; `now` interrupts them. @default 'when_idle' */
  readonly mode?: CloseMode;
  /** `when_idle` waits no longer than this, then interrupts, as the same action. @default Infinity */
  readonly maxWaitMillis?: number;
  /** Done while the scope is empty and new runs are held: the reload itself, for one. What it throws, `close` rejects with. */
  readonly work?: () => Promise<void> | void;
}

/** What a close did. */
export interface CloseReport {
  readonly actionId: string;
  readonly kind: string;
  readonly mode: CloseMode;
  /** Runs that were interrupted. */
  readonly interrupted: number;
  /** Runs that it waited for and that ended by themselves. */
  readonly waitedFor: number;
  readonly durationMillis: number;
}

/** Options of `createScope`. */
export interface ScopeOptions {
  /** The scope above: whoever closes it closes this one too. @default the root scope */
  readonly parent?: Scope;
  /** Key under which the name is hashed in what is recorded; at least 16 bytes. @default the parent's, else the process's */
  readonly key?: Uint8Array;
}

/** A part of the application whose runs can be closed together. */
export interface Scope {
  readonly name: string;
  readonly parent: Scope | undefined;
  /** Closed for good: a run in it rejects at once. */
  readonly isClosed: boolean;
  /** Runs that are active in it and below it. */
  readonly activeRuns: number;
  /**
   * Closes the runs of this scope and of those below. Resolves when they are over, and `work` is done.
   * Called from inside a run it does not wait for that run.
   * @throws TypeError for a kind that is empty or no string.
   */
  close(kind: string, options?: CloseOptions): Promise<CloseReport>;
}

/** One close that is going on. */
class Closing {
  readonly action: CloseAction;
  readonly #over: Promise<void>;
  #resolve: () => void = () => undefined;

  constructor(action: CloseAction) {
    this.action = action;
    this.#over = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  get over(): Promise<void> {
    return this.#over;
  }

  end(): void {
    this.#resolve();
  }
}

/** What a new run finds: it may begin; it has to wait; it is too late. */
export type Admission =
  | { readonly kind: 'open' }
  | { readonly kind: 'held'; readonly action: CloseAction; readonly until: Promise<void> }
  | { readonly kind: 'closed'; readonly action: CloseAction };

/** A scope, with what runs need of it. */
export class RunScope implements Scope {
  readonly name: string;
  readonly parent: RunScope | undefined;
  readonly #key: Uint8Array | undefined;
  readonly #surroundings: Surroundings;
  readonly #runs = new Set<Closable>();
  readonly #closings = new Set<Closing>();
  /** The first close that closed it for good. */
  #closedBy: CloseAction | undefined;
  /** Root only: closes of everything, by which scopes that existed then are closed. */
  #closedAll: { readonly action: CloseAction; readonly created: number } | undefined;
  /** Root only. */
  #created = 0;
  readonly #number: number;

  constructor(name: string, parent: RunScope | undefined, key?: Uint8Array, surroundings: Surroundings = SYSTEM) {
    this.name = name;
    this.parent = parent;
    this.#key = key;
    this.#surroundings = surroundings;
    const root = this.#root();
    root.#created += 1;
    this.#number = root.#created;
  }

  get isClosed(): boolean {
    return this.#closing() !== undefined;
  }

  get activeRuns(): number {
    return this.#runs.size;
  }

  async close(kind: string, options: CloseOptions = {}): Promise<CloseReport> {
    if (typeof kind !== 'string' || kind === '') {
      throw new TypeError(`Cannot close scope: kind must be a name, received ${JSON.stringify(kind)}`);
    }
    const mode = options.mode ?? 'when_idle';
    const action = this.#action(kind, mode, options);
    const closing = new Closing(action);
    this.#closings.add(closing);
    if (kind !== 'reload') this.#closeForGood(action);
    const within = context.active().getValue(RUN_KEY) as Closable | undefined;
    const waits = (run: Closable): boolean => within === undefined || !run.contains(within);
    try {
      const report = await this.#settle(action, waits, options.maxWaitMillis ?? Number.POSITIVE_INFINITY);
      await options.work?.();
      return { ...report, durationMillis: this.#surroundings.now() - action.initiatedAtMs };
    } finally {
      this.#closings.delete(closing);
      closing.end();
    }
  }

  /** May a run begin? `inside`: the run in which it would begin. */
  admit(inside: Closable | undefined): Admission {
    const action = this.#closing();
    for (const scope of this.#path()) {
      for (const closing of scope.#closings) {
        if (action !== undefined && action.mode === 'now') break;
        if (inside !== undefined && scope.#runs.has(inside)) continue;
        return { kind: 'held', action: closing.action, until: closing.over };
      }
    }
    return action === undefined ? { kind: 'open' } : { kind: 'closed', action };
  }

  /** The run is active, here and in every scope above. The result takes it out again. */
  enter(run: Closable): () => void {
    const path = this.#path();
    for (const scope of path) scope.#runs.add(run);
    return () => {
      for (const scope of path) scope.#runs.delete(run);
    };
  }

  async #settle(
    action: CloseAction,
    waits: (run: Closable) => boolean,
    maxWaitMillis: number,
  ): Promise<Omit<CloseReport, 'durationMillis'>> {
    const report = { actionId: action.id, kind: action.kind, mode: action.mode };
    if (action.mode === 'now') {
      const interrupted = await this.#interrupt(action, waits);
      return { ...report, interrupted, waitedFor: 0 };
    }
    const first = [...this.#runs].filter(waits).length;
    const waitedFrom = this.#surroundings.now();
    const isIdle = await this.#idle(waits, maxWaitMillis);
    if (first > 0) {
      recordWait(trace.getActiveSpan(), { action, subject: 'close', millis: this.#surroundings.now() - waitedFrom });
    }
    const interrupted = isIdle ? 0 : await this.#interrupt(action, waits);
    return { ...report, interrupted, waitedFor: Math.max(0, first - interrupted) };
  }

  /** Interrupts all runs and waits until they are over. */
  async #interrupt(action: CloseAction, waits: (run: Closable) => boolean): Promise<number> {
    const hit = [...this.#runs];
    const reason = new LifecycleClosedError(action);
    for (const run of hit) run.interrupt({ kind: 'close', reason });
    await Promise.all(hit.filter(waits).map((run) => run.whenOver));
    return hit.length;
  }

  /** True when no run is left; false when the time is over. */
  async #idle(waits: (run: Closable) => boolean, maxWaitMillis: number): Promise<boolean> {
    let isLate = false;
    let ring: () => void = () => undefined;
    const late = new Promise<void>((resolve) => {
      ring = resolve;
    });
    const cancel = this.#surroundings.after(maxWaitMillis, () => {
      isLate = true;
      ring();
    });
    try {
      for (;;) {
        const active = [...this.#runs].filter(waits);
        if (active.length === 0) return true;
        await Promise.race([Promise.all(active.map((run) => run.whenOver)), late]);
        if (isLate) return false;
      }
    } finally {
      cancel();
    }
  }

  #action(kind: string, mode: CloseMode, { origin = {}, reason }: CloseOptions): CloseAction {
    const closer = trace.getActiveSpan()?.spanContext();
    const source = sanitizeName(origin.source);
    const operation = sanitizeName(origin.operation);
    const why = sanitizeName(reason);
    return {
      id: this.#surroundings.newId(),
      kind,
      mode,
      origin: { ...(source === undefined ? {} : { source }), ...(operation === undefined ? {} : { operation }) },
      ...(why === undefined ? {} : { reason: why }),
      initiatedAtMs: this.#surroundings.now(),
      scopeKeys: this.#path()
        .filter((scope) => scope.parent !== undefined)
        .reverse()
        .map((scope) => scope.#hash()),
      ...(closer === undefined ? {} : { closer }),
    };
  }

  #closeForGood(action: CloseAction): void {
    if (this.parent === undefined) this.#closedAll = { action, created: this.#created };
    else this.#closedBy ??= action;
  }

  /** The close by which this scope, or one above it, is closed for good. */
  #closing(): CloseAction | undefined {
    for (const scope of this.#path()) if (scope.#closedBy !== undefined) return scope.#closedBy;
    const closedAll = this.#root().#closedAll;
    if (this.parent === undefined || closedAll === undefined) return undefined;
    return this.#number <= closedAll.created ? closedAll.action : undefined;
  }

  #hash(): string {
    const keyed = this.#path().find((scope) => scope.#key !== undefined);
    return scopeHash(this.name, keyed === undefined ? undefined : keyed.#key);
  }

  /** From this scope up to the root. */
  #path(): readonly RunScope[] {
    return this.parent === undefined ? [this] : [this, ...this.parent.#path()];
  }

  #root(): RunScope {
    return this.parent === undefined ? this : this.parent.#root();
  }
}

/** The scope of every run that has none of its own. Scopes are of the process, as `closeAll` is. */
export const ROOT_SCOPE: RunScope = new RunScope('root', undefined);

/**
 * A new scope. It costs nothing while nothing runs in it.
 * @throws TypeError for a name that is empty or no string, or a parent that is no scope; RangeError for a key of less than 16 bytes.
 */
export function createScope(name: string, { parent, key }: ScopeOptions = {}): Scope {
  if (typeof name !== 'string' || name === '') {
    throw new TypeError(`Cannot create scope: it needs a name, received ${JSON.stringify(name)}`);
  }
  if (key !== undefined && key.length < 16) {
    throw new RangeError(`Cannot create scope: the key needs 16 bytes, received ${String(key.length)}`);
  }
  return new RunScope(name, scopeOf(parent), key === undefined ? undefined : Uint8Array.from(key));
}

/** Closes every scope, and the runs that have none. @throws TypeError for a kind that is empty or no string. */
export function closeAll(kind: string, options: CloseOptions = {}): Promise<CloseReport> {
  return ROOT_SCOPE.close(kind, options);
}

/** The scope as runs need it. @throws TypeError for what `createScope` did not make. */
export function scopeOf(scope: Scope | undefined): RunScope {
  if (scope === undefined) return ROOT_SCOPE;
  if (!(scope instanceof RunScope)) {
    throw new TypeError('Cannot use scope: it was not made by createScope, received an object');
  }
  return scope;
}
