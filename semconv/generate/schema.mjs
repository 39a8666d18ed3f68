// The JSON schema of our events: `{ name, attributes }` with decoded attribute values. Evidence has one branch for each kind,
// so that a field on a kind that does not have it, or a missing one, does not pass.
import { membersOf } from './registry.mjs';

/** Upstream attributes on our events, with their types there. */
const UPSTREAM = {
  'error.type': { type: 'string' },
  'http.response.status_code': { type: 'integer' },
};

const TYPES = {
  string: { type: 'string' },
  boolean: { type: 'boolean' },
  int: { type: 'integer' },
  double: { type: 'number' },
  'string[]': { type: 'array', items: { type: 'string' } },
};

export function eventsSchema(registry) {
  const defs = {};
  for (const event of registry.events) {
    for (const { ref } of event.attributes) defs[ref] ??= valueSchema(registry, ref);
  }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:spanbox:events',
    title: 'Events of spanbox',
    description: 'Generated from semconv/registry by semconv/generate.mjs: do not edit.',
    oneOf: registry.events.flatMap((event) => branches(registry, event)),
    $defs: defs,
  };
}

function branches(registry, event) {
  const byKind = event.attributes.some((a) => a.annotations?.required_for ?? a.annotations?.optional_for);
  if (!byKind) {
    const required = event.attributes.filter((a) => a.requirement_level === 'required').map((a) => a.ref);
    return [branch(event.name, event.attributes, required, {})];
  }
  const kindKey = `${event.name}.kind`;
  return membersOf(registry.attributes.get(kindKey)).map(({ value }) => {
    const has = (list) => list?.includes(value) === true;
    const required = (a) => a.requirement_level === 'required' || has(a.annotations?.required_for);
    const attributes = event.attributes.filter(
      (a) => required(a) || a.annotations === undefined || has(a.annotations.optional_for),
    );
    return branch(
      event.name,
      attributes,
      attributes.filter(required).map((a) => a.ref),
      { [kindKey]: { const: value } },
    );
  });
}

function branch(name, attributes, required, fixed) {
  const properties = Object.fromEntries(attributes.map(({ ref }) => [ref, fixed[ref] ?? { $ref: `#/$defs/${ref}` }]));
  return {
    type: 'object',
    properties: {
      name: { const: name },
      attributes: { type: 'object', properties, required, additionalProperties: false },
    },
    required: ['name', 'attributes'],
  };
}

function valueSchema(registry, key) {
  const attribute = registry.attributes.get(key);
  if (attribute === undefined) {
    const upstream = UPSTREAM[key];
    if (upstream === undefined) throw new Error(`${key}: type not known`);
    return upstream;
  }
  const members = membersOf(attribute);
  const shape = members === undefined ? TYPES[attribute.type] : { enum: members.map((m) => m.value) };
  if (shape === undefined) throw new Error(`${key}: no JSON type for ${attribute.type}`);
  return { description: attribute.brief.trim(), ...shape };
}

/** JSON with short lists on one line, as the formatter of the repository writes it. */
export function printJson(value) {
  return `${print(value, '', 0)}\n`;
}

function print(value, indent, column) {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    if (value.every((item) => typeof item !== 'object')) {
      const oneLine = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
      if (column + oneLine.length + 1 <= 120) return oneLine;
    }
    return `[\n${value.map((item) => inner + print(item, inner, inner.length)).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value).map(([key, item]) => {
    const start = `${inner}${JSON.stringify(key)}: `;
    return start + print(item, inner, start.length);
  });
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${indent}}`;
}
