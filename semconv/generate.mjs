// Generates from semconv/registry/*.yaml: the constants in src/semconv/, the page docs/conventions.md and semconv/events.schema.json.
// With --check nothing is written; files that are not current are named, and the exit code is 1.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { constantFiles } from './generate/constants.mjs';
import { page } from './generate/page.mjs';
import { readRegistry } from './generate/registry.mjs';
import { eventsSchema, printJson } from './generate/schema.mjs';

const root = new URL('../', import.meta.url);
const registry = readRegistry(new URL('semconv/registry/', root));
const template = readFileSync(new URL('semconv/conventions.template.md', root), 'utf8');
const files = new Map([
  ...constantFiles(registry),
  ['docs/conventions.md', page(registry, template)],
  ['semconv/events.schema.json', printJson(eventsSchema(registry))],
]);

const stale = [];
for (const [path, text] of files) {
  const url = new URL(path, root);
  if (process.argv.includes('--check')) {
    if (readCurrent(url) !== text) stale.push(path);
  } else {
    mkdirSync(new URL('.', url), { recursive: true });
    writeFileSync(fileURLToPath(url), text);
  }
}
if (stale.length > 0) {
  process.stderr.write(`Stale: ${stale.join(', ')}. Run: npm run semconv\n`);
  process.exitCode = 1;
}

/** The text of a generated file; undefined when it is missing, which makes it stale like any other difference. */
function readCurrent(url) {
  try {
    return readFileSync(url, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
