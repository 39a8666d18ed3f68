// Writes the constants of src/semconv/: attributes and enum values by registry file, events, metrics, and the door.
import { constantOf, membersOf } from './registry.mjs';

const GENERATED = 'Generated from semconv/registry by semconv/generate.mjs: do not edit.';

/** @returns {[path: string, text: string][]} */
export function constantFiles(registry) {
  const out = [];
  const door = [];
  const add = (file, text, exported) => {
    out.push([`src/semconv/${file}`, text]);
    door.push([file, exported]);
  };
  for (const { stem, attributes } of registry.files) {
    add(
      `${stem}-attributes.ts`,
      [header(`Names of the attributes in semconv/registry/${stem}.yaml.`), ...attributes.map(attributeConstant)].join(
        '\n',
      ),
      attributes.map((a) => `ATTR_${constantOf(a.key)}`),
    );
    const enums = attributes.filter((a) => membersOf(a) !== undefined);
    if (enums.length === 0) continue;
    add(
      `${stem}-values.ts`,
      [
        header(`Values of the enumerated attributes in semconv/registry/${stem}.yaml.`),
        ...enums.map(enumConstant),
      ].join('\n'),
      enums.flatMap((a) => [`${constantOf(a.key)}_VALUES`, `type ${typeNameOf(a.key)}`]),
    );
  }
  add(
    'events.ts',
    [header('Names of the events.'), ...registry.events.map((e) => nameConstant('EVENT', e.name, e.brief))].join('\n'),
    registry.events.map((e) => `EVENT_${constantOf(e.name)}`),
  );
  add(
    'metrics.ts',
    [
      header('Names of the metrics.'),
      ...registry.metrics.map((m) => nameConstant('METRIC', m.name, `${m.brief} ${m.instrument}, unit \`${m.unit}\`.`)),
    ].join('\n'),
    registry.metrics.map((m) => `METRIC_${constantOf(m.name)}`),
  );
  out.push(['src/semconv/index.ts', barrel(door)]);
  return out;
}

function header(line) {
  return `/**\n * ${line}\n * ${GENERATED}\n */\n`;
}

function attributeConstant(attribute) {
  const lines = [sentence(attribute.brief)];
  if (attribute.note !== undefined) lines.push(...attribute.note.trim().split('\n'));
  const type = typeof attribute.type === 'string' ? attribute.type : 'string';
  lines.push(`Type: ${type}.`);
  if (attribute.examples !== undefined) {
    for (const example of attribute.examples) lines.push(`@example ${JSON.stringify(example)}`);
  }
  lines.push(`@experimental stability: ${attribute.stability}`);
  return `${comment(lines)}export const ATTR_${constantOf(attribute.key)} = '${attribute.key}' as const;\n`;
}

function nameConstant(prefix, name, brief) {
  return `${comment([sentence(brief)])}export const ${prefix}_${constantOf(name)} = '${name}' as const;\n`;
}

function enumConstant(attribute) {
  const members = membersOf(attribute);
  const values = members.map((m) => `  /** ${sentence(m.brief)} */\n  ${m.id.toUpperCase()}: '${m.value}',\n`).join('');
  const name = typeNameOf(attribute.key);
  const literals = members.map((m) => `'${m.value}'`);
  const oneLine = `export type ${name} = ${literals.join(' | ')};\n`;
  const type =
    oneLine.length <= 121 ? oneLine : `export type ${name} =\n${literals.map((l) => `  | ${l}`).join('\n')};\n`;
  return [
    `/** Values of \`${attribute.key}\`. ${sentence(attribute.brief)} */\n`,
    `export const ${constantOf(attribute.key)}_VALUES = {\n${values}} as const;\n\n`,
    `/** One of the values of \`${attribute.key}\`. */\n`,
    type,
  ].join('');
}

function barrel(door) {
  const blocks = [...door]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, exported]) => {
      const oneLine = `export { ${exported.join(', ')} } from './${file}';\n`;
      return oneLine.length <= 121
        ? oneLine
        : `export {\n${exported.map((e) => `  ${e},\n`).join('')}} from './${file}';\n`;
    });
  return `${header('Door `spanbox/semconv`: the names of docs/conventions.md as constants, and the values of enumerated attributes.')}${blocks.join('')}`;
}

/** `spanbox.incident.run_phase` → `SpanboxIncidentRunPhase`. */
function typeNameOf(key) {
  return key.replace(/(?:^|[._])([a-z])/g, (_, letter) => letter.toUpperCase());
}

function comment(lines) {
  if (lines.length === 1) return `/** ${lines[0]} */\n`;
  return `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join('\n')}\n */\n`;
}

function sentence(text) {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
