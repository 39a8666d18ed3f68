// The reference page: the prose of conventions.template.md with the tables of the registry put in at its markers.
import { membersOf } from './registry.mjs';

const SECTIONS = {
  events: eventTables,
  evidence: evidenceTable,
  spans: spanTables,
  metrics: metricTable,
  attributes: attributeTables,
};

export function page(registry, template) {
  const used = new Set();
  const text = template.replaceAll(/<!-- insert: (\w+) -->/g, (_, name) => {
    const section = SECTIONS[name];
    if (section === undefined) throw new Error(`unknown section ${name}`);
    used.add(name);
    return section(registry).trimEnd();
  });
  for (const name of Object.keys(SECTIONS)) if (!used.has(name)) throw new Error(`the page lacks ${name}`);
  return text;
}

function attributeTables({ files }) {
  return files
    .map(({ stem, attributes }) => `### ${title(stem)}\n\n${attributes.map(attributeEntry).join('\n')}`)
    .join('\n');
}

function attributeEntry(attribute) {
  const members = membersOf(attribute);
  const type = members === undefined ? attribute.type : 'string, enumerated';
  const lines = [`- **\`${attribute.key}\`** (${type}): ${flat(attribute.brief)}`];
  if (attribute.note !== undefined)
    lines.push(
      ...attribute.note
        .trim()
        .split('\n')
        .map((line) => `  ${line}`),
    );
  if (members !== undefined) for (const m of members) lines.push(`  - \`${m.value}\`: ${flat(m.brief)}`);
  if (attribute.examples !== undefined) {
    lines.push(`  Examples: ${attribute.examples.map((e) => `\`${JSON.stringify(e)}\``).join(', ')}.`);
  }
  // A list right after a note or a list item would be taken for its continuation.
  return members === undefined && attribute.note?.includes('\n- ') !== true
    ? lines.join('\n')
    : lines.join('\n').replace('\n  Examples', '\n\n  Examples');
}

function eventTables({ events }) {
  return events
    .map((event) => {
      const head = `### Event \`${event.name}\`\n\n${flat(event.brief)} ${flat(event.note ?? '')}\n`;
      if (event.name === 'spanbox.evidence') return `${head}\nIts fields by kind are in the table below.\n`;
      return `${head}\n| attribute | when |\n|---|---|\n${event.attributes.map(referenceRow).join('\n')}\n`;
    })
    .join('\n');
}

function evidenceTable({ attributes, events }) {
  const event = events.find((e) => e.name === 'spanbox.evidence');
  const rows = membersOf(attributes.get('spanbox.evidence.kind')).map(({ value, brief }) => {
    const fields = event.attributes.flatMap(({ ref, annotations }) => {
      if (annotations?.required_for?.includes(value)) return [`\`${short(ref)}\``];
      return annotations?.optional_for?.includes(value) ? [`\`${short(ref)}\`?`] : [];
    });
    return `| \`${value}\` | ${fields.join(', ')} | ${flat(brief)} |`;
  });
  return `| kind | fields | meaning |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function spanTables({ spans }) {
  return spans
    .map(
      (span) =>
        `### ${title(span.type.slice('spanbox.'.length))}: ${span.name.note}, ${span.kind.toUpperCase()}\n\n${flat(span.brief)}\n\n` +
        `| attribute | when |\n|---|---|\n${span.attributes.map(referenceRow).join('\n')}\n`,
    )
    .join('\n');
}

function metricTable({ metrics }) {
  const rows = metrics.map((m) => {
    const by = (m.attributes ?? []).map((a) => `\`${a.ref}\`${a.requirement_level === 'opt_in' ? ' (opt-in)' : ''}`);
    return `| \`${m.name}\` | ${m.instrument} | \`${m.unit}\` | ${by.join(', ')} | ${flat(m.brief)} |`;
  });
  return `| metric | instrument | unit | by | meaning |\n|---|---|---|---|---|\n${rows.join('\n')}\n`;
}

function referenceRow({ ref, requirement_level: level }) {
  const [name, condition] = typeof level === 'string' ? [level] : Object.entries(level)[0];
  const when = condition ?? { required: 'always', recommended: 'when known', opt_in: 'when asked for' }[name];
  return `| \`${ref}\` | ${when.replace(/^When/, 'when').replace(/\.$/, '')} |`;
}

function short(ref) {
  return ref.startsWith('spanbox.evidence.') ? `.${ref.slice('spanbox.evidence.'.length)}` : ref;
}

function title(stem) {
  return stem[0].toUpperCase() + stem.slice(1);
}

function flat(text) {
  return text.trim().replaceAll(/\s*\n\s*/g, ' ');
}
