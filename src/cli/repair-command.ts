/** `spanbox repair`: closes what dead processes left open, and says for each recording what it did and on what evidence. */
import { repair } from '../repair/index.ts';
import type { RecordingRepair, RepairReport } from '../repair/types.ts';
import type { Palette } from './colour.ts';
import { directoryOf, isStore } from './directory.ts';
import { CliError, EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { printable, printableJson } from './printable.ts';
import { count } from './quantities.ts';
import { damageText } from './damage-text.ts';
import type { CliContext } from './screen.ts';

/** The options of `repair`. */
export interface RepairCommandOptions {
  readonly dir: string | undefined;
  readonly dryRun: boolean;
}

/**
 * Repairs, or with `dryRun` only says what there is to repair.
 *
 * @returns 0; 4 for a dry run that would act; 5 if some recordings could not be repaired, 1 if none could.
 * @throws CliError `refused` for a directory that may not be used.
 */
export async function repairCommand(context: CliContext, options: RepairCommandOptions): Promise<ExitCode> {
  const dir = directoryOf(options.dir);
  const empty: RepairReport = { dir, dryRun: options.dryRun, recordings: [], live: 0, finished: 0, foreign: [] };
  const report = isStore(dir) ? await repair(dir, { dryRun: options.dryRun, signal: context.signals.signal }) : empty;
  if (report.error !== undefined) throw new CliError('refused', report.error, 'spanbox doctor says more.');
  if (context.json) await context.out.write(`${printableJson({ schemaVersion: 1, ...report })}\n`);
  else await context.out.write(`${reportLines(report, context.out.palette).join('\n')}\n`);
  return repairExitCode(report);
}

/** The exit code of a report. */
export function repairExitCode(report: RepairReport): ExitCode {
  const failed = report.recordings.filter((recording) => recording.result === 'failed').length;
  if (failed > 0) return failed === report.recordings.length ? EXIT.failed : EXIT.partial;
  const wouldAct = report.recordings.some((recording) => recording.result === 'would_repair');
  return wouldAct ? EXIT.findings : EXIT.ok;
}

const RESULT_WORDS: Readonly<Record<RecordingRepair['result'], string>> = {
  repaired: 'repaired',
  would_repair: 'would be repaired',
  taken: 'taken by another repair',
  failed: 'failed',
};

const MAX_DAMAGE_LINES = 10;

function reportLines(report: RepairReport, palette: Palette): readonly string[] {
  const lines = report.recordings.flatMap((recording) => recordingLines(recording, palette));
  const closed = report.recordings.reduce((sum, recording) => sum + recording.closedSpans, 0);
  const verb = report.dryRun ? 'to repair' : 'looked at';
  lines.push(
    report.recordings.length === 0
      ? `nothing to repair in ${printable(report.dir)}`
      : `${count(report.recordings.length, 'recording')} ${verb}, ${count(closed, 'open span')} ${report.dryRun ? 'would be closed' : 'closed'} in ${printable(report.dir)}`,
    `${count(report.live, 'recording')} of running processes, ${report.finished} finished`,
  );
  for (const name of report.foreign) lines.push(`${palette.yellow('not ours, left alone')}: ${printable(name)}`);
  return lines;
}

function recordingLines(recording: RecordingRepair, palette: Palette): readonly string[] {
  const paint = recording.result === 'failed' ? palette.red : palette.green;
  const reason = recording.reason === undefined ? '' : `: ${printable(recording.reason)}`;
  const lines = [
    `${palette.bold(printable(recording.recording))}  ${paint(RESULT_WORDS[recording.result])}${reason}`,
    `  its process is gone: ${printable(recording.evidence)} · ${count(recording.closedSpans, 'open span')}`,
  ];
  for (const session of recording.sessions) {
    lines.push(`  session ${printable(session.id)} part ${session.part}: ${session.state}`);
  }
  for (const place of recording.damage.slice(0, MAX_DAMAGE_LINES)) {
    lines.push(`  ${palette.yellow('damage')}: ${damageText(place)}`);
  }
  const more = recording.damageCount - Math.min(recording.damage.length, MAX_DAMAGE_LINES);
  if (more > 0) lines.push(`  ${palette.yellow('damage')}: ${more} more places`);
  return lines;
}
