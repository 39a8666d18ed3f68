/**
 * Where the spans of `show` come from: a session of the store, or any file of OTLP JSON.
 * Reading changes nothing: what a dead process left is read as repair would leave it.
 */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { listSessions, readSession } from '../repair/index.ts';
import type { Session, SessionSummary } from '../repair/types.ts';
import type { OtlpSpan } from '../otlp/otlp-types.ts';
import { parseRecordingName } from '../store/layout.ts';
import { directoryOf, isStore } from './directory.ts';
import { CliError } from './exit-code.ts';
import { readOtlpInput } from './otlp-input.ts';
import type { InputDamage } from './otlp-input.ts';
import { chooseSession } from './session-choice.ts';

/** Files above this are not read into memory. */
const MAX_FILE_BYTES = 1_000_000_000;

/** What `show` shows. */
export type ShownSource =
  | { readonly kind: 'session'; readonly session: Session }
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly spans: readonly OtlpSpan[];
      readonly damage: readonly InputDamage[];
    };

/**
 * Reads a file of OTLP JSON; `-` is stdin.
 *
 * @throws CliError `not_found` or `unreadable`.
 */
export function readFileSource(path: string, cwd: string): ShownSource {
  const bytes = fileBytes(path, cwd);
  const { spans, damage } = readOtlpInput(bytes);
  if (spans.length === 0 && damage.length > 0) {
    throw new CliError(
      'unreadable',
      `${path} holds no OTLP JSON`,
      'Expected are lines (or one document) with resourceSpans.',
    );
  }
  return { kind: 'file', name: path === '-' ? 'stdin' : path, spans, damage };
}

function fileBytes(path: string, cwd: string): Uint8Array {
  const target = path === '-' ? 0 : resolve(cwd, path);
  try {
    if (typeof target === 'string') {
      const status = statSync(target);
      if (status.isDirectory()) throw new CliError('unreadable', `${path} is a directory, not a file of OTLP JSON`);
      if (status.size > MAX_FILE_BYTES) {
        throw new CliError(
          'unreadable',
          `${path} is larger than 1 GB`,
          'Split it by lines: every line stands for itself.',
        );
      }
    }
    return readFileSync(target);
  } catch (error) {
    if (error instanceof CliError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
    throw new CliError(isMissing ? 'not_found' : 'unreadable', `${path} cannot be read: ${code}`, '', { cause: error });
  }
}

/**
 * The session, file or recording that a user named.
 *
 * @throws CliError `not_found`, `ambiguous`, `unreadable` or `refused`.
 */
export async function findSource(wanted: string, dirFlag: string | undefined, cwd: string): Promise<ShownSource> {
  const dir = directoryOf(dirFlag);
  const sessions = await sessionsOf(dir);
  const chosen = chooseSession(sessions, wanted);
  if (chosen !== undefined) return { kind: 'session', session: await readSession(dir, chosen.id) };
  const path = resolve(cwd, wanted);
  const status = wanted.startsWith('@') ? undefined : statSync(path, { throwIfNoEntry: false });
  if (status?.isDirectory() === true) return sessionOfRecording(path, wanted);
  if (status !== undefined) return readFileSource(wanted, cwd);
  const hint = sessions.length === 0 ? `There is no session in ${dir}.` : 'spanbox list shows the sessions.';
  throw new CliError('not_found', `no session, file or recording is named ${wanted}`, hint);
}

async function sessionsOf(dir: string): Promise<readonly SessionSummary[]> {
  const sessions: SessionSummary[] = [];
  if (isStore(dir)) for await (const session of listSessions(dir)) sessions.push(session);
  return sessions;
}

/** `<root>/v1/recordings/<recording>`, or below `repairing`. */
async function sessionOfRecording(path: string, wanted: string): Promise<ShownSource> {
  const recording = basename(path).split('@')[0] ?? '';
  if (parseRecordingName(recording) === undefined) {
    throw new CliError(
      'not_found',
      `${wanted} is a directory, but no recording`,
      'For another directory of recordings use --dir.',
    );
  }
  const dir = dirname(dirname(dirname(path)));
  const inside = (await sessionsOf(dir)).filter((session) =>
    session.parts.some((part) => part.recording === recording),
  );
  const [first, second] = inside;
  if (first === undefined) throw new CliError('not_found', `the recording ${recording} holds no session`);
  if (second !== undefined) {
    throw new CliError(
      'ambiguous',
      `the recording ${recording} holds ${inside.length} sessions`,
      `Name one of them with --dir ${dir}.`,
    );
  }
  return { kind: 'session', session: await readSession(dir, first.id) };
}
