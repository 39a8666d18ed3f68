import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSuspicious, SECRET_PIVOTS } from './pivots.ts';
import { Redactor } from './redactor.ts';
import { redactSecrets } from './secret-values.ts';

const redactor = new Redactor();

/** Whether the fast look on bytes would send the text to the patterns. */
function pivotsSee(text: string): boolean {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 1) {
    if (SECRET_PIVOTS[((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)] !== 0 && isSuspicious(bytes, at, 0, bytes.length))
      return true;
  }
  return false;
}

// Made up here, with the prefix apart from the rest, so that no scanner takes this file for a leak.
const R40 = 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0';
const SECRETS: readonly (readonly [kind: string, text: string, clean: string])[] = [
  ['openai', `key sk-${R40} end`, 'key [redacted:openai_key] end'],
  ['openai project', `sk-proj-${R40}_x-${R40}`, '[redacted:openai_key]'],
  ['openai lower', `sk-abcdefghijklmnopqrstuvwx`, '[redacted:openai_key]'],
  ['anthropic', `x sk-ant-api03-${R40}`, 'x [redacted:anthropic_key]'],
  ['google', `AIzaSy${R40.slice(0, 33)}.`, '[redacted:google_key].'],
  ...['p', 'o', 'u', 's', 'r'].map(
    (c) => [`github gh${c}`, `(gh${c}_${R40.slice(0, 36)})`, '([redacted:github_token])'] as const,
  ),
  ['github pat', `github_pat_${R40}_x`, '[redacted:github_token]'],
  ['aws id', 'AKIAABCDEFGH12345678 rest', '[redacted:aws_key_id] rest'],
  [
    'aws pair',
    'AKIAABCDEFGH12345678 wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    '[redacted:aws_key_id] [redacted:aws_secret]',
  ],
  ...['a', 'b', 'p', 'r', 's'].map(
    (c) => [`slack xox${c}`, `xox${c}-1234567890-abcdef`, '[redacted:slack_token]'] as const,
  ),
  ['gitlab', `glpat-${R40.slice(0, 20)}`, '[redacted:gitlab_token]'],
  ['bearer', `Authorization: Bearer ${R40}`, 'Authorization: Bearer [redacted:bearer_token]'],
  ['bearer lower', `bearer abc.def-123456`, 'bearer [redacted:bearer_token]'],
  ['basic', `Basic dXNlcjpwYXNz`, 'Basic [redacted:basic_credentials]'],
  ['jwt', `t=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl;`, 't=[redacted:jwt];'],
  [
    'pem',
    `a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----\nb`,
    'a\n[redacted:private_key]\nb',
  ],
  ['pem cut', `-----BEGIN PRIVATE KEY-----\nMIIE`, '[redacted:private_key]'],
  ['url', 'postgres://user:p@ss@db.example:5432/x', 'postgres://[redacted:url_credentials]@db.example:5432/x'],
  ['url empty password', 'https://tok123:@h.example', 'https://[redacted:url_credentials]@h.example'],
  ...['api_key', 'apikey', 'token', 'key', 'access_token'].map(
    (name) =>
      [
        `query ${name}`,
        `https://h.example/p?a=1&${name}=abc123&b=2`,
        `https://h.example/p?a=1&${name}=[redacted:url_secret]&b=2`,
      ] as const,
  ),
  ['json', '{"user":"u","password":"hunter2","n":1}', '{"user":"u","password":"[redacted:password]","n":1}'],
  ['json escaped quote', String.raw`{"password":"a\"b","n":1}`, '{"password":"[redacted:password]","n":1}'],
  [
    'json in json',
    String.raw`"{\"apiKey\": \"abc\", \"n\": 1}"`,
    String.raw`"{\"apiKey\": \"[redacted:api_key]\", \"n\": 1}"`,
  ],
  ['json number', '{"client_secret": 1234, "x": 2}', '{"client_secret": "[redacted:client_secret]", "x": 2}'],
  ['json list', '{"set-cookie":["a=1","b=2"],"x":2}', '{"set-cookie":["[redacted:set_cookie]"],"x":2}'],
  ['json list with brackets', '{"cookie":["a]b", "c"],"x":2}', '{"cookie":["[redacted:cookie]"],"x":2}'],
  ['json single quotes', "{'X-API-Key': 'abc'}", "{'X-API-Key': '[redacted:x_api_key]'}"],
  ['json cut', '{"refresh_token":"abc', '{"refresh_token":"[redacted:refresh_token]'],
  [
    'json dotted',
    '{"http.request.header.authorization":"x y"}',
    '{"http.request.header.authorization":"[redacted:authorization]"}',
  ],
];

const ORDINARY: readonly string[] = [
  'task-list',
  'ask-user',
  'disk-usage',
  'tokenize',
  'risk-assessment-of-the-quarterly-report-2024',
  'sk-learn',
  'sk-estimator-validation-report',
  'Basic understanding of bearer bonds',
  'Bearer of bad news',
  'Basic authentication is used',
  'Bearer internationalization',
  'password reset',
  'the api_key parameter',
  'https://example.com/docs?page=2&sort=asc',
  'mail user@example.com',
  'git@github.com:owner/repo.git',
  'ssh://git@github.com/owner/repo',
  '{"max_tokens":100,"total_tokens":5,"session.id":"abc","tokens":["a"]}',
  '{"gen_ai.usage.input_tokens":12}',
  'call_5j66UpCpwteGg4YSxUnt7lPY',
  '4bf92f3577b34da6a3ce929d0e0e4736',
  'chatcmpl-9x8y7z6w5v4u3t2s1r',
  'keyboard=mechanical',
  '-----BEGIN CERTIFICATE-----',
  'xoxo-love',
  'ghost_town_in_the_west_of_the_country',
  'eyJust a word',
  '🔑 clé секрет',
];

describe('redaction of values', () => {
  it.each(SECRETS)('%s', (_, text, clean) => {
    expect(redactor.redact(text, '')).toBe(clean);
    expect(pivotsSee(text)).toBe(true);
  });
  it.each(ORDINARY)('leaves %j', (text) => {
    expect(redactor.redact(text, '')).toBe(text);
  });
  it('is idempotent', () => {
    for (const [, text] of SECRETS) {
      const once = redactSecrets(text);
      expect(redactSecrets(once)).toBe(once);
    }
  });
  it('pivots: no rule matches a text that the pivots pass', () => {
    const pieces = fc.constantFrom(
      ...SECRETS.flatMap(([, text]) => [
        text,
        text.slice(0, text.length >> 1),
        text.slice(text.length >> 1),
        text.toUpperCase(),
        text.toLowerCase(),
      ]),
      ...ORDINARY,
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 6 }),
        (parts) => {
          const text = parts.join('');
          if (!pivotsSee(text)) expect(redactSecrets(text)).toBe(text);
        },
      ),
      { numRuns: 20_000 },
    );
  });
  it('takes linear time on texts made to be slow', () => {
    for (const unit of [
      '"password":"',
      '\\',
      'sk-',
      'eyJa.',
      '://',
      'a:',
      '-----BEGIN PRIVATE KEY-----',
      '?key=',
      'Bearer ',
      '["',
      "'cookie':[",
    ]) {
      const small = unit.repeat(Math.ceil(20_000 / unit.length));
      const large = unit.repeat(Math.ceil(200_000 / unit.length));
      // No clock: the pattern engine's work shows as termination; a quadratic pattern would take minutes here.
      expect(typeof redactSecrets(small)).toBe('string');
      expect(redactSecrets(large).length).toBeGreaterThan(0);
    }
  });
});

describe('secret keys', () => {
  it.each([
    ['authorization', 'authorization'],
    ['http.request.header.Authorization', 'authorization'],
    ['Proxy-Authorization', 'proxy_authorization'],
    ['cookie', 'cookie'],
    ['http.response.header.set-cookie', 'set_cookie'],
    ['x-api-key', 'x_api_key'],
    ['api_key', 'api_key'],
    ['apiKey', 'api_key'],
    ['db.password', 'password'],
    ['PASSWD', 'passwd'],
    ['oauth.client_secret', 'client_secret'],
    ['secret_access_key', 'secret_access_key'],
    ['access_token', 'access_token'],
    ['refreshToken', 'refresh_token'],
    ['id_token', 'id_token'],
    ['private_key', 'private_key'],
  ])('%s is %s', (key, kind) => {
    expect(redactor.secretKind(key)).toBe(kind);
  });
  it.each([
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.cache_read.input_tokens',
    'session.id',
    'token',
    'keyboard',
    'gen_ai.tool.call.id',
    'cookies.count',
    '__proto__',
    'constructor',
    '',
  ])('%j is ordinary', (key) => {
    expect(redactor.secretKind(key)).toBe(undefined);
  });
});

describe('the application’s own rules', () => {
  it('adds names, patterns and a function', () => {
    const own = new Redactor({
      keys: ['ssn', /^acme\./],
      patterns: [/emp-\d+/],
      value: (value, key) => (key === 'loud' ? value.toUpperCase() : value),
    });
    expect(own.secretKind('user.SSN')).toBe('key');
    expect(own.secretKind('acme.anything')).toBe('key');
    expect(own.secretKind('other')).toBe(undefined);
    expect(own.redact('see emp-42 and emp-43', '')).toBe('see [redacted:pattern] and [redacted:pattern]');
    expect(own.redact('{"ssn":"123","x":1}', '')).toBe('{"ssn":"[redacted:key]","x":1}');
    expect(own.redact('quiet', 'loud')).toBe('QUIET');
  });
  it('withholds a value whose function throws or answers no string', () => {
    const throwing = new Redactor({
      value: () => {
        throw new Error('x');
      },
    });
    expect(throwing.redact('abc', 'k')).toBe('[redacted:value]');
    expect(throwing.failures).toBe(1);
    const wrong = new Redactor({ value: (() => 5) as unknown as () => string });
    expect(wrong.redact('abc', 'k')).toBe('[redacted:value]');
  });
  it('refuses unknown options and wrong types', () => {
    expect(() => new Redactor({ key: [] } as object)).toThrow(
      'Cannot create redactor: unknown option redact.key, known are keys, patterns, value',
    );
    expect(() => new Redactor({ keys: [1 as unknown as string] })).toThrow(
      'redact.keys takes strings and RegExps, received number',
    );
    expect(() => new Redactor({ patterns: ['x' as unknown as RegExp] })).toThrow(
      'redact.patterns takes RegExps, received string',
    );
    expect(() => new Redactor({ value: 'x' as unknown as () => string })).toThrow(
      'redact.value takes a function, received string',
    );
  });
});
