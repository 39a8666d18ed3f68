// The built doors `spanbox/testing` and `spanbox/streams` in other runtimes. Needs dist/ (npm run build).
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runtimeProgram } from '../runtimes.ts';
import type { Runtime } from '../runtimes.ts';

const PROGRAM = fileURLToPath(new URL('programs/fault-server.mjs', import.meta.url));
const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

const BEGUN = 'attempt_started';
const TEXT = `${BEGUN} provider_progress visible_output`;
const WHOLE = `${TEXT} stream_finished`;

/** What is printed; Deno's fetch gives no code with a connection that is lost, and without a code it proves nothing. */
function lines(lost: 'transport_error' | 'stream_failed'): string[] {
  return [
    `none answered whole ${WHOLE}`,
    `{"kind":"drop","at":"after_headers","settleMillis":20} dropped part ${BEGUN} ${lost}`,
    `{"kind":"drop","at":{"afterBytes":300},"settleMillis":20} dropped part ${BEGUN} ${lost}`,
    `{"kind":"drop","at":"in_content","how":"reset"} reset part ${TEXT} ${lost}`,
    `{"kind":"drop","at":"in_content","how":"end"} ended_early part ${TEXT} stream_truncated`,
    `{"kind":"drop","at":"after_terminal","settleMillis":20} dropped part ${WHOLE}`,
    '{"kind":"status","status":429} rejected whole ',
    `{"kind":"slow_drip","bytes":50,"millis":0} answered whole ${WHOLE}`,
    `{"kind":"split_utf8"} answered whole ${WHOLE}`,
    `{"kind":"stall","at":"in_content","millis":5} answered whole ${WHOLE}`,
    `{"kind":"error_event"} answered part ${TEXT} provider_rejected`,
    'client abort client_closed',
    'refused failed',
    'accepted 200',
    `Readable ${WHOLE}`,
    `ReadableStream ${WHOLE}`,
  ];
}

test.each<[Runtime, readonly string[], 'transport_error' | 'stream_failed']>([
  ['node24', [], 'transport_error'],
  ['bun', [], 'transport_error'],
  ['deno', ['run', '--allow-all'], 'stream_failed'],
])('%s: the server speaks and breaks, the observer sees it', (runtime, args, lost) => {
  const printed = execFileSync(runtimeProgram(runtime), [...args, PROGRAM, DIST], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  expect(printed.trimEnd().split('\n')).toEqual(lines(lost));
});
