// A small answer that breaks after n bytes, for many n and both ways of ending too early.
//
// Owns: the runs, and what must be true of each: a success only where the client saw the provider's terminal event, the right
// cause everywhere else, and nothing before the cause that the whole answer does not say in the same order.

import { expect } from 'vitest';
import { createFaultServer } from '../../src/testing/index.ts';
import type { Fault, ScriptedAnswer } from '../../src/testing/index.ts';
import type { StreamingClient } from './clients.ts';
import { observedOn } from './observed.ts';

const SMALL_ANSWER: ScriptedAnswer = { parts: [{ type: 'text', text: ['é'] }] };

export interface EveryByteResult {
  /** How many streams were read. */
  readonly runs: number;
  /** Numbers of bytes after which a connection that closes, or a body that ends, is a completed stream. */
  readonly finishedWhenClosed: readonly number[];
  readonly finishedWhenEnded: readonly number[];
  readonly answerBytes: number;
  readonly terminalBytes: number;
}

/** Reads the answer once for each number of bytes that is picked and each way of ending; asserts each run. */
export async function breakAfterBytes(
  client: StreamingClient,
  pick: (bytes: number, frameEnds: readonly number[]) => boolean,
): Promise<EveryByteResult> {
  let fault: Fault | undefined;
  const server = await createFaultServer({
    replies: () => (fault === undefined ? { answer: SMALL_ANSWER } : { answer: SMALL_ANSWER, fault }),
  });
  try {
    const whole = await observedOn(server, client);
    expect(whole.lines.at(-1)).toMatch(/^stream_finished /);
    const { answerBytes, terminalBytes, sent } = whole.request!;
    const frameEnds = endsOfFrames(sent);
    const finished: { close: number[]; end: number[] } = { close: [], end: [] };
    const wrong: string[] = [];
    let runs = 0;
    for (const how of ['close', 'end'] as const) {
      for (let bytes = 0; bytes <= answerBytes; bytes += 1) {
        if (!pick(bytes, frameEnds)) continue;
        fault = { kind: 'drop', at: { afterBytes: bytes }, how };
        const run = await observedOn(server, client);
        runs += 1;
        const cause = run.lines.at(-1) ?? 'nothing';
        const problems = [
          run.request?.sentBytes === bytes ? '' : `${String(run.request?.sentBytes)} bytes were sent`,
          run.isRefused ? 'it was refused' : '',
          run.facts.length === 1 ? '' : `${String(run.facts.length)} attempts`,
          run.lines.slice(0, -1).every((line, index) => line === whole.lines[index])
            ? ''
            : `said ${run.lines.join(', ')}`,
        ];
        if (cause === whole.lines.at(-1)) {
          if (bytes < terminalBytes) problems.push('a success before the terminal event');
          if (run.facts[0]?.outcome !== 'finished') problems.push(`finished, but ${String(run.facts[0]?.outcome)}`);
          finished[how].push(bytes);
        } else if (cause !== 'stream_truncated' || how !== 'end' || run.facts[0]?.outcome !== 'truncated') {
          const isDrop = /^transport_error .*causeCode=UND_ERR_SOCKET/u.test(cause) && how === 'close';
          if (!isDrop || run.facts[0]?.outcome !== 'failed') problems.push(`ended with ${cause}`);
        }
        for (const problem of problems)
          if (problem !== '') wrong.push(`${how} after ${String(bytes)} bytes: ${problem}`);
      }
    }
    expect(wrong).toEqual([]);
    return { runs, finishedWhenClosed: finished.close, finishedWhenEnded: finished.end, answerBytes, terminalBytes };
  } finally {
    await server.close();
  }
}

/** The numbers from `first` to `last`. */
export function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function endsOfFrames(sent: string): readonly number[] {
  const bytes = Buffer.from(sent);
  const ends: number[] = [];
  for (let at = bytes.indexOf('\n\n'); at !== -1; at = bytes.indexOf('\n\n', at + 2)) ends.push(at + 2);
  return ends;
}
