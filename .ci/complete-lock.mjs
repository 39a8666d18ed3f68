// Completes package-lock.json with the platform binaries that a registry did not serve when it was written.
// Tools list one optional package for each platform. npm leaves those it cannot fetch out of the lock file, and then
// `npm ci` refuses the lock file as not in sync, on every platform. What is added is what npm itself would have written,
// but for the checksum, which only the platform's own machines need. Run it after each change of a dependency.
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = 'package-lock.json';
const SYSTEMS = ['android', 'aix', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];
const LIBRARIES = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const added = [];
for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const target = `node_modules/${name}`;
    if (target in lock.packages || `${path}/${target}` in lock.packages) continue;
    const platform = platformOf(name);
    if (platform === undefined || !/^\d+\.\d+\.\d+/.test(version)) continue;
    const { cpu, libc, os } = platform; // in npm's own order of members
    lock.packages[target] = { version, cpu, ...(dev === true && { dev }), ...libc, optional: true, os };
    added.push(`${name}@${version}`);
  }
}
const { '': root, ...rest } = lock.packages;
const sorted = Object.entries(rest).sort(([left], [right]) => left.localeCompare(right, 'en'));
lock.packages = { '': root, ...Object.fromEntries(sorted) };
if (added.length > 0) writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added.length} platform packages added to ${FILE}`);

/** The npm fields of a package that is named after its platform; undefined when the name says none. */
function platformOf(name) {
  const words = name.slice(name.indexOf('/') + 1).split('-');
  const system = SYSTEMS.find((candidate) => words.includes(candidate));
  const processor = PROCESSORS.find((candidate) => words.includes(candidate));
  if (system === undefined || processor === undefined) return undefined;
  const library = Object.entries(LIBRARIES).find(([word]) => words.includes(word))?.[1];
  return { cpu: [processor], libc: library === undefined ? {} : { libc: [library] }, os: [system] };
}
