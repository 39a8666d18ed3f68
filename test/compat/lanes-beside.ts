/**
 * The lanes beside other people's set-ups: an install tree each, with the packed package in it, and the set-up that docs/recording.md shows.
 */
export interface BesideLane {
  /** Name of its folder, under `beside/`. */
  readonly name: string;
  /** Its heading in docs/recording.md. */
  readonly heading: string;
  /** Where its own exporter sends, as a path. */
  readonly sendsTo: string;
  /** The tree of `spanbox show`, without times and waits; `<url>` is the local stand-in's. */
  readonly tree: readonly string[];
}

const AGENT = 'invoke_agent order-desk';
const FIRST = 'chat gpt-4o-mini  attempt 1 · tool_calls';
const TOOL = 'execute_tool find_order  call_1 · read_only';
const BROKEN = 'chat gpt-4o-mini  ERROR UND_ERR_SOCKET  attempt 2 · error';
const REPLAY = 'chat gpt-4o-mini  attempt 3 · replay 1 · stop';
const PLAIN: readonly string[] = [AGENT, `├─ ${FIRST}`, `├─ ${TOOL}`, `├─ ${BROKEN}`, `└─ ${REPLAY}`];
const FETCH = 'fetch POST <url>/v1/chat/completions';

export const BESIDE_LANES: readonly BesideLane[] = [
  { name: 'nodesdk', heading: 'NodeSDK', sendsTo: '/v1/traces', tree: PLAIN },
  {
    name: 'vercel-otel',
    heading: '@vercel/otel',
    sendsTo: '/v1/traces',
    // It makes spans of `fetch`.
    tree: [
      AGENT,
      `├─ ${FIRST}`,
      `│  └─ ${FETCH}  POST · 200`,
      `├─ ${TOOL}`,
      `├─ ${BROKEN}`,
      `│  └─ ${FETCH}  ERROR: fetch failed  POST`,
      `└─ ${REPLAY}`,
      `   └─ ${FETCH}  POST · 200`,
    ],
  },
  {
    name: 'sentry',
    heading: 'Sentry',
    sendsTo: '/api/1/envelope/',
    // It makes spans of `fetch`, and of the stand-in's own server, which is in the same process.
    tree: [
      AGENT,
      `├─ ${FIRST}`,
      '│  └─ POST  POST · 200 · 127.0.0.1',
      '│     └─ POST /v1/chat/completions  POST · 200 · /v1/chat/completions',
      `├─ ${TOOL}`,
      `├─ ${BROKEN}`,
      '│  └─ POST  ERROR: other side closed  POST · 127.0.0.1',
      '│     └─ POST /v1/chat/completions  POST · 200 · /v1/chat/completions',
      `└─ ${REPLAY}`,
      '   └─ POST  POST · 200 · 127.0.0.1',
      '      └─ POST /v1/chat/completions  POST · 200 · /v1/chat/completions',
    ],
  },
  { name: 'langfuse', heading: 'Langfuse', sendsTo: '/api/public/otel/v1/traces', tree: PLAIN },
];
