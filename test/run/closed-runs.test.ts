// Runs that do not hear of a close, or hear of it too late; and closes that are impossible.
import { beforeEach, expect, test } from 'vitest';
import { startRun } from '../../src/run/agent-run.ts';
import { createScope } from '../../src/run/lifecycle.ts';
import type { Scope } from '../../src/run/lifecycle.ts';
import { RunScope } from '../../src/run/scope.ts';
import { causeOf, closing } from './closing.ts';
import { ManualTime } from './manual-time.ts';
import { recorded } from './recorded.ts';
import type { Recorded } from './recorded.ts';

let time: ManualTime;
let record: Recorded;
let root: RunScope;

beforeEach(() => {
  time = new ManualTime();
  record = recorded();
  root = new RunScope('root', undefined, undefined, time);
});

test('a body that ignores the close is left after a while, with every span ended', async () => {
  const outcome = startRun(
    { name: 'deaf', tracer: record.tracer, scope: root },
    () => new Promise(() => undefined),
    time,
  ).catch((error: unknown) => error);
  await time.settle();
  const dispose = closing(root, 'dispose', { mode: 'now' });
  await time.advance(3_999);
  expect(dispose.report).toBeUndefined();
  await time.advance(1);
  expect(causeOf(await outcome)).toEqual(['lifecycle_closed', 'dispose']);
  expect(dispose.report?.interrupted).toBe(1);
  expect(record.spans.open).toEqual([]);
});

test('a run that was closed rejects, also when its body returned after all', async () => {
  let answer = (): void => undefined;
  const closed = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const run = startRun(
    { name: 'done', tracer: record.tracer, scope: root },
    async () => {
      await closed;
      return 'answer';
    },
    time,
  ).catch((error: unknown) => error);
  await time.settle();
  const reload = closing(root, 'reload', { mode: 'now' });
  answer();
  await time.settle();
  expect(reload.report?.interrupted).toBe(1);
  expect(causeOf(await run)).toEqual(['lifecycle_closed', 'reload']);
  const [span] = record.spans.named('invoke_agent');
  expect([span!.attributes['spanbox.run.outcome'], span!.attributes['spanbox.incident.cause']]).toEqual([
    'stopped',
    'lifecycle_closed',
  ]);
});

test('impossible scopes and closes are refused', async () => {
  expect(() => createScope('')).toThrow('Cannot create scope: it needs a name, received ""');
  expect(() => createScope('a', { key: new Uint8Array(4) })).toThrow(
    'Cannot create scope: the key needs 16 bytes, received 4',
  );
  expect(() => createScope('a', { parent: {} as Scope })).toThrow('Cannot use scope: it was not made by createScope');
  await expect(createScope('a').close('')).rejects.toThrow('Cannot close scope: kind must be a name, received ""');
});
