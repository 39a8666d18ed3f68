/**
 * What the README tells a new user to do, as steps that can be run.
 *
 * A fence takes part when its info string names a way: "```sh try=sdk2" holds commands, one a line, and
 * "```js try=sdk2 file=app.mjs" the text of a file. "try=sdk2,sdk3" belongs to both. Order is the README's.
 */
export type ReadmeStep =
  | { readonly kind: 'commands'; readonly line: number; readonly commands: readonly string[] }
  | { readonly kind: 'file'; readonly line: number; readonly path: string; readonly text: string };

/**
 * The steps of one way through the README.
 *
 * @throws Error when a fence of that way is neither commands nor a file, or when there is none of either.
 */
export function readmeSteps(readme: string, way: string): readonly ReadmeStep[] {
  const steps: ReadmeStep[] = [];
  for (const match of readme.matchAll(/^```(\w+)([^\n`]*)\n([^]*?)^```/gm)) {
    const [, language = '', words = '', body = ''] = match;
    const info = new Map(words.split(/\s+/).map((word) => word.split('=') as [string, string | undefined]));
    if (!(info.get('try') ?? '').split(',').includes(way)) continue;
    const line = readme.slice(0, match.index).split('\n').length;
    if (language === 'sh') {
      const commands = body.split('\n').filter((command) => command.trim() !== '' && !command.startsWith('#'));
      steps.push({ kind: 'commands', line, commands });
      continue;
    }
    const path = info.get('file');
    if (path === undefined) throw new Error(`README.md:${line}: a fence of ${way} is neither sh nor a file`);
    steps.push({ kind: 'file', line, path, text: body });
  }
  for (const kind of ['commands', 'file'])
    if (!steps.some((step) => step.kind === kind)) throw new Error(`README.md: no ${kind} for ${way}`);
  return steps;
}

/** The command as it is run: the package's name, where npm would fetch it, is the tarball instead. */
export function withTarball(command: string, tarball: string): string {
  if (!/^npm (?:i|install)\b/.test(command)) return command;
  const replaced = command.replace(/(\s)spanbox(?=\s|$)/, `$1${tarball}`);
  if (replaced === command) throw new Error(`an install without spanbox: ${command}`);
  return replaced;
}
