// What no other tool checks about the tracked files: sizes, tests that would not run, asynchronous rename, escapes from
// the type checker, and words that belong to somebody's machine and not to the project. Prints each finding with its
// line and ends non-zero when there is one. The patterns are spelled so that this file does not match itself.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const MAX_LINES = 400;

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => file !== '' && file !== 'package-lock.json');

const isSource = (file) => /^src\/.*\.tsx?$/.test(file);
const isTest = (file) => /\.test\.(?:ts|mjs)$/.test(file) || /^test\/.*\.(?:ts|mjs)$/.test(file);
const isShipped = (file) => isSource(file) && !isTest(file);
const isShown = (file) => isSource(file) || /^(?:docs|examples)\/|^(?:README|CHANGELOG)\.md$/.test(file);
const isText = (file) => /\.(?:ts|tsx|mjs|js|json|md|ya?ml|txt|html|css|sh)$|^\.ci\/|^\.[a-z]+rc/.test(file);

/** `code` rules look at lines without their comments, `text` rules at whole lines. */
const RULES = [
  {
    name: 'a test that would not run',
    files: isTest,
    part: 'code',
    pattern: /\b(?:it|test|describe|suite|bench)(?:\.\w+)*\.(?:only|skip|todo|skipIf|runIf|fails)\b/,
  },
  {
    name: 'an asynchronous rename',
    files: isShipped,
    part: 'code',
    pattern: /\brename\s*\(|[{,]\s*rename\s*[,}]|fs\.promises|\bfs\/promises\b.*\brename\b/,
  },
  {
    name: 'an escape from the type checker',
    files: isSource,
    part: 'text',
    pattern: /@ts-(?:ignore|expect-error|nocheck)|(?:eslint|oxlint)-disable/,
  },
  {
    name: 'the type any',
    files: isSource,
    part: 'code',
    pattern: /(?:(?::|\bas|<|\||&|=>)\s*any\b(?!\s*[:(]|\s+\w)|,\s*any\s*[>\]])/,
  },
  { name: 'a machine path', files: isText, part: 'text', pattern: /(?:^|[\s'"`(=:])\/(?:w[o]rk|r[o]ot)\// },
  {
    name: "somebody's home",
    files: (file) => isText(file) && !isTest(file), // tests have paths as hostile texts
    part: 'text',
    pattern: /(?:^|[\s'"`(=:])\/(?:h[o]me|Users)\/\w+\//,
  },
  {
    name: 'a registry host',
    files: isText,
    part: 'text',
    pattern: /registry\.(?:npm[j]s|y[a]rnpkg)\.|npm\.p[k]g\.github|\b[\w-]+\.art[i]factory\.|proxy\.g[o]lang\.org/,
  },
  { name: 'a path outside the repository', files: isShown, part: 'text', pattern: /\.\.\/sh[a]red\b/ },
  { name: 'a reference to a tracker', files: isText, part: 'text', pattern: /\b[Ii]ss[u]e #?\d+\b/ },
];

const findings = [];
for (const file of tracked.filter(isText)) {
  const text = read(file);
  if (text === undefined) continue;
  const lines = text.split('\n');
  const count = text.endsWith('\n') ? lines.length - 1 : lines.length;
  if (isSource(file) && count > MAX_LINES) findings.push(`${file}: ${count} lines, at most ${MAX_LINES}`);
  const code = withoutComments(lines);
  for (const rule of RULES) {
    if (!rule.files(file)) continue;
    const looked = rule.part === 'code' ? code : lines;
    looked.forEach((line, index) => {
      if (rule.pattern.test(line)) findings.push(`${file}:${index + 1}: ${rule.name}: ${line.trim().slice(0, 120)}`);
    });
  }
}

for (const finding of findings) console.error(finding);
console.log(`${tracked.length} files, ${RULES.length + 1} rules, ${findings.length} findings`);
process.exitCode = findings.length === 0 ? 0 : 1;

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined; // deleted in the working tree, not committed yet
    throw error;
  }
}

// Line comments and block comments only; a comment sign inside a string hides the rest of that line, which no rule needs.
function withoutComments(lines) {
  let inBlock = false;
  return lines.map((line) => {
    if (inBlock) {
      const end = line.indexOf('*/');
      if (end < 0) return '';
      inBlock = false;
      return line.slice(end + 2);
    }
    const start = line.indexOf('/*');
    if (start >= 0 && !line.includes('*/', start)) {
      inBlock = true;
      return line.slice(0, start);
    }
    return line.replace(/\/\*.*?\*\//g, '').replace(/(^|\s)\/\/.*$/, '');
  });
}
