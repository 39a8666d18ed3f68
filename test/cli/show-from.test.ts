import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { OtlpAnyValue, OtlpSpan } from '../../src/otlp/otlp-types.ts';
import { runCli, runShell } from './run-cli.ts';
import { nanosAt, span } from './store-fixture.ts';
import { temporaryFolder } from '../support/temporary.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';

function text(value: string): OtlpAnyValue {
  return { stringValue: value };
}

/** What another instrumentation wrote of an agent whose second request lost its connection. */
const LOST: readonly OtlpSpan[] = [
  span({
    traceId: TRACE,
    spanId: '00f067aa0ba902b1',
    name: 'invoke_agent desk',
    from: 0,
    to: 900,
    attributes: { 'gen_ai.operation.name': text('invoke_agent') },
    status: { code: 2 },
  }),
  span({
    traceId: TRACE,
    spanId: '00f067aa0ba902b2',
    parentSpanId: '00f067aa0ba902b1',
    name: 'chat gpt-4o-mini',
    from: 100,
    to: 900,
    attributes: {
      'gen_ai.operation.name': text('chat'),
      'gen_ai.request.model': text('gpt-4o-mini'),
      'error.type': text('ECONNRESET'),
    },
    status: { code: 2 },
  }),
];

function fileOf(content: string): string {
  const path = join(temporaryFolder(), 'spans.jsonl');
  writeFileSync(path, content);
  return path;
}

function linesOf(spans: readonly OtlpSpan[]): string {
  return spans.map((one) => `${JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [one] }] }] })}\n`).join('');
}

test('a file of another instrumentation: head, incident with advice, tree', () => {
  const path = fileOf(linesOf(LOST));
  const { code, stdout, stderr } = runCli(['show', '--from', path]);
  expect([code, stderr]).toEqual([0, '']);
  const lines = stdout.split('\n');
  expect(lines.slice(0, 3)).toEqual([
    `file ${path}`,
    '  2026-11-20 10:00:00Z · 900 ms · 2 spans · 1 trace · 1 model call · 0 tool calls · 0 in, 0 out',
    '',
  ]);
  expect(lines[3]).toMatch(/^incident: transport_lost /);
  expect(stdout).toMatch(
    /\n {2}advice +ask_first: ask a person before going on\n {2}reason +effects_unproven: .*\n {2}decided by +row 6 of the recovery table/,
  );
  expect(stdout).toContain('  evidence ');
  expect(lines.slice(-4)).toEqual([
    `trace ${TRACE} · 2 spans`,
    '     +0 µs     900 ms invoke_agent desk  ERROR',
    '   +100 ms     800 ms └─ chat gpt-4o-mini  ERROR ECONNRESET',
    '',
  ]);
});

test('--json: schemaVersion, session, incidents, spans, and nothing else', () => {
  const path = fileOf(linesOf(LOST));
  const { code, stdout } = runCli(['show', '--json', '--from', path]);
  expect(code).toBe(0);
  const answer = JSON.parse(stdout) as Record<string, unknown>;
  expect(Object.keys(answer)).toEqual(['schemaVersion', 'session', 'incidents', 'spans']);
  expect(answer['session']).toEqual({
    id: null,
    file: path,
    startTime: '2026-11-20T10:00:00.000Z',
    startTimeUnixNano: nanosAt(0),
    durationMs: 900,
    modelCalls: 1,
    toolCalls: 0,
    inputTokens: 0,
    outputTokens: 0,
    damage: [],
  });
  expect(answer['spans']).toEqual(LOST);
  const [incident] = answer['incidents'] as readonly Record<string, unknown>[];
  expect(incident).toMatchObject({
    traceId: TRACE,
    runSpanId: '00f067aa0ba902b1',
    cause: 'transport_lost',
    recovery: { action: 'ask_first', reason: 'effects_unproven', row: '6' },
  });
});

test('from stdin, from a pipe, from an indented document: the same answer', () => {
  const lines = linesOf(LOST);
  const indented = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: LOST }] }] }, undefined, 2);
  const body = (stdout: string): string => stdout.split('\n').slice(1).join('\n');
  const expected = body(runCli(['show', '--from', fileOf(lines)]).stdout);
  expect(expected).toContain('transport_lost');
  expect(body(runCli(['show', '--from', '-'], { input: lines }).stdout)).toBe(expected);
  expect(body(runShell(`$CLI show --from <(cat ${fileOf(lines)})`).stdout)).toBe(expected);
  expect(body(runCli(['show', '--from', fileOf(indented)]).stdout)).toBe(expected);
  expect(body(runCli(['show', fileOf(lines)]).stdout)).toBe(expected);
});

test('lines that cannot be read are counted on stderr, the rest is shown, 5', () => {
  const path = fileOf(`${linesOf(LOST)}{"torn":`);
  const { code, stdout, stderr } = runCli(['show', '--from', path]);
  expect(code).toBe(5);
  expect(stderr).toBe(`spanbox: 1 place of ${path} could not be read; the first: line 3 is no JSON\n`);
  expect(stdout).toContain('chat gpt-4o-mini');
});

test.each([
  [['show', '--from', '/nonexistent/file'], 3, '/nonexistent/file cannot be read: ENOENT'],
  [['show', '--from', '/'], 1, '/ is a directory, not a file of OTLP JSON'],
])('%j ends with %i', (args, code, message) => {
  const run = runCli(args);
  expect([run.code, run.stdout, run.stderr]).toEqual([code, '', `spanbox: ${message}\n`]);
});

test('a file without any OTLP is unreadable, an empty one holds nothing', () => {
  const path = fileOf('hello\nworld\n');
  const run = runCli(['show', '--from', path]);
  expect([run.code, run.stdout]).toEqual([1, '']);
  expect(run.stderr).toBe(
    `spanbox: ${path} holds no OTLP JSON\nExpected are lines (or one document) with resourceSpans.\n`,
  );
  expect(runCli(['show', '--from', fileOf('')]).code).toBe(0);
});

test('--trace keeps one trace by a unique beginning; several or none: 3', () => {
  const other = span({
    traceId: '0af70000000000000000000000000000',
    spanId: '00f067aa0ba902b9',
    name: 'other',
    from: 0,
    to: 1,
  });
  const path = fileOf(linesOf([...LOST, other]));
  const only = runCli(['show', '--from', path, '--trace', '0af76']);
  expect(only.code).toBe(0);
  expect(only.stdout).not.toContain('other');
  const several = runCli(['show', '--from', path, '--trace', '0af7']);
  expect([several.code, several.stderr]).toEqual([
    3,
    `spanbox: 2 traces begin with 0af7\nTraces: ${TRACE}, 0af70000000000000000000000000000\n`,
  ]);
  expect(runCli(['show', '--from', path, '--trace', 'ff']).code).toBe(3);
});

test('hostile strings in every field of a span never reach the terminal as they are', () => {
  const evil = 'e\u001b[2J\u001b]8;;http://x\u0007\u009b1m\u202e\u2066\n\r\u0000\u007f\ufeff\ud800';
  const value = text(evil);
  const names = [
    'gen_ai.operation.name',
    'gen_ai.request.model',
    'gen_ai.response.model',
    'gen_ai.tool.name',
    'gen_ai.tool.call.id',
    'gen_ai.agent.name',
    'gen_ai.provider.name',
    'error.type',
    'spanbox.end_reason',
    'spanbox.tool.effect',
    'session.id',
    'http.request.method',
    'server.address',
    evil,
  ];
  const hostile = (spanId: string, more: Readonly<Record<string, OtlpAnyValue>>): OtlpSpan => ({
    ...span({
      traceId: evil,
      spanId,
      name: evil,
      from: 0,
      to: 5,
      status: { code: 2, message: evil },
      attributes: { ...Object.fromEntries(names.map((name) => [name, value])), ...more },
    }),
    events: ['exception', 'spanbox.evidence', 'spanbox.incident', evil].map((name) => ({
      name,
      timeUnixNano: nanosAt(2),
      attributes: ['exception.type', 'exception.message', 'spanbox.evidence.kind', 'spanbox.incident.cause', evil].map(
        (key) => ({ key, value }),
      ),
    })),
    links: [{ traceId: evil, spanId: evil }],
    traceState: evil,
  });
  const spans = [
    hostile(`a${evil}`, {}),
    hostile(`b${evil}`, { 'gen_ai.operation.name': text('chat'), 'spanbox.repaired': { boolValue: true } }),
    hostile(`c${evil}`, { 'gen_ai.operation.name': text('execute_tool') }),
    hostile(`d${evil}`, { 'gen_ai.operation.name': text('invoke_agent') }),
    hostile(`e${evil}`, {
      'gen_ai.response.finish_reasons': { arrayValue: { values: [value] } },
      'gen_ai.operation.name': text('chat'),
    }),
  ];
  const path = fileOf(linesOf(spans));
  for (const args of [
    ['show', '--from', path],
    ['show', '--from', path, '--json'],
  ]) {
    const { code, stdout } = runCli(args);
    expect(code).toBe(0);
    // Box drawing, dots, the micro sign and the ellipsis are ours.
    expect(stdout.replaceAll(/[\u0020-\u007e\n·µ└├│─…→]/g, '')).toBe('');
  }
  expect((JSON.parse(runCli(['show', '--from', path, '--json']).stdout) as { spans: OtlpSpan[] }).spans[0]?.name).toBe(
    evil,
  );
});
