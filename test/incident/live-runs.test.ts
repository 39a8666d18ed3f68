// Real runs, broken by a fault server, a user, a close or a timer: the incident on the span is the one derived from the exported lines.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFaultServer } from '../../src/testing/index.ts';
import type { FaultServer } from '../../src/testing/index.ts';
import { runAgent } from './agent.ts';
import { RUNS } from './runs.ts';
import { Traced } from './traced.ts';

let server: FaultServer;

beforeEach(async () => {
  server = await createFaultServer();
});

afterEach(() => server.close());

test.each(RUNS)('$name', async ({ replies, options, expected, on, isRevised, status }) => {
  const traced = new Traced();
  server.reply(...replies);
  await runAgent({ tracer: traced.tracer, server, ...options });

  const [offline, ...others] = traced.offline;
  expect(others).toEqual([]);
  const live = traced.told;
  if (expected === undefined) {
    expect(live).toEqual([]);
    expect(offline).toEqual({ overcome: [] });
    return;
  }
  const run = traced.span('invoke_agent test');
  expect(live.map(({ span }) => span)).toEqual(isRevised === true ? [on, run.name] : [on]);
  expect(new Set(live.map(({ id }) => id)).size).toBe(1);
  expect(live.at(-1)?.incident).toEqual(offline?.incident);
  for (const { incident } of live) expect(incident).toMatchObject(expected);
  const broken = traced.spans.find(
    (span) => span.name === on && span.events.some((e) => e.name === 'spanbox.incident'),
  );
  expect({
    code: broken?.status.code,
    errorType: broken?.attributes['error.type'],
    finishReasons: broken?.attributes['gen_ai.response.finish_reasons'],
  }).toEqual({ code: status?.code, errorType: status?.errorType, finishReasons: status?.finishReasons });
  expect(run.attributes['spanbox.incident.id']).toBe(live[0]?.id);
  expect(run.attributes['spanbox.incident.cause']).toBe(live[0]?.incident.cause);
});
