// The table of docs/streams.md: every fault, with every client, through a run. What is in it was seen, not written.
//
// Owns: the faults, running each with each client, and the table as text; clients with the same outcome share a line.
// Promises: a cell whose run left a span open, or completed although the server had not sent the terminal event, is an error.
// Leaves to others: comparing and writing the document (streams-table.test.ts).

import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { Fault, Reply, ScriptedAnswer } from '../../src/testing/index.ts';
import { RunInterruptedError } from '../../src/run/index.ts';
import type { WatchdogOptions } from '../../src/run/index.ts';
import { RunScope } from '../../src/run/scope.ts';
import type { Evidence } from '../../src/incident/index.ts';
import { STREAMING_CLIENTS } from '../fault/clients.ts';
import type { StreamingClient } from '../fault/clients.ts';
import { driven } from './driven.ts';
import type { Driven, DriveOptions } from './driven.ts';
import { UNHURRIED } from './recorded.ts';

interface Row {
  readonly name: string;
  readonly fault?: Fault;
  readonly answer?: ScriptedAnswer;
  readonly watchdogs?: WatchdogOptions;
  readonly options?: () => DriveOptions;
}

const ANSWER: ScriptedAnswer = { parts: [{ type: 'text', text: ['Let me ', 'look at ', 'the file.'] }] };
const WIDE: ScriptedAnswer = { parts: [{ type: 'text', text: ['né', '日本', '🙂'] }] };
const REASONING: ScriptedAnswer = {
  parts: [
    { type: 'reasoning', text: ['First ', 'of all'] },
    { type: 'text', text: ['Yes.'] },
  ],
};
const CALL: ScriptedAnswer = {
  parts: [{ type: 'tool_call', name: 'read_file', callId: 'call_a', arguments: ['{"path":', '"a.txt"}'] }],
};
const SHORT: WatchdogOptions = { connectMillis: 80, firstProgressMillis: 80, silenceMillis: 80 };

const status = (code: number, retryAfter?: number): Row => ({
  name: retryAfter === undefined ? String(code) : `${String(code)} with Retry-After`,
  fault: { kind: 'status', status: code, ...(retryAfter === undefined ? {} : { retryAfter }) },
});

const ROWS: readonly Row[] = [
  { name: 'none' },
  { name: 'connection refused', options: () => ({ refused: true }) },
  { name: 'closed before the headers', fault: { kind: 'drop', at: 'before_headers' } },
  { name: 'reset before the headers', fault: { kind: 'drop', at: 'before_headers', how: 'reset' } },
  { name: 'closed after the headers', fault: { kind: 'drop', at: 'after_headers' } },
  { name: 'reset after the headers', fault: { kind: 'drop', at: 'after_headers', how: 'reset' } },
  { name: 'clean end after the headers', fault: { kind: 'drop', at: 'after_headers', how: 'end' } },
  { name: 'closed in the reasoning', answer: REASONING, fault: { kind: 'drop', at: 'in_content' } },
  { name: 'closed in the text', fault: { kind: 'drop', at: 'in_content' } },
  { name: 'reset in the text', fault: { kind: 'drop', at: 'in_content', how: 'reset' } },
  { name: 'clean end in the text', fault: { kind: 'drop', at: 'in_content', how: 'end' } },
  { name: 'closed in the arguments of a call', answer: CALL, fault: { kind: 'drop', at: 'in_content' } },
  { name: 'closed before the terminal event', fault: { kind: 'drop', at: 'before_terminal' } },
  { name: 'closed after the terminal event', fault: { kind: 'drop', at: 'after_terminal' } },
  { name: 'stalled before the headers', fault: { kind: 'stall', at: 'before_headers' }, watchdogs: SHORT },
  { name: 'stalled after the headers', fault: { kind: 'stall', at: 'after_headers' }, watchdogs: SHORT },
  { name: 'stalled in the text', fault: { kind: 'stall', at: 'in_content' }, watchdogs: SHORT },
  { name: 'stalled in the text, `total`', fault: { kind: 'stall', at: 'in_content' }, watchdogs: { totalMillis: 150 } },
  { name: 'overload in the stream', fault: { kind: 'error_event', variant: 'overload' } },
  { name: 'rate limit in the stream', fault: { kind: 'error_event', variant: 'rate_limit' } },
  { name: 'garbage in the stream', fault: { kind: 'garbage' } },
  status(400),
  status(401),
  status(402),
  status(403),
  status(404),
  status(408),
  status(413),
  status(429),
  status(429, 7),
  status(500),
  status(503),
  status(529),
  { name: 'slow drip', fault: { kind: 'slow_drip', bytes: 7, millis: 0 } },
  { name: 'UTF-8 split over two writes', answer: WIDE, fault: { kind: 'split_utf8' } },
  { name: 'the consumer breaks', options: () => ({ atText: 'break' }) },
  {
    name: 'the user aborts before',
    options: () => ({ run: { signal: AbortSignal.abort(new Error('no more')) } }),
  },
  {
    name: 'the user aborts during',
    options: () => {
      const user = new AbortController();
      return { run: { signal: user.signal }, atText: () => user.abort(new Error('no more')) };
    },
  },
  {
    name: 'a close during',
    options: () => {
      const scope = new RunScope('plugin', undefined);
      return { run: { scope }, atText: () => void scope.close('reload', { mode: 'now' }) };
    },
  },
];

const COLUMNS = ['fault', 'client', 'evidence', 'cause', 'phase', 'advice', 'status', '`error.type`', 'finish reasons'];

/** The whole table, as Markdown. */
export async function streamsTable(): Promise<string> {
  const lines = [`| ${COLUMNS.join(' | ')} |`, `|${'---|'.repeat(COLUMNS.length)}`];
  for (const row of ROWS) {
    const clientsBy = new Map<string, string[]>();
    for (const client of STREAMING_CLIENTS) {
      const cells = (await cellsOf(row, client)).join(' | ');
      clientsBy.set(cells, [...(clientsBy.get(cells) ?? []), client.name]);
    }
    for (const [cells, clients] of clientsBy) {
      const named = clientsBy.size === 1 ? 'all' : clients.join(', ');
      lines.push(`| ${row.name} | ${named} | ${cells} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}

async function cellsOf(row: Row, client: StreamingClient): Promise<readonly string[]> {
  const reply: Reply = {
    answer: row.answer ?? ANSWER,
    ...(row.fault === undefined ? {} : { fault: row.fault }),
  };
  const result = await driven(client, [reply], {
    surroundings: UNHURRIED,
    ...row.options?.(),
    request: { budget: { chain: 0 }, ...(row.watchdogs === undefined ? {} : { watchdogs: row.watchdogs }) },
  });
  check(row, client, result);
  const evidence = result.spans.evidence();
  const { incident } = result.spans.derived();
  const [attempt] = result.spans.named('chat');
  const span = attempt ?? result.spans.spans[0]!;
  return [
    evidence.flatMap(told).join('<br>') || '',
    incident === undefined ? '' : [incident.cause, incident.detail].filter((word) => word !== undefined).join('<br>'),
    incident === undefined ? '' : [incident.runPhase, incident.streamPhase, incident.toolPhase].join('<br>'),
    incident === undefined
      ? ''
      : `${incident.recovery.action}<br>${incident.recovery.reason} (${incident.recovery.row})`,
    ['UNSET', 'OK', 'ERROR'][span.status.code] ?? '',
    textOf(span, 'error.type'),
    textOf(span, 'gen_ai.response.finish_reasons'),
  ];
}

function check(row: Row, client: StreamingClient, result: Driven): void {
  const where = `${row.name}, ${client.name}`;
  if (result.spans.open.length > 0) throw new Error(`${where}: open spans: ${result.spans.open.join(', ')}`);
  const [run] = result.spans.named('invoke_agent');
  const hasCompleted = run!.attributes['spanbox.run.outcome'] === 'completed' && row.name !== 'the consumer breaks';
  const [request] = result.requests;
  const wasWhole = request !== undefined && request.terminalBytes > 0 && request.sentBytes >= request.terminalBytes;
  if (hasCompleted && !wasWhole) throw new Error(`${where}: a success that is none`);
  if (hasCompleted !== (result.error === undefined) && row.name !== 'the consumer breaks') {
    throw new Error(`${where}: completed and rejected`);
  }
  const { incident } = result.spans.derived();
  if (result.error instanceof RunInterruptedError && incident?.summary !== result.error.incident.summary) {
    throw new Error(`${where}: the error and the spans tell different things`);
  }
}

/** What is the same in every row is left out. */
const COMMON: ReadonlySet<string> = new Set<Evidence['kind']>([
  'attempt_started',
  'boundary_snapshot',
  'recovery_decided',
  'run_finished',
]);

function told(item: Evidence): readonly string[] {
  if (COMMON.has(item.kind)) return [];
  return [[item.kind, ...wordsOf(item)].join(' ')];
}

/** What tells the item apart. */
function wordsOf(item: Evidence): readonly string[] {
  if (item.kind === 'transport_error') return [item.code ?? item.causeCode ?? 'without a code'];
  if (item.kind === 'watchdog_expired') return [item.watchdog];
  if (item.kind === 'stream_finished') return [item.finishReason];
  if (item.kind === 'stream_failed') return [item.name ?? 'without a name'];
  if (item.kind !== 'provider_rejected') return [];
  return [item.rejection, ...(item.retryAfterMs === undefined ? [] : [`after ${String(item.retryAfterMs)} ms`])];
}

function textOf(span: ReadableSpan, attribute: string): string {
  const value = span.attributes[attribute];
  if (value === undefined) return '';
  return Array.isArray(value) ? value.join(', ') : String(value);
}
