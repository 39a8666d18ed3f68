/**
 * What is never said in an incident, its summary, or a classification: a corpus of hostile values, put wherever foreign text can get in.
 * Ordinary names come out as they went in.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  classifyError,
  classifyResponse,
  createEvidenceLog,
  deriveIncidents,
  sanitizeName,
} from '../../src/incident/index.ts';
import type { Evidence } from '../../src/incident/index.ts';

const KEY = 'sk-proj-4fJ8sKd03hLq92MxZ1bT7uVn';
const SECRETS: readonly string[] = [
  KEY,
  'sk-ant-api03-Ab3dEf6hIj9kLm2nOp5q-_AA',
  'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
  'github_pat_11ABCDEFG0abcdefghijkl',
  'glpat-xY7zQ2wE9rT4uI8oP1aS',
  'xoxb-123456789012-abcdefghijkl',
  'AKIAIOSFODNN7EXAMPLE',
  'AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY',
  'gsk_9aBcDeFgHiJkLmNoPqRs1234',
  'hf_aBcDeFgHiJkLmNoPqRsTuVwXyZ123456',
  'npm_aBcDeFgHiJkLmNoPqRsTuVwXyZ1234567890',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.abc123',
  'Bearer abcdefgh12345678',
  'bearer:abcdefgh12345678',
  'api_key:abcdefgh12345678',
  'password=hunter2hunter2',
  'd41d8cd98f00b204e9800998ecf8427e',
  'dGhpcyBpcyBhIHNlY3JldCBLZXkgMTIzNDU2Nzg5MA',
  'https://user:pass@api.example.com/v1?key=1',
  'http://internal.corp/hidden',
  '/home/alice/.ssh/id_rsa',
  'C:\\Users\\alice\\secret.txt',
  '~/.aws/credentials',
  '../../etc/passwd',
  'The quick brown prompt of a user',
  'Error: connect ECONNREFUSED 10.0.0.1:443\n    at TCPConnectWrap',
  'session=abc; Path=/; HttpOnly',
  '{"role":"user","content":"hello"}',
  '<script>alert(1)</script>',
  'a'.repeat(81),
  'Ünïcode',
  '',
];
const ORDINARY: readonly string[] = [
  'task-list',
  'ask-user',
  'disk-usage',
  'tokenize',
  'read',
  'edit',
  'sk-learn',
  'token-count',
  'password-reset',
  'basic-auth',
  'api-key-rotation',
  'risk-assessment-2024',
  'token-bucket-limiter-v2',
  'key-value-store-lookup-2',
  'sk-learn-classifier-v2',
  'secret-santa-picker-2024',
  'mcp__Atlassian__getConfluencePage2Descendants',
  'pk_2024_report_final',
  'a'.repeat(80),
  'E'.repeat(80),
  'model-2024-08-06-preview',
  'secretary',
  'bash',
  'web_search',
  'mcp__github__create_issue',
  'keyboard',
  'hf-download',
  'TypeError',
  'ERR_HTTP2.STREAM:8',
];

/** Evidence of a run that ends with `last`, with the value in every field that takes a string. */
function evidenceWith(value: string, last: Evidence): Evidence[] {
  return [
    { kind: 'attempt_started', atMs: 1, attempt: 1 },
    { kind: 'tool_call_materialized', atMs: 2, attempt: 1, call: value, tool: value, effect: 'unknown' },
    { kind: 'tool_execution_started', atMs: 3, attempt: 1, call: value, tool: value },
    { kind: 'tool_execution_failed', atMs: 4, attempt: 1, call: value, tool: value, error: value },
    last,
    { kind: 'stream_failed', atMs: 6, attempt: 1, name: value },
    { kind: 'transport_error', atMs: 7, attempt: 1, code: value, causeCode: value, name: value },
    { kind: 'provider_rejected', atMs: 8, attempt: 1, rejection: 'unknown', code: value },
    { kind: 'user_cancelled', atMs: 9, source: value },
    { kind: 'lifecycle_closed', atMs: 10, action: value, actionId: value },
    { kind: 'stream_finished', atMs: 11, attempt: 1, finishReason: value },
    { kind: 'attempt_started', atMs: 12, attempt: 2 },
    { kind: 'run_finished', atMs: 13, outcome: 'failed' },
  ];
}

const LASTS: readonly ((value: string) => Evidence)[] = [
  (name) => ({ kind: 'stream_failed', atMs: 5, attempt: 1, name }),
  (code) => ({ kind: 'transport_error', atMs: 5, attempt: 1, code }),
  (causeCode) => ({ kind: 'transport_error', atMs: 5, attempt: 1, causeCode }),
  (code) => ({ kind: 'provider_rejected', atMs: 5, attempt: 1, rejection: 'unknown', code }),
  (rejection) => ({ kind: 'provider_rejected', atMs: 5, attempt: 1, rejection: rejection as 'unknown' }),
  (watchdog) => ({ kind: 'watchdog_expired', atMs: 5, attempt: 1, watchdog: watchdog as 'total' }),
  (error) => ({ kind: 'setup_failed', atMs: 5, attempt: 1, error }),
  (action) => ({ kind: 'lifecycle_closed', atMs: 5, action, actionId: 'a1' }),
  (source) => ({ kind: 'user_cancelled', atMs: 5, source }),
  (crash) => ({ kind: 'process_crashed', atMs: 5, crash: crash as 'exit' }),
  (error) => ({ kind: 'tool_execution_failed', atMs: 5, attempt: 1, call: 'c9', error }),
];

function said(value: string): string {
  const errors = [
    new Error(value),
    Object.assign(new Error('x', { cause: new Error(value) }), { code: value, name: value }),
    Object.assign(new Error(value), {
      status: 500,
      headers: { authorization: value, 'set-cookie': value },
      url: value,
      stack: value,
    }),
    Object.assign(new Error('x'), { status: 429, error: { code: value, type: value, message: value } }),
    { type: value, code: value, message: value },
    value,
  ];
  return JSON.stringify([
    ...LASTS.map((last) => deriveIncidents(evidenceWith(value, last(value)))),
    ...LASTS.map((last) => deriveIncidents(evidenceWith(value, last(value)).slice(0, 5))),
    ...errors.map((error) => classifyError(error)),
    classifyResponse({ status: 400, code: value, body: value, message: value, headers: { cookie: value } }),
    classifyResponse({ body: JSON.stringify({ error: { message: value, type: value, code: value } }) }),
    sanitizeName(value),
    sanitizeName(value, 'all'),
    sanitizeName(value, []),
  ]);
}

describe('an incident', () => {
  it.each(SECRETS.filter((secret) => secret !== '' && secret !== 'Ünïcode').map((secret) => [secret]))(
    'never says %s',
    (secret) => {
      const text = said(secret);
      expect(text).not.toContain(secret);
      expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
      for (const part of secret.split(/[\s/\\:=;?@"{}<>()]+/).filter((word) => word.length > 11))
        expect(text).not.toContain(part);
    },
  );

  it('never says a credential in the middle of a name', () => {
    for (const name of [`call-${KEY}`, `x:${KEY}`, `${KEY}.json`, `tool_AKIAIOSFODNN7EXAMPLE`.replace('_', '-')]) {
      expect(sanitizeName(name)).toBe(undefined);
      expect(sanitizeName(name, 'all')).toBe('other');
      expect(sanitizeName(name, [name])).toBe('other');
    }
  });

  it('has nothing but enums, flags, numbers and names that may be said, whatever the strings are', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6, unit: 'grapheme' }), fc.nat(LASTS.length - 1), (value, which) => {
        fc.pre(!/^[A-Za-z0-9_.:-]+$/.test(value));
        const last = LASTS[which]?.(value);
        if (last === undefined) throw new Error('Cannot test without an item');
        const text = JSON.stringify(deriveIncidents(evidenceWith(value, last)));
        expect(text.includes(JSON.stringify(value).slice(1, -1)) && !/^[a-z_ ,;.']+$/i.test(value)).toBe(false);
      }),
      { numRuns: 500, endOnFailure: true },
    );
  });

  it('has a summary of one sentence that the strings of the evidence do not change', () => {
    for (const last of LASTS) {
      const summaries = ['harmless', KEY, 'reload2'].map((value) => {
        const { incident } = deriveIncidents(evidenceWith(value, last(value)));
        return [incident?.summary, incident?.title];
      });
      expect(new Set(summaries.map(([summary]) => summary)).size).toBe(1);
      expect(new Set(summaries.map(([, title]) => title)).size).toBe(1);
      expect(summaries[0]?.[0]).toMatch(/^[A-Z][^.\n]{20,}\.$/);
    }
  });
});

describe('ordinary names', () => {
  it.each(ORDINARY.map((name) => [name]))('are said as they are: %s', (name) => {
    expect(sanitizeName(name)).toBe(name);
    expect(sanitizeName(name, [name])).toBe(name);
    expect(sanitizeName(name, new Set([name]))).toBe(name);
    expect(sanitizeName(name, 'all')).toBe(name);
    expect(sanitizeName(name, ['another'])).toBe('other');
  });

  it('of tools may be in any script and have spaces, and are never paths', () => {
    expect(sanitizeName('Datei öffnen', ['Datei öffnen'])).toBe('Datei öffnen');
    expect(sanitizeName('github/create_issue', ['github/create_issue'])).toBe('github/create_issue');
    expect(sanitizeName('/etc/passwd', ['/etc/passwd'])).toBe('other');
    expect(sanitizeName('https://x.test/y', ['https://x.test/y'])).toBe('other');
    expect(sanitizeName(undefined, ['x'])).toBe('other');
    expect(sanitizeName(42)).toBe(undefined);
  });

  it('come through the log untouched', () => {
    const log = createEvidenceLog();
    const item: Evidence = { kind: 'lifecycle_closed', atMs: 1, action: 'task-list', actionId: 'a1' };
    log.append(item);
    expect(deriveIncidents(log.items()).incident?.detail).toBe('task-list');
  });
});
