/**
 * `spanbox demo`: the whole promise in ten seconds. An agent streams, runs a tool, streams again and is killed with SIGKILL in mid-answer;
 * what it left is repaired and shown.
 *
 * D1. No key and no network: the model server listens on 127.0.0.1, and nothing of the environment can lead the agent elsewhere.
 * D2. What is claimed is checked: the demo fails (1) if the trace knows less than what the agent had said before it died.
 * D3. The story goes to stderr; the session, as `show` prints it, to stdout.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentProgress } from '../../../examples/openai-agent/agent.d.mts';
import { readSession, repair } from '../../repair/index.ts';
import type { RepairReport, Session } from '../../repair/types.ts';
import { ATTR_SPANBOX_REPAIRED } from '../../semconv/index.ts';
import { createFaultServer } from '../../testing/index.ts';
import { directoryOf, isStore } from '../directory.ts';
import { CliError } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { printable } from '../printable.ts';
import { count } from '../quantities.ts';
import type { CliContext } from '../screen.ts';
import { show } from '../show.ts';
import { attributeMap, numberOf } from '../span-attributes.ts';
import { runAndKillAgent } from './agent-process.ts';
import { REPLIES } from './script.ts';

/** The options of `demo`. */
export interface DemoOptions {
  /** Where to record; a new directory of the system's temporary ones by default. It is kept. */
  readonly dir: string | undefined;
}

/**
 * Runs the demo.
 *
 * @throws CliError `demo_failed` if what it promises did not come true; `refused` for a directory that may not be used; `interrupted` on a
 * signal.
 */
export async function demo(context: CliContext, options: DemoOptions): Promise<ExitCode> {
  const dir = options.dir === undefined ? mkdtempSync(join(tmpdir(), 'spanbox-demo-')) : directoryOf(options.dir);
  // Refused now, and not when the agent has run in vain.
  isStore(dir);
  const session = `demo-${randomBytes(4).toString('hex')}`;
  const story = new Story(context);
  await story.say('An agent is killed in mid-answer, and its trace comes back. No key, no network.', '');
  const server = await createFaultServer({ replies: REPLIES });
  try {
    await story.step(`a model server listens on ${server.url} and speaks the chat completions wire`);
    await story.step(
      `an agent, written with the openai package, starts in a process of its own and records to ${printable(dir)}`,
    );
    const end = await runAndKillAgent({
      dir,
      session,
      baseUrl: server.baseUrls['openai-chat'],
      environment: context.environment,
      signal: context.signals.signal,
      onProgress: (progress) => story.progress(progress),
    });
    await story.endLine();
    await story.step(`SIGKILL to process ${end.pid}, in mid-answer: no handler ran, nothing was flushed`);
    await story.step(repairText(await repair(dir, {})));
    const kept = keptCharacters(await readSession(dir, session));
    if (kept < end.toldCharacters) {
      throw new CliError(
        'demo_failed',
        `the trace knows ${kept} characters of ${end.toldCharacters} that the agent had told`,
      );
    }
    await story.step(
      `the agent had told ${end.toldCharacters} characters of its last answer; the trace says ${kept}. Nothing that was told is lost:`,
    );
    await story.say('');
  } finally {
    await server.close();
  }
  const exitCode = await show(context, { dir, id: session, pager: false });
  if (!context.json) await context.out.write(`\n${furtherLines(context, dir, session).join('\n')}\n`);
  return exitCode;
}

/** How many characters of the answer that was cut the trace knows of. */
function keptCharacters(session: Session): number {
  const newest = session.spans
    .map((span) => attributeMap(span.attributes))
    .filter((attributes) => attributes.get(ATTR_SPANBOX_REPAIRED)?.boolValue === true)
    .map((attributes) => numberOf(attributes, 'app.answer.characters') ?? 0);
  return Math.max(0, ...newest);
}

function repairText(report: RepairReport): string {
  if (report.error !== undefined) throw new CliError('demo_failed', report.error);
  const closed = report.recordings.reduce((sum, recording) => sum + recording.closedSpans, 0);
  const evidence = report.recordings[0]?.evidence;
  const known = evidence === undefined ? '' : ` (its process is gone: ${printable(evidence)})`;
  return `repair: ${count(report.recordings.length, 'recording')}${known}, ${count(closed, 'open span')} closed at the last evidence`;
}

function furtherLines(context: CliContext, dir: string, session: string): readonly string[] {
  const quoted = /^[\w./-]+$/.test(dir) ? dir : `'${dir.replaceAll("'", "'\\''")}'`;
  const spanbox = context.environment['npm_command'] === 'exec' ? 'npx spanbox' : 'spanbox';
  return [
    context.out.palette.bold('Look further (the directory is kept):'),
    `  ${spanbox} list --dir ${printable(quoted)}`,
    `  ${spanbox} show ${session} --dir ${printable(quoted)}`,
    `  ${spanbox} show @interrupted --json --dir ${printable(quoted)}`,
    `  ${spanbox} doctor --dir ${printable(quoted)}`,
  ];
}

/** The story on stderr: numbered steps, and what the agent says as it says it. */
class Story {
  readonly #context: CliContext;
  #steps = 0;
  #isInText = false;

  constructor(context: CliContext) {
    this.#context = context;
  }

  async say(...lines: readonly string[]): Promise<void> {
    await this.#context.err.write(`${lines.join('\n')}\n`);
  }

  async step(text: string): Promise<void> {
    this.#steps++;
    await this.say(`${this.#context.err.palette.bold(`${this.#steps}.`)} ${text}`);
  }

  async progress(progress: AgentProgress): Promise<void> {
    const { dim, cyan } = this.#context.err.palette;
    switch (progress.kind) {
      case 'model':
        await this.endLine();
        break;
      case 'text':
        await this.#context.err.write(`${this.#isInText ? '' : `   ${dim('model')}  `}${printable(progress.text)}`);
        this.#isInText = true;
        break;
      case 'tool':
        await this.endLine();
        await this.#context.err.write(
          `   ${dim('tool')}   ${cyan(printable(progress.name))} ${printable(progress.input)}`,
        );
        this.#isInText = true;
        break;
      case 'tool_result':
        await this.#context.err.write(` → ${printable(progress.result)}`);
        await this.endLine();
        break;
    }
  }

  /** Ends the line that the agent's text stands on. */
  async endLine(): Promise<void> {
    if (this.#isInText) await this.say('');
    this.#isInText = false;
  }
}
