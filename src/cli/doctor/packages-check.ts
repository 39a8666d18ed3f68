/**
 * The OpenTelemetry packages that an application in a folder gets: their versions, whether they are of one line that this Node runs, and
 * whether the api is there twice, in which case two halves of an application may not see each other.
 */
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { finding, note, ok } from './check.ts';
import type { Check } from './check.ts';

/** A package on disk. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** Its folder, without symbolic links. */
  readonly path: string;
}

const API = '@opentelemetry/api';
const SDK_NAMES = ['@opentelemetry/sdk-trace-base', '@opentelemetry/sdk-trace'] as const;
const OTHER_NAMES = [
  '@opentelemetry/context-async-hooks',
  '@opentelemetry/exporter-trace-otlp-http',
  'spanbox',
] as const;

/** What `spanbox/sdk2` needs. */
const SDK2_PACKAGES = [
  '@opentelemetry/sdk-trace-base@2',
  '@opentelemetry/core@2',
  '@opentelemetry/resources@2',
  '@opentelemetry/context-async-hooks@2',
  '@opentelemetry/exporter-trace-otlp-http@0.223',
] as const;

/** Folders looked into for second copies; more than any installation that is not pathological. */
const MAX_FOLDERS = 20_000;

/** What an application in `cwd` gets. */
export function packageChecks(cwd: string, nodeVersion: string): readonly Check[] {
  const api = installedFrom(cwd, API);
  const sdk = SDK_NAMES.map((name) => installedFrom(cwd, name)).find((found) => found !== undefined);
  const others = OTHER_NAMES.map((name) => installedFrom(cwd, name)).filter((found) => found !== undefined);
  const checks: Check[] = [];
  if (api === undefined) {
    checks.push(note('packages', `${API} is not installed in ${cwd}`, 'Run doctor in the folder of your application.'));
  }
  const seen = [api, sdk, ...others].filter((found) => found !== undefined);
  if (seen.length > 0) {
    checks.push(ok('packages', seen.map((found) => `${found.name} ${found.version}`).join(', ')));
  }
  if (api !== undefined && sdk === undefined) {
    checks.push(
      finding(
        'packages',
        `${API} is installed, an SDK is not: spans are made by nobody`,
        `Run: npm install ${SDK2_PACKAGES.join(' ')}`,
      ),
    );
  }
  if (sdk !== undefined) checks.push(...lineChecks(sdk, api, nodeVersion));
  const copies = apiCopies(cwd);
  if (copies.length > 1) {
    checks.push(
      finding(
        'packages',
        `${API} is installed ${copies.length} times: ${copies.map((copy) => `${copy.version} in ${copy.path}`).join('; ')}`,
        `Spans of one copy may be invisible to the other. Find out who brings the second one: npm ls ${API}; then npm dedupe.`,
      ),
    );
  }
  return checks;
}

function majorMinor(version: string): readonly [number, number] {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return [major, minor];
}

function isBelow(version: string, major: number, minor: number): boolean {
  const [gotMajor, gotMinor] = majorMinor(version);
  return gotMajor < major || (gotMajor === major && gotMinor < minor);
}

function lineChecks(sdk: InstalledPackage, api: InstalledPackage | undefined, nodeVersion: string): readonly Check[] {
  const [line] = majorMinor(sdk.version);
  if (line !== 2 && line !== 3) {
    return [finding('packages', `${sdk.name} ${sdk.version} is of a line that is not supported`, 'Use 2.x or 3.x.')];
  }
  const checks: Check[] = [];
  if (line === 3 && isBelow(nodeVersion, 22, 15)) {
    checks.push(
      finding(
        'packages',
        `${sdk.name} ${sdk.version} needs Node 22.15, this is ${nodeVersion}`,
        'Use the 2.x line, or a newer Node.',
      ),
    );
  }
  const minimum = line === 3 ? 10 : 9;
  if (api !== undefined && isBelow(api.version, 1, minimum)) {
    checks.push(
      finding(
        'packages',
        `the ${line}.x SDK needs ${API} 1.${minimum}, installed is ${api.version}`,
        `Run: npm install ${API}@^1.${minimum}`,
      ),
    );
  }
  return checks;
}

/** The package that a module in the folder gets: the nearest `node_modules` that has it. */
function installedFrom(folder: string, name: string): InstalledPackage | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const found = packageAt(join(at, 'node_modules', name));
    if (found !== undefined) return found;
    if (dirname(at) === at) return undefined;
  }
}

function packageAt(path: string): InstalledPackage | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    if (typeof manifest !== 'object' || manifest === null) return undefined;
    const { name, version } = manifest as { readonly name?: unknown; readonly version?: unknown };
    if (typeof name !== 'string' || typeof version !== 'string') return undefined;
    return { name, version, path: realpathSync(path) };
  } catch {
    // No such package here, or its manifest is no JSON: then nothing can be said of it.
    return undefined;
  }
}

/** Every copy of the api in the `node_modules` of the folder and of those above it, by path. */
export function apiCopies(cwd: string): readonly InstalledPackage[] {
  const copies = new Map<string, InstalledPackage>();
  const seen = new Set<string>();
  const waiting: string[] = [];
  for (let at = cwd; ; at = dirname(at)) {
    waiting.push(join(at, 'node_modules'));
    if (dirname(at) === at) break;
  }
  for (let folder = waiting.shift(); folder !== undefined && seen.size < MAX_FOLDERS; folder = waiting.shift()) {
    const real = realPathOf(folder);
    if (real === undefined || seen.has(real)) continue;
    seen.add(real);
    const copy = packageAt(join(real, API));
    if (copy !== undefined) copies.set(copy.path, copy);
    for (const name of foldersIn(real)) waiting.push(join(real, name, 'node_modules'));
    // pnpm keeps every package under .pnpm/<name>/node_modules.
    for (const name of foldersIn(join(real, '.pnpm'))) waiting.push(join(real, '.pnpm', name, 'node_modules'));
  }
  return [...copies.values()].sort((left, right) => (left.path < right.path ? -1 : 1));
}

function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    // There is no such folder.
    return undefined;
  }
}

/** The names of packages in a `node_modules`, scoped ones as `@scope/name`. */
function foldersIn(folder: string): readonly string[] {
  return namesIn(folder).flatMap((name) =>
    name.startsWith('@')
      ? namesIn(join(folder, name)).map((inner) => join(name, inner))
      : name.startsWith('.')
        ? []
        : [name],
  );
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Not a folder, or not ours to read.
    return [];
  }
}
