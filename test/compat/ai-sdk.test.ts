// Versions 5 and 7 of the AI SDK, each in its own install tree (6 is the one that the other tests use; 7 needs Node 22):
// the same evidence of the same answers and faults, from the parts of `fullStream` and from those of a model.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runtimeProgram } from '../runtimes.ts';
import type { Runtime } from '../runtimes.ts';

interface Seen {
  readonly lines?: readonly string[];
  readonly outcomes?: readonly {
    readonly outcome: string;
    readonly outputTokens: number | null;
    readonly unknownTypes: object;
  }[];
  /** The class of the error, if there was no stream at all. */
  readonly thrown?: string;
}

type SeenByModel = Readonly<Record<string, Readonly<Record<string, Seen>>>>;

const HERE = fileURLToPath(new URL('.', import.meta.url));
const LANES: readonly { readonly version: 5 | 7; readonly runtime: Runtime }[] = [
  { version: 5, runtime: 'node' },
  { version: 7, runtime: 'node24' },
];
const MODELS = ['openai-chat', 'openai-responses', 'anthropic', 'openai-compatible'] as const;
type Model = (typeof MODELS)[number];

const CALL = [
  'tool_input_started call=call_a',
  'tool_input_finished call=call_a',
  'tool_call_materialized call=call_a tool=read_file effect=read_only',
];
const TEXT = ['attempt_started', 'provider_progress', 'visible_output'];

/** The evidence of each scenario, by what differs between models and versions. */
function expected(scenario: string, model: Model, version: 5 | 7): Seen {
  // This provider asks for no usage unless it is told to.
  const outputTokens = model === 'openai-compatible' ? null : 7;
  const seen = (lines: readonly string[], ...outcomes: readonly string[]): Seen => ({
    lines,
    outcomes: outcomes.map((outcome) => ({
      outcome,
      outputTokens: outcome === 'finished' ? outputTokens : null,
      unknownTypes: {},
    })),
  });
  switch (scenario) {
    case 'whole': {
      const reasoning = model === 'openai-chat' ? [] : ['reasoning_output'];
      return seen(
        [
          'attempt_started',
          'provider_progress',
          ...reasoning,
          'visible_output',
          ...CALL,
          'stream_finished finishReason=tool-calls',
        ],
        'finished',
      );
    }
    case 'steps':
      return seen(
        [
          'attempt_started',
          'provider_progress',
          ...CALL,
          'tool_execution_started call=call_a tool=read_file effect=read_only',
          'tool_execution_finished call=call_a tool=read_file',
          'stream_finished finishReason=tool-calls',
          '2:attempt_started',
          '2:provider_progress',
          '2:visible_output',
          '2:stream_finished finishReason=stop',
        ],
        'finished',
        'finished',
      );
    case 'clean end':
      return seen([...TEXT, 'stream_truncated'], 'truncated');
    case 'clean end after the headers':
      return seen(['attempt_started', 'stream_truncated'], 'truncated');
    case 'closed':
      return seen([...TEXT, 'transport_error name=AI_APICallError retryable=true causeCode=UND_ERR_SOCKET'], 'failed');
    case 'reset':
      return seen([...TEXT, 'transport_error name=AI_APICallError retryable=true causeCode=ECONNRESET'], 'failed');
    case 'closed before the headers':
      return seen(
        ['attempt_started', 'transport_error name=AI_APICallError retryable=true causeCode=UND_ERR_SOCKET'],
        'failed',
      );
    case 'error event':
      return seen([...TEXT, `provider_rejected ${overloaded(model, version)}`], 'rejected');
    case 'status 429': {
      const code = model === 'anthropic' ? 'rate_limit_error' : 'rate_limit_exceeded';
      return seen(
        [
          'attempt_started',
          `provider_rejected rejection=rate_limit status=429 code=${code} retryable=true retryAfterMs=2000`,
        ],
        'rejected',
      );
    }
    case 'abort':
      return seen([...TEXT, 'user_cancelled'], 'aborted');
    default:
      throw new Error(`no such scenario: ${scenario}`);
  }
}

/** Version 7 gives an error inside the stream the status that its kind has. */
function overloaded(model: Model, version: 5 | 7): string {
  const code = model === 'anthropic' ? 'overloaded_error' : 'server_error';
  const status =
    version === 7 && model !== 'openai-compatible' ? `status=${model === 'anthropic' ? '529' : '500'} ` : '';
  return `rejection=overload ${status}code=${code} retryable=true`;
}

const SCENARIOS = [
  'whole',
  'steps',
  'clean end',
  'clean end after the headers',
  'closed',
  'reset',
  'closed before the headers',
  'error event',
  'status 429',
  'abort',
];
/** A model throws these before there is a stream. */
const THROWN = new Set(['closed before the headers', 'status 429']);

describe.each(LANES)('version $version', ({ version, runtime }) => {
  let tree: string;
  let seen: SeenByModel;

  beforeAll(() => {
    tree = mkdtempSync(join(tmpdir(), 'spanbox-ai-sdk-'));
    for (const file of ['package.json', 'package-lock.json'])
      cpSync(join(HERE, `ai-sdk${String(version)}`, file), join(tree, file));
    for (const program of ['program.mjs', 'runs.mjs', 'native-runs.mjs'])
      cpSync(join(HERE, 'ai-sdk', program), join(tree, program));
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], {
      cwd: tree,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const printed = execFileSync(runtimeProgram(runtime), ['program.mjs', join(HERE, '../../dist')], {
      cwd: tree,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    seen = JSON.parse(printed) as SeenByModel;
  });

  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  test.each(MODELS)('%s: every scenario was run', (model) => {
    const names = SCENARIOS.flatMap((scenario) => [
      `fullStream: ${scenario}`,
      ...(scenario === 'steps' ? [] : [`doStream: ${scenario}`]),
    ]);
    expect(Object.keys(seen[model] ?? {}).toSorted()).toEqual(names.toSorted());
  });

  if (version === 7) {
    test('inside a run, with the SDK’s own integration beside ours: its spans are enriched, none is doubled', () => {
      const printed = execFileSync(runtimeProgram(runtime), ['native-runs.mjs', join(HERE, '../../dist')], {
        cwd: tree,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
        timeout: 50_000,
      });
      expect(JSON.parse(printed)).toEqual({
        now: [
          ['invoke_agent mailer', null, true, null],
          ['invoke_agent m', 'invoke_agent mailer', true, null],
          ['step 1', 'invoke_agent m', true, null],
          ['chat m', 'step 1', true, 1],
          ['execute_tool send_mail', 'step 1', true, 'mutating'],
          ['step 2', 'invoke_agent m', true, null],
          ['chat m', 'step 2', true, 2],
          ['chat m', 'invoke_agent mailer', true, 3],
        ],
        legacy: [
          ['invoke_agent mailer', null, true, null],
          ['ai.streamText', 'invoke_agent mailer', true, null],
          ['ai.streamText.doStream', 'ai.streamText', true, 1],
          ['ai.toolCall', 'ai.streamText.doStream', true, 'mutating'],
          ['ai.streamText.doStream', 'ai.streamText', true, 2],
          ['chat m', 'invoke_agent mailer', true, 3],
        ],
      });
    });
  }

  test('inside a run: a step after a mutating tool is sent again alone, and the tool runs once', () => {
    const printed = execFileSync(
      runtimeProgram(runtime),
      ['runs.mjs', join(HERE, '../../dist'), version === 5 ? 'v2' : 'v4'],
      { cwd: tree, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
    );
    expect(JSON.parse(printed)).toEqual({
      text: 'Hello you',
      sent: 1,
      told: [],
      requests: 3,
      spans: [
        ['invoke_agent mailer', true, 0, 'completed'],
        ['chat m', true, 0, null],
        ['execute_tool send_mail', true, 0, 'mutating'],
        ['chat m', true, 2, null],
        ['chat m', true, 0, 1],
      ],
    });
  });

  describe.each(MODELS)('%s', (model) => {
    test.each(SCENARIOS)('%s', (scenario) => {
      expect(seen[model]?.[`fullStream: ${scenario}`]).toEqual(expected(scenario, model, version));
      if (scenario === 'steps') return;
      const ofModel = THROWN.has(scenario) ? { thrown: 'AI_APICallError' } : expected(scenario, model, version);
      expect(seen[model]?.[`doStream: ${scenario}`]).toEqual(ofModel);
    });
  });
});
