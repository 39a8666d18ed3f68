// The public types, committed under api/ so that a change of them is seen in review: every door's .d.ts and what those
// import, as the build emits them. `--update` writes them; without it a difference is printed and ends non-zero.
// Needs dist/ (npm run build). The programs' own bundles have no types and no place here.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize, relative } from 'node:path';

const COMMITTED = 'api';
const update = process.argv.includes('--update');

const declarations = reachable(doorTypes());
if (declarations.size === 0) throw new Error('package.json has no door with types');
if (update) write(COMMITTED);
else compare();

function doorTypes() {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
  const types = (value) => {
    if (typeof value === 'string') return value.endsWith('.d.ts') ? [value] : [];
    return Object.values(value ?? {}).flatMap(types);
  };
  return types(exports).map((path) => normalize(path));
}

/** File in dist/ to its text, for these files and all they import by a relative path. */
function reachable(roots) {
  const texts = new Map();
  const waiting = [...roots];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (texts.has(file)) continue;
    const text = readFileSync(file, 'utf8');
    texts.set(file, text);
    for (const [, specifier] of text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)['"](\.[^'"]+)['"]/g))
      waiting.push(
        normalize(join(dirname(file), specifier.replace(/\.[jt]s$/, '.d.ts').replace(/\.d\.d\.ts$/, '.d.ts'))),
      );
  }
  return new Map([...texts].sort(([left], [right]) => (left < right ? -1 : 1)));
}

function write(folder) {
  rmSync(folder, { recursive: true, force: true });
  for (const [file, text] of declarations) {
    const target = join(folder, relative('dist', file));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}

function compare() {
  if (!existsSync(COMMITTED)) throw new Error(`${COMMITTED}/ is not there: npm run api`);
  const folder = mkdtempSync(join(tmpdir(), 'spanbox-api-'));
  try {
    write(join(folder, COMMITTED));
    const diff = spawnSync('diff', ['--recursive', '--unified', '--new-file', COMMITTED, join(folder, COMMITTED)], {
      encoding: 'utf8',
    });
    process.stdout.write(diff.stdout);
    console.log(
      `${declarations.size} declaration files, ${diff.status === 0 ? 'as committed' : 'not as committed: npm run api'}`,
    );
    process.exitCode = diff.status === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
