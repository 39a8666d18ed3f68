/**
 * Which spans are a run together (docs/incidents.md, "Other people's spans").
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
}

/** What a span hands to those below it. */
interface Scope {
  /** Identifies the group that members below belong to. */
  readonly key?: string;
  readonly runId?: string;
  readonly inside?: 'attempt' | 'tool';
  /** The group that evidence of ours belongs to, wherever it is found below. */
  readonly owner?: string;
}

interface Gathering {
  run?: SpanView;
  readonly members: Member[];
  /** Whether there are runs below it. */
  nested: boolean;
}

const NOTHING: Scope = {};

/** The runs of `spans`, by their start. */
export function groupRuns(spans: readonly SpanView[]): readonly RunGroup[] {
  const byId = new Map<string, SpanView>();
  for (const span of spans) {
    const id = idOf(span.traceId, span.spanId);
    if (!byId.has(id)) byId.set(id, span);
  }
  const groups = new Map<string, Gathering>();
  const scopes = new Map<SpanView, Scope>();
  for (const span of byId.values()) {
    const above = scopeAbove(span, byId, scopes, groups);
    place(span, above, groups);
  }
  return [...groups.values()]
    .filter(isRun)
    .map(({ run, members }) => ({ ...(run === undefined ? {} : { run }), members: members.sort(byStart) }))
    .sort((a, b) => byStart({ span: firstOf(a) }, { span: firstOf(b) }));
}

/** The span that a run is known by: its own, else the earliest. */
export function firstOf({ run, members }: RunGroup): SpanView {
  const span = run ?? members[0]?.span;
  if (span === undefined) throw new Error('a run without spans');
  return span;
}

/** The scope that the parents of `span` hand down, computed from the top without recursion. */
function scopeAbove(
  span: SpanView,
  byId: ReadonlyMap<string, SpanView>,
  scopes: Map<SpanView, Scope>,
  groups: Map<string, Gathering>,
): Scope {
  const path: SpanView[] = [];
  const onPath = new Set<SpanView>([span]);
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
  let scope = (parent === undefined ? undefined : scopes.get(parent)) ?? NOTHING;
  for (const ancestor of path.toReversed()) {
    scope = scopeBelow(ancestor, scope, groups);
    scopes.set(ancestor, scope);
  }
  return scope;
}

function parentOf(span: SpanView, byId: ReadonlyMap<string, SpanView>): SpanView | undefined {
  return span.parentSpanId === undefined ? undefined : byId.get(idOf(span.traceId, span.parentSpanId));
}

/** What `span` hands to those below it. */
function scopeBelow(span: SpanView, above: Scope, groups: Map<string, Gathering>): Scope {
  const runId = runIdOf(span) ?? above.runId;
  if (runId !== undefined) {
    const key = `run ${runId}`;
    const inside = insideOf(span);
    return { key, runId, owner: key, ...(inside === undefined ? {} : { inside }) };
  }
  const key = runKeyOf(span, above);
  if (key !== undefined) {
    if (above.owner !== undefined && above.owner !== key) gathering(groups, above.owner).nested = true;
    return { key, owner: key };
  }
  const inside = insideOf(span);
  if (inside === 'tool') return { inside, ...(above.owner === undefined ? {} : { owner: above.owner }) };
  return inside === undefined ? above : { ...above, inside };
}

function insideOf(span: SpanView): 'attempt' | 'tool' | undefined {
  const role = roleOf(span);
  return role === 'attempt' || role === 'tool' ? role : undefined;
}

/** The key of the run that this span is; undefined when it is none. */
function runKeyOf(span: SpanView, above: Scope): string | undefined {
  const role = roleOf(span);
  const isRun = role === 'agent' || (role === 'operation' && above.key === undefined);
  return isRun ? `span ${idOf(span.traceId, span.spanId)}` : undefined;
}

function place(span: SpanView, above: Scope, groups: Map<string, Gathering>): void {
  const role = roleOf(span);
  const hasEvidence = hasOurs(span);
  const runId = runIdOf(span) ?? above.runId;
  if (runId !== undefined) {
    const group = gathering(groups, `run ${runId}`);
    // The outermost agent of a run is the run; one below it is part of it.
    if (role === 'agent' && above.runId !== runId) group.run ??= span;
    else if (hasEvidence) group.members.push(insideOf(span) === undefined ? { span } : { span, role: role as Role });
    else if ((role === 'attempt' || role === 'tool') && above.inside !== role) group.members.push({ span, role });
    return;
  }
  const own = runKeyOf(span, above);
  if (own !== undefined) {
    const group = gathering(groups, own);
    group.run = span;
    if (above.owner !== undefined && above.owner !== own) gathering(groups, above.owner).nested = true;
    return;
  }
  if (role === undefined || role === 'operation' || role === 'agent') {
    const key = above.owner ?? `span ${idOf(span.traceId, span.spanId)}`;
    if (hasEvidence) gathering(groups, key).members.push({ span });
    return;
  }
  if (above.inside === role && !hasEvidence) return;
  const key = above.key ?? `under ${idOf(span.traceId, span.parentSpanId ?? span.spanId)}`;
  gathering(groups, key).members.push({ span, role });
}

/** Not a run: a span without members of which nothing is to be said, or that failed or ended only because a run below it did. */
function isRun({ run, members, nested }: Gathering): boolean {
  if (members.length > 0) return true;
  return run !== undefined && !nested && (run.failed || hasOurs(run) || roleOf(run) === 'agent');
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

function runIdOf(span: SpanView): string | undefined {
  const id = span.attributes.get(ATTR_SPANBOX_RUN_ID);
  return typeof id === 'string' && id !== '' ? id : undefined;
}

function idOf(traceId: string, spanId: string): string {
  return `${traceId}/${spanId}`;
}

/** By start, unknown first; then by id, so that the order of the input does not matter. */
function byStart(a: { readonly span: SpanView }, b: { readonly span: SpanView }): number {
  const [left, right] = [a.span.start ?? 0n, b.span.start ?? 0n];
  if (left !== right) return left < right ? -1 : 1;
  return a.span.spanId < b.span.spanId ? -1 : Number(a.span.spanId > b.span.spanId);
}
