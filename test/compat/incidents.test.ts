// The incident processor on each line of the SDK, with `onEnding` and without: the same on the exported spans.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { cleanEnv } from '../clean-env.ts';
import { LANES } from './lanes.ts';

interface Exported {
  readonly spans: readonly unknown[];
  readonly told: readonly Readonly<Record<string, unknown>>[];
  readonly id: string;
}

test.each(LANES)('$name', ({ name, sdk }) => {
  const output = execFileSync(inject('compatNodes')[name] ?? '', ['incidents.mjs', sdk], {
    cwd: join(inject('compatTrees'), name),
    env: cleanEnv({}),
    encoding: 'utf8',
  });
  const { spans, told, id } = JSON.parse(output) as Exported;
  const operation = (word: string): object => ({ 'gen_ai.operation.name': word });
  expect(spans).toEqual([
    {
      name: 'chat',
      status: { code: 2 },
      attributes: {
        ...operation('chat'),
        'error.type': 'ECONNRESET',
        'gen_ai.response.finish_reasons': ['error'],
      },
      events: ['spanbox.evidence', 'spanbox.evidence', 'spanbox.incident'],
    },
    {
      name: 'run',
      status: { code: 0 },
      attributes: {
        ...operation('invoke_agent'),
        'spanbox.incident.id': id,
        'spanbox.incident.cause': 'transport_lost',
      },
      events: [],
    },
    { name: 'plain', status: { code: 0 }, attributes: {}, events: [] },
  ]);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({
    'spanbox.incident.id': id,
    'spanbox.incident.cause': 'transport_lost',
    'spanbox.incident.disposition': 'terminal',
    'spanbox.attempt.number': 1,
    'spanbox.recovery.action': 'ask_first',
    'spanbox.recovery.row': '6',
  });
});
