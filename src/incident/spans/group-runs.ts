/**
 * Which spans are a run together (docs/conventions.md, "Spans of others").
 *
 * G1. A run is what carries one `spanbox.run.id`; else what is under the nearest agent; else under the topmost GenAI span.
 *     Model requests and tools with nothing above them are one run if they have the same parent.
 * G2. A tool ends the run that it belongs to: model requests below it are a run of their own.
 * G3. A request inside a request, or a tool inside a tool, is a second look at the same thing and no member.
 * G4. Time is linear in the number of spans; parents that are missing or form a circle are as good as none.
 */
import { ATTR_SPANBOX_RUN_ID, EVENT_SPANBOX_EVIDENCE } from '../../semconv/index.ts';
import { roleOf } from './roles.ts';
import type { Role } from './roles.ts';
import { idOf, NO_SCOPE, placeOf, scopeBelow } from './scopes.ts';
import type { PlacedSpan, Scope } from './scopes.ts';
import type { SpanView } from './view.ts';

/** A span of a run. */
export interface Member {
  readonly span: SpanView;
  /** Absent: it has evidence of ours, and no other part in the run. */
  readonly role?: Role;
}

/** The spans of one run, by start. */
export interface RunGroup {
  /** The span of the run itself; absent when there is none. */
  readonly run?: SpanView;
  readonly members: readonly Member[];
  /** How many model requests began before the first that is here. @default 0 */
  readonly attemptsBefore?: number;
}

interface Gathering {
  run?: SpanView;
  readonly members: Member[];
  /** Whether there are runs below it. */
  nested: boolean;
}

/** What placing a span needs of it, read once. */
interface Read extends PlacedSpan {
  readonly view: SpanView;
}

/** After any end. */
const OPEN = 1n << 65n;

/** The runs of `spans`, by their start. */
export function groupRuns(spans: readonly SpanView[]): readonly RunGroup[] {
  const byId = new Map<string, Read>();
  for (const view of spans) {
    const id = idOf(view.traceId, view.spanId);
    if (!byId.has(id)) byId.set(id, readSpan(view));
  }
  const groups = new Map<string, Gathering>();
  const scopes = new Map<Read, Scope>();
  for (const span of byId.values()) {
    const place = placeOf(span, scopeAbove(span, byId, scopes), hasOurs(span.view));
    if (place === undefined) continue;
    const group = gathering(groups, place.key);
    if (place.around !== undefined) gathering(groups, place.around).nested = true;
    if (place.part === 'run') group.run ??= span.view;
    else group.members.push({ span: span.view, ...(place.role === undefined ? {} : { role: place.role }) });
  }
  return [...groups.values()]
    .filter(isRun)
    .map(({ run, members }) => runGroup(run, members))
    .sort((a, b) => byStart({ span: firstOf(a) }, { span: firstOf(b) }));
}

/** The spans of one run as a group: its members by start. */
export function runGroup(run: SpanView | undefined, members: readonly Member[]): RunGroup {
  return { ...(run === undefined ? {} : { run }), members: members.toSorted(byStart) };
}

/** The span that a run is known by: its own, else the earliest. */
export function firstOf({ run, members }: RunGroup): SpanView {
  const span = run ?? members[0]?.span;
  if (span === undefined) throw new Error('a run without spans');
  return span;
}

/** Not a run: a span without members of which nothing is to be said, or that failed or ended only because a run below it did. */
export function isRun({ run, members, nested }: RunGroup & { readonly nested: boolean }): boolean {
  if (members.length > 0) return true;
  return run !== undefined && !nested && (run.failed || hasOurs(run) || roleOf(run) === 'agent');
}

function readSpan(view: SpanView): Read {
  const { traceId, spanId, parentSpanId } = view;
  const runId = view.attributes.get(ATTR_SPANBOX_RUN_ID);
  return {
    view,
    traceId,
    spanId,
    parentSpanId,
    role: roleOf(view),
    runId: typeof runId === 'string' && runId !== '' ? runId : undefined,
  };
}

/** The scope that the parents of `span` hand down, computed from the top without recursion. */
function scopeAbove(span: Read, byId: ReadonlyMap<string, Read>, scopes: Map<Read, Scope>): Scope {
  const path: Read[] = [];
  const onPath = new Set<Read>([span]);
  let parent = parentOf(span, byId);
  while (parent !== undefined && !scopes.has(parent)) {
    if (onPath.has(parent)) {
      parent = undefined;
      break;
    }
    path.push(parent);
    onPath.add(parent);
    parent = parentOf(parent, byId);
  }
  let scope = (parent === undefined ? undefined : scopes.get(parent)) ?? NO_SCOPE;
  for (const ancestor of path.toReversed()) {
    scope = scopeBelow(ancestor, scope);
    scopes.set(ancestor, scope);
  }
  return scope;
}

function parentOf(span: Read, byId: ReadonlyMap<string, Read>): Read | undefined {
  return span.parentSpanId === undefined ? undefined : byId.get(idOf(span.traceId, span.parentSpanId));
}

function hasOurs(span: SpanView): boolean {
  return span.events.some((event) => event.name === EVENT_SPANBOX_EVIDENCE);
}

function gathering(groups: Map<string, Gathering>, key: string): Gathering {
  let group = groups.get(key);
  if (group === undefined) {
    group = { members: [], nested: false };
    groups.set(key, group);
  }
  return group;
}

/**
 * By start, unknown first; of those that began in one instant (the JavaScript SDK knows whole milliseconds), the one that ended first;
 * then by id, so that the order of the input does not matter.
 */
function byStart(a: { readonly span: SpanView }, b: { readonly span: SpanView }): number {
  const start = compare(a.span.start ?? 0n, b.span.start ?? 0n);
  if (start !== 0) return start;
  const end = compare(a.span.end ?? OPEN, b.span.end ?? OPEN);
  return end === 0 ? compare(a.span.spanId, b.span.spanId) : end;
}

function compare<T extends bigint | string>(a: T, b: T): number {
  return Number(a > b) - Number(a < b);
}
