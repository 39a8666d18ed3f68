/** Store limits that retention cannot meet: payload is dropped, structure is kept, and both are told. */
import { SpanStatusCode } from '@opentelemetry/api';
import { expect, it } from 'vitest';
import { Maintenance } from '../../src/maintenance.ts';
import { repair } from '../../src/repair/index.ts';
import { allLines } from '../crash/read-back.ts';
import { scratchFolder } from '../support/child.ts';
import { dieNow, record } from '../support/recorded.ts';

it('over its limits the recorder keeps structure alone, counts what it drops, and records everything again when there is room', async () => {
  const dir = scratchFolder();
  const recorded = record({ dir });
  const { host } = recorded;
  const run = recorded.start('invoke_agent', { attributes: { 'session.id': 's', payload: 'before' } });
  const limits = { maxBytes: Infinity, maxAgeDays: Infinity, maxRecordings: Infinity };
  // No disk has that much room, and nothing can be removed.
  await new Maintenance(host, { ...limits, minFreeBytes: 1e18 }, false).run();
  expect(host.space.tight).toBe(true);
  run.setAttribute('payload', 'while');
  run.addEvent('while', { payload: 'x' });
  const lean = recorded.start('chat', { attributes: { 'gen_ai.request.model': 'm', payload: 'x'.repeat(1_000) } }, run);
  lean.addEvent('lean event');
  lean.setStatus({ code: SpanStatusCode.ERROR, message: 'broke' });
  lean.end();
  expect(host.losses.counts()).toEqual({ no_space: 3 });
  await new Maintenance(host, { ...limits, minFreeBytes: 0 }, false).run();
  expect(host.space.tight).toBe(false);
  run.setAttribute('after', 1);
  dieNow(recorded);
  await repair(dir);
  const spans = new Map(allLines(dir).map((span) => [span.name, span]));
  const chat = spans.get('chat');
  expect(chat?.attributes?.map(({ key }) => key)).toEqual(['gen_ai.request.model', 'session.id', 'spanbox.truncated']);
  expect([chat?.droppedAttributesCount, chat?.events, chat?.droppedEventsCount]).toEqual([1, [], 1]);
  expect(chat?.status).toEqual({ code: 2, message: 'broke' });
  const keys = spans.get('invoke_agent')?.attributes?.map(({ key }) => key) ?? [];
  expect(keys).toEqual(expect.arrayContaining(['session.id', 'payload', 'after', 'spanbox.repaired']));
});
