// What would be published: publint and attw on the packed tarball, only the files that belong in it, every door of
// `exports` there, no dependency at run time. Needs dist/ (npm run build).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { packTarball } from './pack.mjs';

const ALLOWED = [
  /^dist\/.+\.(?:js|d\.ts|html|json)$/,
  /^(?:package\.json|README\.md|CHANGELOG\.md|SECURITY\.md|LICENSE)$/,
  /^docs\/.+\.md$/,
];
const REQUIRED = ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE'];

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'spanbox-pack-'));
const findings = [];
try {
  const { tarball, files } = packTarball(folder);
  checkFiles(new Set(files));
  checkManifest();
  run('publint', [join('node_modules', 'publint', 'src', 'cli.js'), tarball, '--strict']);
  run('attw', [join('node_modules', '@arethetypeswrong', 'cli', 'dist', 'index.js'), tarball, '--profile', 'esm-only']);
  console.log(`${files.length} files, ${doorFiles().length} door files, ${findings.length} findings`);
} finally {
  rmSync(folder, { recursive: true });
}
for (const finding of findings) console.error(finding);
process.exitCode = findings.length === 0 ? 0 : 1;

function checkFiles(files) {
  for (const file of files)
    if (!ALLOWED.some((pattern) => pattern.test(file)) || /\.test\./.test(file))
      findings.push(`does not belong: ${file}`);
  for (const file of [...REQUIRED, ...doorFiles()]) if (!files.has(file)) findings.push(`missing: ${file}`);
}

function doorFiles() {
  const targets = (value) => (typeof value === 'string' ? [value] : Object.values(value).flatMap(targets));
  return [...Object.values(manifest.exports ?? {}), ...Object.values(manifest.bin ?? {})]
    .flatMap(targets)
    .map((target) => posix.normalize(target));
}

function checkManifest() {
  if (manifest.exports === undefined) findings.push('package.json: no exports');
  if (manifest.dependencies !== undefined) findings.push('package.json: a dependency at run time');
  for (const name of Object.keys(manifest.peerDependencies ?? {}))
    if (name !== '@opentelemetry/api' && manifest.peerDependenciesMeta?.[name]?.optional !== true)
      findings.push(`package.json: the peer ${name} is not optional`);
}

function run(name, args) {
  const result = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (result.status !== 0) findings.push(`${name}: exit ${result.status ?? result.signal}`);
}
