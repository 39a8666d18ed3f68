import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  attribute,
  line,
  makeRoot,
  nanos,
  RecordingBuilder,
  spanId,
  spansOf,
  STARTED_AT,
  text,
  TRACE,
  treeOf,
} from '../../test/fault/build-recording.ts';
import { listSessions, readSession, repair } from './index.ts';
import type { SessionSummary } from './types.ts';

let root = '';
beforeEach(() => {
  root = makeRoot();
});
afterEach(() => fs.rmSync(root, { recursive: true }));

async function list(): Promise<SessionSummary[]> {
  const sessions: SessionSummary[] = [];
  for await (const session of listSessions(root)) sessions.push(session);
  return sessions;
}

/** A run that asked a model, ran a tool, and died while it asked again. */
function brokenRun(): RecordingBuilder {
  const built = new RecordingBuilder();
  built.part('support-42');
  const operation = (name: string): unknown => text('gen_ai.operation.name', name);
  built.start(
    1,
    { spanId: spanId(1), name: 'invoke_agent support', attributes: [operation('invoke_agent')] },
    0,
    'support-42',
  );
  const chat = {
    spanId: spanId(2),
    parentSpanId: spanId(1),
    name: 'chat m',
    attributes: [
      operation('chat'),
      { key: 'gen_ai.usage.input_tokens', value: { intValue: '7' } },
      text('session.id', 'support-42'),
    ],
  };
  built.start(2, chat, 10, 'support-42');
  built.end(2, { ...chat, start: nanos(10), end: nanos(20) });
  built.start(
    3,
    { spanId: spanId(3), parentSpanId: spanId(1), name: 'chat m', attributes: [operation('chat')] },
    30,
    'support-42',
  );
  built.journal.add({ k: 'attr', p: 3, at: STARTED_AT + 35, a: [text('gen_ai.request.model', 'm')] });
  built.journal.add({
    k: 'event',
    p: 3,
    at: STARTED_AT + 40,
    e: { attributes: [], name: 'first token', timeUnixNano: nanos(40), droppedAttributesCount: 0 },
  });
  return built;
}

describe('repair', () => {
  it('closes what was open at its last evidence, sums up, and leaves a finished recording', async () => {
    const built = brokenRun();
    built.write(root);
    const report = await repair(root);
    expect(report).toEqual({
      dir: root,
      dryRun: false,
      recordings: [
        {
          recording: built.name,
          result: 'repaired',
          evidence: 'no such process',
          closedSpans: 2,
          sessions: [{ id: 'support-42', part: 1, state: 'interrupted' }],
          damage: [],
          damageCount: 0,
        },
      ],
      live: 0,
      finished: 0,
      foreign: [],
    });
    const folder = join(root, 'v1', 'recordings', built.name);
    expect(fs.readdirSync(folder).sort()).toEqual([
      '0001.spans.jsonl',
      '0002.spans.jsonl',
      'marks.log',
      'owner.json',
      'sessions.log',
    ]);
    expect(fs.readdirSync(join(root, 'v1', 'repairing'))).toEqual([]);
    const spans = spansOf(root);
    expect([...spans].map(([id, found]) => [id, found.length])).toEqual([
      [spanId(2), 1],
      [spanId(1), 1],
      [spanId(3), 1],
    ]);
    const [run, , attempt] = [1, 2, 3].map((number) => spans.get(spanId(number))?.[0]);
    expect(run?.['endTimeUnixNano']).toBe(nanos(40));
    expect(attempt).toEqual({
      traceId: TRACE,
      spanId: spanId(3),
      parentSpanId: spanId(1),
      name: 'chat m',
      kind: 1,
      startTimeUnixNano: nanos(30),
      endTimeUnixNano: nanos(40),
      attributes: [
        text('gen_ai.operation.name', 'chat'),
        text('gen_ai.request.model', 'm'),
        text('session.id', 'support-42'),
        text('error.type', 'interrupted'),
        { key: 'gen_ai.response.finish_reasons', value: { arrayValue: { values: [{ stringValue: 'error' }] } } },
        { key: 'spanbox.repaired', value: { boolValue: true } },
        text('spanbox.end_reason', 'interrupted'),
        text('spanbox.recording.id', built.name),
      ],
      droppedAttributesCount: 0,
      events: [
        { attributes: [], name: 'first token', timeUnixNano: nanos(40), droppedAttributesCount: 0 },
        { attributes: expect.any(Array), name: 'spanbox.incident', timeUnixNano: nanos(40), droppedAttributesCount: 0 },
      ],
      droppedEventsCount: 0,
      status: { code: 2 },
      links: [],
      droppedLinksCount: 0,
      flags: 257,
    });
    const [, incident] = (attempt?.['events'] ?? []) as Record<string, unknown>[];
    const said = ['cause', 'detail', 'confidence', 'run_phase'].map((name) =>
      attribute(incident, `spanbox.incident.${name}`),
    );
    expect(said).toEqual(['process_crashed', 'unknown', 'medium', 'awaiting_provider']);
    expect(attribute(incident, 'spanbox.recovery.action')).toBe('offer_continue');
    expect(attribute(run, 'spanbox.incident.id')).toBe(attribute(incident, 'spanbox.incident.id'));
    expect(attribute(run, 'spanbox.incident.cause')).toBe('process_crashed');
  });

  it('shows the same before and after: list, read and a dry run change nothing', async () => {
    const built = brokenRun();
    built.write(root);
    const before = treeOf(root);
    const [listed] = await list();
    const read = await readSession(root, 'support-42');
    const dry = await repair(root, { dryRun: true });
    expect(treeOf(root)).toEqual(before);
    expect(listed).toEqual({
      id: 'support-42',
      slug: listed?.slug,
      state: 'interrupted',
      startTimeUnixNano: nanos(0),
      endTimeUnixNano: nanos(40),
      durationMillis: 40,
      title: 'invoke_agent support',
      service: 'shop',
      aliases: [],
      incidents: [{ cause: 'process_crashed', detail: 'unknown', action: 'offer_continue' }],
      badParts: 1,
      parts: listed?.parts,
      spans: 3,
      openSpans: 0,
      errors: 2,
      modelCalls: 2,
      toolCalls: 0,
      inputTokens: 7,
      outputTokens: 0,
      traces: 1,
      repaired: 2,
      damage: 0,
    });
    const report = await repair(root);
    expect(dry.recordings.map((each) => ({ ...each, result: 'repaired' }))).toEqual(report.recordings);
    expect(await list()).toEqual([listed]);
    expect(await readSession(root, 'support-42')).toEqual(read);
    expect(read.spans.map((each) => each.spanId)).toEqual([spanId(1), spanId(2), spanId(3)]);
  });

  it('running twice equals once, byte for byte', async () => {
    brokenRun().write(root);
    await repair(root);
    const once = treeOf(root);
    const again = await repair(root);
    expect(treeOf(root)).toEqual(once);
    expect([again.recordings, again.finished]).toEqual([[], 1]);
  });

  it('writes a snapshot of the whole session', async () => {
    const built = brokenRun();
    built.write(root);
    await repair(root);
    const [name = ''] = fs.readdirSync(join(root, 'v1', 'snapshots'));
    const content = fs.readFileSync(join(root, 'v1', 'snapshots', name), 'utf8');
    const document = JSON.parse(content) as {
      spanbox: object;
      resourceSpans: { scopeSpans: { spans: { spanId: string }[] }[] }[];
    };
    expect(document.spanbox).toEqual({ session: 'support-42', state: 'interrupted', parts: 1 });
    expect(document.resourceSpans.map((each) => each.scopeSpans[0]?.spans[0]?.spanId)).toEqual([
      spanId(2),
      spanId(1),
      spanId(3),
    ]);
    expect(content.split('\n').length).toBe(6);
  });

  it('keeps what was said of the status, and of an error type', async () => {
    const built = new RecordingBuilder();
    built.start(1, { spanId: spanId(1), attributes: [text('error.type', 'ECONNRESET')] });
    built.journal.add({ k: 'status', p: 1, at: STARTED_AT + 1, status: { code: 2, message: 'it broke' } });
    built.start(2, { spanId: spanId(2) });
    built.journal.add({ k: 'status', p: 2, at: STARTED_AT + 1, status: { code: 1 } });
    built.start(3, { spanId: spanId(3) });
    built.marks.add({ k: 'crash', s: TRACE, part: 1, at: STARTED_AT + 2, kind: 'exception', name: 'TypeError' });
    built.write(root);
    await repair(root);
    const spans = spansOf(root);
    const said = [1, 2, 3].map((number) => {
      const found = spans.get(spanId(number))?.[0];
      return [
        found?.['status'],
        attribute(found, 'spanbox.status.before'),
        attribute(found, 'error.type'),
        attribute(found, 'spanbox.end_reason'),
      ];
    });
    expect(said).toEqual([
      [{ code: 2, message: 'it broke' }, 'ERROR', 'ECONNRESET', 'crashed'],
      [{ code: 2 }, 'OK', 'process_crashed', 'crashed'],
      [{ code: 2 }, undefined, 'process_crashed', 'crashed'],
    ]);
    const [session] = await list();
    expect([session?.state, session?.parts[0]?.crash]).toEqual([
      'crashed',
      { kind: 'exception', name: 'TypeError', at: STARTED_AT + 2 },
    ]);
  });

  it('lets the application run in between', async () => {
    const built = new RecordingBuilder();
    for (let number = 1; number <= 60; number += 1) {
      const many = Array.from({ length: 2_000 }, (_, index) => text(`key ${index}`, 'x'.repeat(200)));
      built.lines(1, line({ spanId: spanId(number), attributes: many }));
    }
    built.write(root);
    let turns = 0;
    let done = false;
    const turn = (): void => {
      turns += 1;
      if (!done) setImmediate(turn);
    };
    setImmediate(turn);
    const { recordings } = await repair(root);
    done = true;
    expect(recordings[0]?.result).toBe('repaired');
    // 30 MB of small values: a single slice of ten milliseconds cannot hold them.
    expect(turns).toBeGreaterThan(5);
  });
});
