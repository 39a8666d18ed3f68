/**
 * The demo's agent in a process of its own: started, listened to, and killed with SIGKILL in the middle of its second answer.
 * Only this child is ever signalled, and it never outlives the demo.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { AgentProgress } from '../../../examples/openai-agent/agent.d.mts';
import { CliError } from '../exit-code.ts';
import { KILL_AFTER_CHARACTERS } from './script.ts';

/** How the agent is started. */
export interface AgentStart {
  readonly dir: string;
  readonly session: string;
  readonly baseUrl: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  onProgress(progress: AgentProgress): Promise<void>;
}

/** What was seen of it. */
export interface AgentEnd {
  readonly pid: number;
  /** Characters of the last answer that it had told when it was killed. */
  readonly toldCharacters: number;
}

const TIMEOUT_MILLIS = 60_000;

/** The environment without what would change the agent or lead it to the network. */
function quietEnvironment(start: AgentStart): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(start.environment)) {
    if (value !== undefined && !/^(?:OTEL_|SPANBOX_|OPENAI_|NODE_OPTIONS$|NODE_USE_ENV_PROXY$)/i.test(name)) {
      environment[name] = value;
    }
  }
  return {
    ...environment,
    SPANBOX_DIR: start.dir,
    OPENAI_BASE_URL: start.baseUrl,
    DEMO_SESSION: start.session,
  };
}

/**
 * Runs the agent and kills it.
 *
 * @throws CliError `demo_failed` if it ended by itself, `interrupted` if the demo was stopped.
 */
export async function runAndKillAgent(start: AgentStart): Promise<AgentEnd> {
  const child = spawn(process.execPath, [process.argv[1] ?? '', 'demo-agent'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: quietEnvironment(start),
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (errors.length < 4_000) errors += chunk.toString('utf8');
  });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  start.signal.addEventListener('abort', kill, { once: true });
  const timer = setTimeout(kill, TIMEOUT_MILLIS);
  let toldCharacters = 0;
  let attempt = 0;
  let killed = false;
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const progress = JSON.parse(line) as AgentProgress;
      if (progress.kind === 'model') attempt = progress.attempt;
      if (progress.kind === 'text') toldCharacters = progress.characters;
      await start.onProgress(progress);
      if (!killed && attempt > 1 && progress.kind === 'text' && toldCharacters >= KILL_AFTER_CHARACTERS) {
        killed = true;
        kill();
      }
    }
  } finally {
    clearTimeout(timer);
    start.signal.removeEventListener('abort', kill);
    kill();
  }
  const end = await ended;
  if (start.signal.aborted) throw new CliError('interrupted', 'the demo was stopped');
  if (!killed) {
    const last = errors.trim().split('\n').at(-1) ?? '';
    throw new CliError(
      'demo_failed',
      `the agent ended before it was killed (${end.signal ?? end.code ?? 'not started'}) ${last}`.trim(),
    );
  }
  return { pid: child.pid ?? 0, toldCharacters };
}
