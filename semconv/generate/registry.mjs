// Reads the registry files and refuses what the JSON schema of the format cannot see: names twice, references to nothing,
// names of ours outside `spanbox.`, a name that is also the namespace of another, constants that would collide.
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

const NAME = /^spanbox(\.[a-z][a-z0-9]*(_[a-z0-9]+)*)+$/;

/** @returns {{ files: { stem: string, attributes: object[] }[], attributes: Map<string, object>, events: object[], spans: object[], metrics: object[] }} */
export function readRegistry(folder) {
  const files = [];
  const registry = { files, attributes: new Map(), events: [], spans: [], metrics: [] };
  for (const name of readdirSync(folder).toSorted()) {
    if (!name.endsWith('.yaml')) continue;
    const content = parse(readFileSync(new URL(name, folder), 'utf8'));
    const attributes = content.attributes ?? [];
    if (attributes.length > 0) files.push({ stem: name.slice(0, -'.yaml'.length), attributes });
    for (const attribute of attributes) {
      if (registry.attributes.has(attribute.key)) throw new Error(`${name}: ${attribute.key} is defined twice`);
      registry.attributes.set(attribute.key, attribute);
    }
    for (const signal of ['events', 'spans', 'metrics']) registry[signal].push(...(content[signal] ?? []));
  }
  check(registry);
  return registry;
}

function check({ attributes, events, spans, metrics }) {
  const keys = [...attributes.keys()];
  const names = [...keys, ...events.map((e) => e.name), ...metrics.map((m) => m.name), ...spans.map((s) => s.type)];
  for (const name of names) if (!NAME.test(name)) throw new Error(`${name}: not a name under spanbox.`);
  for (const key of keys) {
    if (keys.some((other) => other.startsWith(`${key}.`))) throw new Error(`${key}: a name and a namespace at once`);
  }
  const constants = new Set(keys.map(constantOf));
  if (constants.size !== keys.length) throw new Error('two attributes have the same constant');
  for (const signal of [...events, ...spans, ...metrics]) {
    for (const { ref } of signal.attributes ?? []) {
      if (ref.startsWith('spanbox.') && !attributes.has(ref)) throw new Error(`${ref}: not defined`);
    }
  }
  for (const key of keys) {
    const used = [...events, ...spans, ...metrics].some((s) => s.attributes?.some((a) => a.ref === key));
    if (!used && !key.startsWith('spanbox.link.')) throw new Error(`${key}: no signal has it`);
  }
}

/** `spanbox.evidence.at_ms` → `SPANBOX_EVIDENCE_AT_MS`. */
export function constantOf(name) {
  return name.toUpperCase().replaceAll('.', '_');
}

/** The members of an enum attribute with their values; undefined for other types. */
export function membersOf(attribute) {
  return attribute.type.members?.map((member) => ({ ...member, value: member.value ?? member.id }));
}
