// The documents tell the truth where a program can tell: links and their headings exist, commands they name exist, the
// README's TypeScript compiles against the built types, the changelog has its Unreleased heading.
// Needs dist/ (npm run build). Prints each finding and ends non-zero when there is one.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const SCRATCH = '.check/docs'; // ignored by git; inside the package, so that its own name resolves to dist/

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
const documents = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z', '*.md'], {
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => file !== '' && existsSync(file));
const findings = [];

for (const file of documents) {
  const text = readFileSync(file, 'utf8');
  checkLinks(file, text);
  checkCommands(file, text);
}
checkRequired();
const fences = typescriptFences('README.md');
compile(fences);

for (const finding of findings) console.error(finding);
console.log(`${documents.length} documents, ${fences.length} TypeScript fences, ${findings.length} findings`);
process.exitCode = findings.length === 0 ? 0 : 1;

function checkLinks(file, text) {
  for (const [, target] of withoutFences(text).matchAll(/\[[^\]]*\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const [path, anchor] = target.split('#');
    const linked = path === '' ? file : normalize(join(dirname(file), path));
    if (linked.startsWith('..') || !existsSync(linked)) findings.push(`${file}: no such file: ${target}`);
    else if (anchor && linked.endsWith('.md') && !headingsOf(linked).has(anchor))
      findings.push(`${file}: no such heading: ${target}`);
  }
}

function checkCommands(file, text) {
  for (const [, name] of text.matchAll(/\bnpm run (?:-s |--silent )?([a-z][\w:.-]*)/g))
    if (scripts[name.replace(/[.:]$/, '')] === undefined) findings.push(`${file}: no such script: npm run ${name}`);
}

function checkRequired() {
  for (const file of ['README.md', 'CHANGELOG.md']) if (!documents.includes(file)) findings.push(`${file}: missing`);
  if (documents.includes('CHANGELOG.md') && !/^## \[?Unreleased\]?/m.test(readFileSync('CHANGELOG.md', 'utf8')))
    findings.push('CHANGELOG.md: no Unreleased heading');
  if (documents.includes('README.md') && !/\bnpm test\b/.test(readFileSync('README.md', 'utf8')))
    findings.push('README.md: does not name the test command, npm test');
}

function withoutFences(text) {
  return text.replace(/^(\s*)(```+|~~~+)[^]*?^\1\2/gm, '').replace(/`[^`\n]*`/g, '``');
}

// GitHub's rule: lower case, everything but letters, digits, spaces, hyphens and underscores out, spaces to hyphens.
function headingsOf(file) {
  const found = new Set();
  for (const [, heading] of withoutFences(readFileSync(file, 'utf8').replace(/`([^`\n]*)`/g, '$1')).matchAll(
    /^#{1,6}\s+(.+?)\s*#*$/gm,
  )) {
    const slug = heading
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    let unique = slug;
    for (let n = 1; found.has(unique); n += 1) unique = `${slug}-${n}`;
    found.add(unique);
  }
  return found;
}

function typescriptFences(file) {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^```(?:ts|typescript|js|javascript|mjs)\b[^\n]*\n([^]*?)^```/gm)].map((match) => ({
    line: text.slice(0, match.index).split('\n').length + 1,
    code: match[1],
  }));
}

// Each fence is a module of its own, at the line it has in the README, so that the compiler's line is the README's.
function compile(fences) {
  if (fences.length === 0) return;
  rmSync(SCRATCH, { recursive: true, force: true });
  mkdirSync(SCRATCH, { recursive: true });
  for (const { line, code } of fences)
    writeFileSync(join(SCRATCH, `readme-${line}.ts`), `${'\n'.repeat(line - 1)}${code}\nexport {};\n`);
  const compilerOptions = {
    target: 'ES2023',
    lib: ['ES2023', 'DOM'],
    module: 'NodeNext',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
  };
  writeFileSync(join(SCRATCH, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  const tsc = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', SCRATCH, '--pretty', 'false'], {
    encoding: 'utf8',
  });
  if (tsc.status === 0) rmSync(SCRATCH, { recursive: true });
  else findings.push(...tsc.stdout.trim().split('\n'));
}
