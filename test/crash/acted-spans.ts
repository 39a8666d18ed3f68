/**
 * Random calls on spans, repeatable by seed: the child makes them on real spans, the test makes them on a model, and what is read back after
 * a crash must be the model after the last acknowledged call, or after the one that was being made.
 */
import { randomFrom } from '../support/random.ts';

export type Action =
  | {
      readonly kind: 'start';
      readonly span: number;
      readonly parent: number | undefined;
      readonly attributes: Readonly<Record<string, string | number>>;
    }
  | { readonly kind: 'attribute'; readonly span: number; readonly key: string; readonly value: string | number }
  | { readonly kind: 'attributes'; readonly span: number; readonly values: Readonly<Record<string, string | number>> }
  | { readonly kind: 'event'; readonly span: number; readonly name: string; readonly text: string }
  | { readonly kind: 'exception'; readonly span: number; readonly message: string }
  | { readonly kind: 'status'; readonly span: number; readonly code: 1 | 2; readonly message: string }
  | { readonly kind: 'name'; readonly span: number; readonly name: string }
  | { readonly kind: 'link'; readonly span: number; readonly to: number }
  | { readonly kind: 'end'; readonly span: number };

const MAX_OPEN = 12;

/** An endless sequence of calls; `bulk` makes their texts long, so that the journal is compacted often. */
export function* actions(seed: number, bulk = false): Generator<Action, never> {
  const random = randomFrom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const words = (): string => `w${below(1_000)} "é\n${'x'.repeat(below(bulk ? 40_000 : below(10) === 0 ? 3_000 : 60))}`;
  const open: number[] = [];
  let next = 1;
  for (;;) {
    const span = open[below(open.length)];
    const dice = below(20);
    if (span === undefined || (dice < 3 && open.length < MAX_OPEN)) {
      open.push(next);
      yield {
        kind: 'start',
        span: next,
        parent: span,
        attributes: { n: next, text: words(), [`k${below(9)}`]: below(99) },
      };
      next += 1;
    } else if (dice < 6)
      yield { kind: 'attribute', span, key: `k${below(9)}`, value: below(2) === 0 ? words() : below(1_000_000) };
    else if (dice < 8)
      yield { kind: 'attributes', span, values: { [`k${below(9)}`]: below(99), [`m${below(5)}`]: words() } };
    else if (dice < 12) yield { kind: 'event', span, name: `event ${below(50)}`, text: words() };
    else if (dice < 13) yield { kind: 'exception', span, message: words() };
    else if (dice < 14) yield { kind: 'status', span, code: below(3) === 0 ? 1 : 2, message: words() };
    else if (dice < 15) yield { kind: 'name', span, name: `name ${below(99)}` };
    else if (dice < 16) yield { kind: 'link', span, to: 1 + below(next) };
    else if (open.length > 1 || dice > 18) {
      open.splice(open.indexOf(span), 1);
      yield { kind: 'end', span };
    }
  }
}

export const spanIdOf = (span: number): string => span.toString(16).padStart(16, '0');

/** What is compared of a span: everything that was said, nothing that depends on a clock. */
export interface ModelSpan {
  name: string;
  parent: string | undefined;
  attributes: Record<string, string | number>;
  events: { name: string; text: string }[];
  links: string[];
  status: { code: number; message?: string };
  ended: boolean;
}

/** The spans after `count` calls, by id. */
export function modelAfter(seed: number, count: number, bulk = false): Map<string, ModelSpan> {
  const spans = new Map<string, ModelSpan>();
  let left = count;
  for (const action of actions(seed, bulk)) {
    if (left === 0) break;
    left -= 1;
    apply(spans, action);
  }
  return spans;
}

function apply(spans: Map<string, ModelSpan>, action: Action): void {
  const id = spanIdOf(action.span);
  if (action.kind === 'start') {
    const parent = action.parent === undefined ? undefined : spanIdOf(action.parent);
    spans.set(id, {
      name: `span ${action.span}`,
      parent,
      attributes: { ...action.attributes },
      events: [],
      links: [],
      status: { code: 0 },
      ended: false,
    });
    return;
  }
  const span = spans.get(id);
  if (span === undefined) throw new Error(`no span ${action.span}`);
  switch (action.kind) {
    case 'attribute':
      span.attributes[action.key] = action.value;
      return;
    case 'attributes':
      Object.assign(span.attributes, action.values);
      return;
    case 'event':
      span.events.push({ name: action.name, text: action.text });
      return;
    case 'exception':
      span.events.push({ name: 'exception', text: action.message });
      return;
    case 'status':
      // OK is final, and has no message.
      if (span.status.code !== 1) span.status = action.code === 1 ? { code: 1 } : { code: 2, message: action.message };
      return;
    case 'name':
      span.name = action.name;
      return;
    case 'link':
      span.links.push(spanIdOf(action.to));
      return;
    case 'end':
      span.ended = true;
      return;
  }
}
