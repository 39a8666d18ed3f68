/**
 * What has to be known of the arguments before they are parsed: how an error is to be printed, and in which colours.
 * `--color` may stand alone (`always`); the parser is given `--color=always`, so that it never takes the next word for its value.
 */
import type { ColourFlag } from './colour.ts';

/** The arguments with every form of `--color` written as `--color=<when>`; what follows `--` is left as it is. */
export function normaliseArguments(commandLine: readonly string[]): readonly string[] {
  const end = endOfOptions(commandLine);
  return commandLine.map((argument, index) => {
    if (index >= end) return argument;
    if (argument === '--color' || argument === '--colour') return '--color=always';
    if (argument === '--no-color' || argument === '--no-colour') return '--color=never';
    return argument.startsWith('--colour=') ? `--color=${argument.slice('--colour='.length)}` : argument;
  });
}

function endOfOptions(commandLine: readonly string[]): number {
  const end = commandLine.indexOf('--');
  return end === -1 ? commandLine.length : end;
}

/** Whether `--json` is among the normalised arguments. */
export function isJsonAsked(commandLine: readonly string[]): boolean {
  return commandLine.slice(0, endOfOptions(commandLine)).includes('--json');
}

/** What the last `--color=` of the normalised arguments says; undefined for none, or one that the parser will refuse. */
export function colourFlagOf(commandLine: readonly string[]): ColourFlag | undefined {
  let flag: ColourFlag | undefined;
  for (const argument of commandLine.slice(0, endOfOptions(commandLine))) {
    const value = argument.startsWith('--color=') ? argument.slice('--color='.length) : undefined;
    if (value === 'always' || value === 'never' || value === 'auto') flag = value;
  }
  return flag;
}
