// `npm run bench`: every benchmark in turn, each in a process of its own, as tables. Takes a few minutes on two cores.
// Usage: node bench/run.mjs [--write]   --write puts what was printed into docs/benchmarks.md
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, release } from 'node:os';
import { parseArgs, stripVTControlCharacters } from 'node:util';

const { values } = parseArgs({ options: { write: { type: 'boolean' } } });
const PROGRAMS = [
  ['Span cost', 'span-cost.mjs'],
  ['Growth', 'growth.mjs'],
  ['Event loop delay', 'loop-delay.mjs'],
  ['Crash mark', 'mark-crashed.mjs'],
  ['Repair', 'repair.mjs'],
  ['Incidents', 'incident.mjs'],
  ['Incident processor', 'incident-processor.mjs'],
  ['Streams', 'streams.mjs'],
  ['Runs', 'runs.mjs'],
  ['Command line', 'cli.mjs'],
];

const sections = [];
let failed = false;
for (const [title, program] of PROGRAMS) {
  const path = new URL(program, import.meta.url).pathname;
  if (!existsSync(path)) continue;
  process.stderr.write(`${title} …\n`);
  const { status, stdout } = spawnSync(process.execPath, [path], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1e8,
  });
  const text = stripVTControlCharacters(stdout).trimEnd();
  console.log(`\n## ${title}\n\n${text}`);
  sections.push(`## ${title}\n\n\`node bench/${program}\`\n\n\`\`\`\n${text}\n\`\`\`\n`);
  if (status !== 0) {
    failed = true;
    console.log(`${program} ended with ${status}`);
  }
}

if (values.write && !failed) {
  const processors = cpus();
  writeFileSync(
    new URL('../docs/benchmarks.md', import.meta.url),
    `# Benchmarks

Made by \`npm run bench -- --write\`; every figure below is what that run printed. Node ${process.versions.node}, ${platform()} ${arch()} ${release().split('.').slice(0, 2).join('.')}, ${processors.length} processors. Other machines
give other figures; what the product promises are the ratios to the row that ran beside them in the same process.

${sections.join('\n')}`,
  );
}
process.exitCode = failed ? 1 : 0;
