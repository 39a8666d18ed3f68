/**
 * S7: no secret reaches the disk, in whatever place of a span it stands and however it is said; not in a line, a journal, a snapshot, a mark, a summary, a repaired
 * span, nor under quarantine. Every byte of every file is searched, as it is and with JSON's escapes undone.
 */
import { SpanStatusCode, type Attributes, type Span } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { repair } from '../../src/repair/index.ts';
import { rawLines } from '../support/read-lines.ts';
import { filesUnder } from '../support/read-lines.ts';
import { scratchFolder } from '../support/child.ts';
import { dieNow, record, type Recorded } from '../support/recorded.ts';

const b64 = (text: string): string => Buffer.from(text).toString('base64');
const url64 = (text: string): string => Buffer.from(text).toString('base64url');
const JWT = `${url64('{"alg":"HS256","typ":"JWT"}')}.${url64('{"sub":"1234567890","admin":true}')}.dBjftJeZ4CVPmB92K27uhbUJU1p1r`;
const PEM_BODY = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj';

/** A text that holds a secret, and the part of it that must be nowhere. */
const VALUES: readonly (readonly [string, string, string])[] = [
  ['openai', 'key sk-Abc123Def456Ghi789Jkl012 used', 'Abc123Def456Ghi789Jkl012'],
  ['openai project', 'sk-proj-Zx12cv34bn56ML78kj90-Qw_er', 'Zx12cv34bn56ML78kj90'],
  ['anthropic', 'x sk-ant-api03-Ab12Cd34Ef56Gh78', 'api03-Ab12Cd34Ef56Gh78'],
  ['google', 'AIzaSyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q', 'SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q'],
  ['github', 'token ghp_0123456789abcdefABCDEF0123456789abcd', '0123456789abcdefABCDEF0123456789abcd'],
  ['github fine', 'github_pat_11ABCDE_0123456789abcdefABCDEF', '11ABCDE_0123456789abcdefABCDEF'],
  ['aws', 'AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'wJalrXUtnFEMI'],
  ['slack', 'xoxb-123456789012-abcdefABCDEF', '123456789012-abcdefABCDEF'],
  ['gitlab', 'glpat-a1B2c3D4e5F6g7H8i9J0', 'a1B2c3D4e5F6g7H8i9J0'],
  ['bearer', 'Authorization: Bearer aB3dE5gH7jK9mN1pQ3sT', 'aB3dE5gH7jK9mN1pQ3sT'],
  ['basic', `Basic ${b64('admin:hunter2hunter2')}`, b64('admin:hunter2hunter2')],
  ['jwt', `token=${JWT}`, JWT.split('.')[1] ?? ''],
  ['pem', `-----BEGIN PRIVATE KEY-----\n${PEM_BODY}\n-----END PRIVATE KEY-----`, PEM_BODY],
  ['pem without an end', `-----BEGIN RSA PRIVATE KEY-----\n${PEM_BODY}`, PEM_BODY],
  ['url credentials', 'postgres://app:s3cr3tPassw0rd@db.example.com/x', 's3cr3tPassw0rd'],
  ['url key', 'https://example.com/v1?x=1&api_key=q1w2e3r4t5&y=2', 'q1w2e3r4t5'],
  ['json member', '{"user":"u","password":"p4ssw0rd-in-json"}', 'p4ssw0rd-in-json'],
  ['json in json', JSON.stringify({ body: '{"client_secret":"deep-secret-99"}' }), 'deep-secret-99'],
];

const KEYS: readonly string[] = [
  'authorization',
  'http.request.header.Authorization',
  'proxy-authorization',
  'Cookie',
  'set-cookie',
  'X-API-Key',
  'api_key',
  'apikey',
  'api-key',
  'db.password',
  'passwd',
  'client_secret',
  'aws.secret_access_key',
  'access_token',
  'refresh_token',
  'id_token',
  'private_key',
];
const BY_KEY = KEYS.map((key, i) => [key, `plain words number ${i} of a key`] as const);

/** Every place of a span that takes words. */
const PLACES: readonly (readonly [string, (recorded: Recorded, text: string) => Span])[] = [
  ['a span name', (recorded, text) => recorded.start(text)],
  ['a later name', (recorded, text) => recorded.start('span').updateName(text)],
  ['an attribute at the start', (recorded, text) => recorded.start('span', { attributes: { text } })],
  ['a later attribute', (recorded, text) => recorded.start('span').setAttribute('text', text)],
  ['later attributes', (recorded, text) => recorded.start('span').setAttributes({ a: 1, text })],
  ['a list', (recorded, text) => recorded.start('span').setAttribute('texts', ['a', text])],
  [
    'a long text',
    (recorded, text) =>
      recorded.start('span').setAttribute('text', `${'word '.repeat(40_000)} ${text} ${'word '.repeat(40_000)}`),
  ],
  ['an attribute key', (recorded, text) => recorded.start('span').setAttribute(text, 1)],
  ['an event name', (recorded, text) => recorded.start('span').addEvent(text)],
  ['an event attribute', (recorded, text) => recorded.start('span').addEvent('event', { text })],
  [
    'an exception',
    (recorded, text) => {
      const span = recorded.start('span');
      const error = new Error(text);
      span.recordException(error);
      return span;
    },
  ],
  [
    'a status message',
    (recorded, text) => recorded.start('span').setStatus({ code: SpanStatusCode.ERROR, message: text }),
  ],
  [
    'a link at the start',
    (recorded, text) =>
      recorded.start('span', { links: [{ context: recorded.start('x').spanContext(), attributes: { text } }] }),
  ],
  [
    'a later link',
    (recorded, text) =>
      recorded.start('span').addLink({ context: recorded.start('x').spanContext(), attributes: { text } }),
  ],
  [
    'a nested value',
    (recorded, text) => {
      const span = recorded.start('span');
      Object.assign((span as unknown as { attributes: object }).attributes, {
        nested: { list: [{ text }], [text]: 1 },
      });
      return span.setAttribute('told', 1);
    },
  ],
];

function decoded(bytes: string): string {
  let text = bytes;
  // Three levels: a record, JSON in a text, JSON in that.
  for (let i = 0; i < 3; i += 1)
    text = text
      .replaceAll(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replaceAll(/\\(["\\/])/g, '$1');
  return text;
}

function expectNowhere(dir: string, secrets: readonly string[]): void {
  for (const path of filesUnder(dir)) {
    if (path.endsWith('alive.sock')) continue;
    const bytes = readFileSync(path, 'utf8');
    for (const text of [bytes, decoded(bytes)]) {
      for (const secret of secrets) {
        if (text.includes(secret))
          throw new Error(
            `${secret} stands in ${path}: …${text.slice(Math.max(0, text.indexOf(secret) - 200)).slice(0, 300)}`,
          );
      }
    }
  }
}

const secretsOf = VALUES.map(([, , secret]) => secret);

describe.each(['call', 'tick'] as const)('S7: no secret is on disk, durability %s', (durability) => {
  it.each(PLACES)('in %s, of open and of ended spans, after repair too', async (_, put) => {
    const dir = scratchFolder();
    const recorded = record({ dir, durability, snapshots: 'live' });
    for (const [, text] of VALUES) {
      put(recorded, text);
      recorded.host.recorder.flush();
      put(recorded, text).end();
    }
    await recorded.host.forceFlush();
    expectNowhere(dir, secretsOf);
    dieNow(recorded);
    await repair(dir);
    expectNowhere(dir, secretsOf);
    // The words around a secret are kept, and it is said that there was one.
    expect(rawLines(dir).join('\n').split('[redacted:').length).toBeGreaterThanOrEqual(2 * VALUES.length);
  });
});

describe('S7: by key', () => {
  it.each([
    ['attributes', (recorded: Recorded, values: Attributes) => recorded.start('span', { attributes: values }).end()],
    ['later attributes', (recorded: Recorded, values: Attributes) => void recorded.start('span').setAttributes(values)],
    ['an event', (recorded: Recorded, values: Attributes) => void recorded.start('span').addEvent('e', values)],
    [
      'a link',
      (recorded: Recorded, values: Attributes) =>
        void recorded.start('span').addLink({ context: recorded.start('x').spanContext(), attributes: values }),
    ],
    [
      'JSON text',
      (recorded: Recorded, values: Attributes) =>
        void recorded.start('span').setAttribute('body', JSON.stringify(values)),
    ],
    [
      'a nested value',
      (recorded: Recorded, values: Attributes) => {
        const span = recorded.start('span');
        Object.assign((span as unknown as { attributes: object }).attributes, { nested: { values } });
        span.end();
      },
    ],
  ])('in %s', async (_, put) => {
    const dir = scratchFolder();
    const recorded = record({ dir });
    put(recorded, Object.fromEntries(BY_KEY));
    dieNow(recorded);
    await repair(dir);
    expectNowhere(
      dir,
      BY_KEY.map(([, value]) => value),
    );
    expect(
      rawLines(dir)
        .join('\n')
        .match(/\[redacted:/g)?.length,
    ).toBeGreaterThanOrEqual(KEYS.length);
  });

  it('in the resource and the scope', async () => {
    const dir = scratchFolder();
    const resource = resourceFromAttributes({
      ...Object.fromEntries(BY_KEY),
      ...Object.fromEntries(VALUES.map(([name, text]) => [name, text])),
    });
    const recorded = record({ dir, tracing: { resource } });
    for (const [, text] of VALUES) recorded.provider.getTracer(text, text, { schemaUrl: text }).startSpan('span').end();
    recorded.start('open');
    dieNow(recorded);
    await repair(dir);
    expectNowhere(dir, [...secretsOf, ...BY_KEY.map(([, value]) => value)]);
  });

  it('of the application: its own keys, patterns and function', async () => {
    const dir = scratchFolder();
    const redact = {
      keys: ['tenant', /^internal\./],
      patterns: [/cust-\d+/],
      value: (text: string) => text.replaceAll('Ada', '***'),
    };
    const recorded = record({ dir, redact });
    const span = recorded.start('run of cust-4711', {
      attributes: { tenant: 'acme-tenant', 'internal.note': 'a note inside', text: 'Ada asked' },
    });
    span.addEvent('Ada', { 'x.tenant': 'acme-tenant', cust: 'cust-4712' });
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'Ada and cust-4713' });
    dieNow(recorded);
    await repair(dir);
    expectNowhere(dir, ['acme-tenant', 'a note inside', 'Ada', 'cust-47']);
  });

  it('ordinary words, counts and ids are kept', () => {
    const dir = scratchFolder();
    const recorded = record({ dir });
    const kept = {
      'gen_ai.usage.input_tokens': 12,
      'session.id': 'sk-task-list',
      'gen_ai.tool.call.id': 'call_Ab12Cd34Ef56Gh78Ij90',
      text: 'ask-user risk-based disk-usage tokenize basic bearer of news',
    };
    recorded.start('task-list', { attributes: kept }).end();
    recorded.host.recorder.flush();
    const line = rawLines(dir)[0] ?? '';
    expect(line).not.toContain('[redacted');
    for (const value of Object.values(kept)) expect(line).toContain(String(value));
  });
});

describe('S7: what is not a span', () => {
  it.each(['call', 'tick'] as const)(
    'titles of sessions in summaries, snapshots and compacted journals, durability %s',
    async (durability) => {
      const dir = scratchFolder();
      const recorded = record({ dir, durability, snapshots: 'live' });
      for (const [i, [, text]] of VALUES.entries()) {
        const run = recorded.start(text, { attributes: { 'session.id': `s${i}` } });
        const agent = recorded.start('agent', { attributes: { 'session.id': `a${i}`, 'gen_ai.agent.name': text } });
        recorded.host.recorder.flush();
        for (const span of i % 2 === 0 ? [run, agent] : []) span.end();
      }
      recorded.host.recorder.disk.stale = true;
      expect(recorded.host.recorder.retry()).toBe(true);
      await recorded.host.shutdown();
      expectNowhere(dir, secretsOf);
      recorded.host.exit(0);
      expectNowhere(dir, secretsOf);
      expect(filesUnder(dir).filter((path) => path.endsWith('0002.open.log'))).toHaveLength(1);
    },
  );

  it('marks and failures keep the name and the code of an error, never its words', async () => {
    const dir = scratchFolder();
    const recorded = record({ dir });
    recorded.start('run', { attributes: { 'session.id': 's' } });
    for (const [, text] of VALUES)
      recorded.host.markCrashed('s', {
        kind: 'exception',
        error: Object.assign(new Error(text), { code: text, name: text }),
      });
    dieNow(recorded);
    await repair(dir);
    expectNowhere(dir, secretsOf);
  });
});
