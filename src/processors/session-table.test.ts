import { describe, expect, it } from 'vitest';
import type { ReadableSpanLike } from '../otlp/span-types.ts';
import type { SessionPart } from './session-part.ts';
import {
  LINGER_MILLIS,
  SESSION_CONTEXT_KEY,
  SessionTable,
  type ContextLike,
  type SessionOption,
} from './session-table.ts';

const NOTHING: ContextLike = { getValue: () => undefined };
const named = (session: unknown): ContextLike => ({
  getValue: (key) => (key === SESSION_CONTEXT_KEY ? session : undefined),
});
const plain = { redact: (text: string): string => text };

const span = (attributes: Record<string, unknown> = {}, name = 'span'): ReadableSpanLike =>
  ({
    name,
    attributes,
    startTime: [1, 0],
    endTime: [2, 0],
    status: { code: 0 },
    events: [],
  }) as unknown as ReadableSpanLike;

function table(session?: SessionOption, inherited?: string): { sessions: SessionTable; begun: SessionPart[] } {
  const begun: SessionPart[] = [];
  return { sessions: new SessionTable({ session, redactor: plain }, inherited, (part) => begun.push(part)), begun };
}

describe('the session of a span: the first that applies', () => {
  const all = { 'session.id': 'own', 'gen_ai.conversation.id': 'conversation' };
  it.each<[string, string, SessionOption | undefined, ContextLike, Record<string, unknown>, string | undefined]>([
    ['the option', 'option', () => 'option', named('context'), all, 'parent'],
    ['the option, also when it says nothing', '', () => '', named('context'), all, 'parent'],
    ['the context, when the option has no answer', 'context', () => undefined, named('context'), all, 'parent'],
    [
      'the context, when the option throws',
      'context',
      () => {
        throw new Error('no');
      },
      named('context'),
      all,
      'parent',
    ],
    ['session.id', 'own', undefined, named(7), all, 'parent'],
    ['gen_ai.conversation.id', 'conversation', undefined, NOTHING, { ...all, 'session.id': '' }, 'parent'],
    ['the parent process', 'parent', undefined, NOTHING, { 'session.id': 7 }, 'parent'],
    ['the trace', 'trace', undefined, NOTHING, {}, undefined],
  ])('%s', (_, expected, option, context, attributes, inherited) => {
    const { sessions } = table(option, inherited);
    expect(sessions.entryOf(span(attributes), 'trace', context, 1, 0).part.id).toBe(expected);
  });

  it('an option that throws is counted', () => {
    const { sessions } = table(() => {
      throw new Error('no');
    });
    sessions.entryOf(span(), 't', NOTHING, 1, 0);
    expect(sessions.failures).toBe(1);
  });

  it('is kept for the whole trace, whatever later spans say', () => {
    const { sessions, begun } = table();
    const first = sessions.entryOf(span({ 'session.id': 'a' }), 't', NOTHING, 1, 0);
    expect(sessions.entryOf(span({ 'session.id': 'b' }), 't', NOTHING, 1, 0)).toBe(first);
    expect(sessions.entryOf(span({ 'session.id': 'a' }), 'u', NOTHING, 1, 0).part).toBe(first.part);
    expect([begun.length, first.part.traces]).toEqual([1, 2]);
  });
});

describe('parts', () => {
  it('a crashed part is followed by the next, also for its own trace', () => {
    const { sessions, begun } = table();
    const first = sessions.entryOf(span({ 'session.id': 's' }), 't', NOTHING, 1, 0);
    first.part.crashed = true;
    const second = sessions.entryOf(span(), 't', NOTHING, 3, 77);
    expect([second.part.id, second.part.part, second.part.firstSegment, second.part.firstOffset]).toEqual([
      's',
      2,
      3,
      77,
    ]);
    expect([sessions.current('s'), begun.length, sessions.lastPart('s'), sessions.lastPart('t')]).toEqual([
      second.part,
      2,
      2,
      1,
    ]);
  });

  it('closes after it was idle for 30 s, or at once when all are asked for; open ones never', () => {
    const { sessions } = table();
    const entry = sessions.entryOf(span({ 'session.id': 's' }), 't', NOTHING, 1, 0);
    entry.open = 1;
    entry.part.open = 1;
    expect([sessions.sweep(LINGER_MILLIS * 10, true)]).toEqual([[]]);
    entry.open = 0;
    entry.part.open = 0;
    entry.idleSinceMillis = 1_000;
    entry.part.idleSinceMillis = 1_000;
    expect(sessions.sweep(1_000 + LINGER_MILLIS - 1, false)).toEqual([]);
    expect(sessions.sweep(1_000 + LINGER_MILLIS, false)).toEqual([entry.part]);
    sessions.close(entry.part);
    const next = sessions.entryOf(span({ 'session.id': 's' }), 't', NOTHING, 1, 0);
    expect([next.part.part, sessions.parts.size]).toEqual([2, 1]);
  });

  it('a clock that was set back closes what is idle rather than never', () => {
    const { sessions } = table();
    const entry = sessions.entryOf(span({ 'session.id': 's' }), 't', NOTHING, 1, 0);
    entry.part.idleSinceMillis = 86_400_000;
    entry.idleSinceMillis = 86_400_000;
    expect(sessions.sweep(0, false)).toEqual([entry.part]);
  });

  it('remembers the part numbers of the last 10,000 sessions', () => {
    const { sessions } = table();
    for (let i = 0; i <= 10_000; i += 1) {
      const { part } = sessions.entryOf(span({ 'session.id': `s${i}` }), `t${i}`, NOTHING, 1, 0);
      sessions.sweep(0, true);
      sessions.close(part);
    }
    const again = (id: string): number =>
      sessions.entryOf(span({ 'session.id': id }), `again ${id}`, NOTHING, 1, 0).part.part;
    expect([again('s10000'), again('s1'), again('s0')]).toEqual([2, 2, 1]);
  });

  it('a title is an agent’s name, else the first span’s, redacted before it is cut', () => {
    const sessions = new SessionTable(
      { session: undefined, redactor: { redact: (text) => text.replaceAll('secret', '*') } },
      undefined,
    );
    const { part } = sessions.entryOf(span({ 'session.id': 's' }), 't', NOTHING, 1, 0);
    part.spanStarted(span({}, `${'x'.repeat(118)}secret`));
    expect(part.title).toBe(`${'x'.repeat(118)}*`);
    part.spanStarted({ ...span({ 'gen_ai.agent.name': 'helper' }), startTime: [0, 5] });
    expect(part.title).toBe('helper');
    part.spanStarted(span({}, 'later'));
    expect(part.title).toBe('helper');
  });
});
