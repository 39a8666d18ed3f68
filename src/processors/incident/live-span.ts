/**
 * A span that is open, with its place among the runs: what it hands to the spans below it, and the run that it belongs to.
 * The span is held while it is open; of an ended one below which spans are still open, only what it hands down is left.
 */
import { roleOfAttributes } from '../../incident/spans/roles.ts';
import type { Role } from '../../incident/spans/roles.ts';
import { NO_SCOPE, scopeBelow } from '../../incident/spans/scopes.ts';
import type { Place, PlacedSpan, Scope } from '../../incident/spans/scopes.ts';
import { ATTR_SPANBOX_RUN_ID } from '../../semconv/index.ts';
import type { LiveSpanLike } from './span-shape.ts';
import type { LiveRun } from './live-run.ts';

export class LiveSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly span: LiveSpanLike;
  place: Place | undefined;
  run: LiveRun | undefined;
  /** What is to be said of it at its end was said. */
  settled = false;
  #parent: LiveSpan | undefined;
  #above: Scope | undefined;
  #below: Scope | undefined;

  constructor(span: LiveSpanLike, traceId: string, spanId: string, parent: LiveSpan | undefined) {
    this.span = span;
    this.traceId = traceId;
    this.spanId = spanId;
    this.#parent = parent;
  }

  /** What the rules of placing read; undefined for a span that no convention tells anything of. */
  get facts(): PlacedSpan | undefined {
    const { attributes, parentSpanContext } = this.span;
    const role = roleOfAttributes(attributes);
    const runId = attributes[ATTR_SPANBOX_RUN_ID];
    const hasRunId = typeof runId === 'string' && runId !== '';
    if (role === undefined && !hasRunId) return undefined;
    return placed(this, role, hasRunId ? runId : undefined, parentSpanContext?.spanId);
  }

  /** The facts of a span that no convention tells anything of. */
  get plainFacts(): PlacedSpan {
    return placed(this, undefined, undefined, this.span.parentSpanContext?.spanId);
  }

  /** What the spans above hand down. Asked for the first time when this span or one below it is placed; it stays so. */
  get above(): Scope {
    if (this.#above === undefined) this.#inherit();
    return this.#above ?? NO_SCOPE;
  }

  /** From the top down, without recursion: spans may be nested as deep as they like. */
  #inherit(): void {
    const path: LiveSpan[] = [this];
    let next = this.#parent;
    while (next !== undefined && next.#above === undefined) {
      path.push(next);
      next = next.#parent;
    }
    for (const one of path.toReversed()) {
      one.#above = one.#parent === undefined ? NO_SCOPE : one.#parent.#handDown();
      one.#parent = undefined;
    }
  }

  #handDown(): Scope {
    const facts = this.facts;
    this.#below ??= facts === undefined ? this.above : scopeBelow(facts, this.above);
    return this.#below;
  }
}

function placed(
  { traceId, spanId }: LiveSpan,
  role: Role | undefined,
  runId: string | undefined,
  parentSpanId: string | undefined,
): PlacedSpan {
  return { traceId, spanId, parentSpanId, role, runId };
}
