/**
 * The tools of a request, as each client library writes them, in words that belong to none.
 *
 * H1. What the application declared by name wins; else what the entry itself declares (`effect`, `target`, `externalWait`, `providerSide`).
 * H2. A tool that the provider runs is told by its shape; an entry of an unknown shape is opaque: then nothing is proven.
 * Sources: the request types of the OpenAI, Anthropic and Google client libraries and of the AI SDK.
 */
import type { Effect, ExposedTool, Target } from '../incident/index.ts';
import type { ToolDeclaration } from './run-types.ts';

/** A tool that was sent with a request. */
export interface SentTool extends ExposedTool {
  readonly name?: string;
  readonly effect?: Effect;
  readonly target?: Target;
}

type Shape = Readonly<Record<string, unknown>>;

/** Fields of Gemini's tools; all but the first are run by the provider. */
const GEMINI_FIELDS: ReadonlySet<string> = new Set([
  'functionDeclarations',
  'googleSearch',
  'googleSearchRetrieval',
  'codeExecution',
  'urlContext',
  'googleMaps',
  'enterpriseWebSearch',
  'computerUse',
  'fileSearch',
  'retrieval',
]);

/** `type` of tools that the application runs, whoever defined them. */
const APPLICATION_TYPES =
  /^(?:function|custom|dynamic|local_shell|apply_patch|computer_use_preview|(?:bash|computer|text_editor|memory)_\d{8})$/u;

/** `type` of tools that the provider runs. */
const PROVIDER_TYPES =
  /^(?:provider|web_search|file_search|code_interpreter|image_generation|mcp|shell|tool_search|code_execution|web_fetch|tool_search_tool)/u;

const EFFECTS: ReadonlySet<unknown> = new Set<Effect>(['read_only', 'idempotent', 'mutating', 'unknown']);
const TARGETS: ReadonlySet<unknown> = new Set<Target>(['file', 'process', 'network', 'other']);

/** The tools, one entry each: a list, or an object by name (AI SDK). */
export function sentTools(
  tools: readonly unknown[] | Readonly<Record<string, unknown>>,
  declared: (name: string) => ToolDeclaration | undefined,
): readonly SentTool[] {
  const shapes = Array.isArray(tools)
    ? (tools as readonly unknown[]).flatMap(flattened)
    : Object.entries(tools).map(([name, tool]) => (isShape(tool) ? { ...own(tool), name } : { name }));
  return shapes.map((shape) => sentTool(shape, declared));
}

/** The enumerable fields that are looked at; tools of the AI SDK are plain objects, but may be instances. */
function own(tool: Shape): Shape {
  return { type: tool['type'], effect: tool['effect'], target: tool['target'], ...declaredFlags(tool) };
}

function declaredFlags(tool: Shape): Shape {
  const { providerSide, externalWait, isProviderExecuted } = tool;
  return {
    ...(providerSide === undefined ? {} : { providerSide }),
    ...(isProviderExecuted === undefined ? {} : { providerSide: isProviderExecuted }),
    ...(externalWait === undefined ? {} : { externalWait }),
  };
}

/** One entry of Gemini's list holds many functions, and the provider's own tools beside them. */
function flattened(tool: unknown): readonly (Shape | undefined)[] {
  if (typeof tool === 'string') return [{ name: tool, type: 'function' }];
  if (!isShape(tool)) return [undefined];
  const fields = Object.keys(tool).filter((field) => tool[field] !== undefined);
  if (!fields.some((field) => GEMINI_FIELDS.has(field))) return [tool];
  return fields.flatMap((field): readonly (Shape | undefined)[] => {
    if (field !== 'functionDeclarations') return [{ name: field, providerSide: true }];
    const functions = tool[field];
    return Array.isArray(functions) ? functions.map((one: unknown) => (isShape(one) ? one : undefined)) : [undefined];
  });
}

function sentTool(shape: Shape | undefined, declared: (name: string) => ToolDeclaration | undefined): SentTool {
  if (shape === undefined) return { opaque: true };
  const inner = isShape(shape['function']) ? shape['function'] : isShape(shape['custom']) ? shape['custom'] : shape;
  const type = typeof shape['type'] === 'string' ? shape['type'] : undefined;
  const name = typeof inner['name'] === 'string' ? inner['name'] : type;
  const known = name === undefined ? undefined : declared(name);
  const isRunByProvider = saysProviderSide(shape, type);
  const effect = known?.effect ?? (EFFECTS.has(shape['effect']) ? (shape['effect'] as Effect) : undefined);
  const target = known?.target ?? (TARGETS.has(shape['target']) ? (shape['target'] as Target) : undefined);
  return {
    ...(name === undefined ? {} : { name }),
    ...(effect === undefined ? {} : { effect }),
    ...(target === undefined ? {} : { target }),
    ...(isRunByProvider === true ? { providerSide: true } : {}),
    ...((known?.externalWait ?? shape['externalWait']) === true ? { externalWait: true } : {}),
    ...(name === undefined || isRunByProvider === undefined ? { opaque: true } : {}),
  };
}

/** Undefined: nobody can tell. */
function saysProviderSide(shape: Shape, type: string | undefined): boolean | undefined {
  if (typeof shape['providerSide'] === 'boolean') return shape['providerSide'];
  // A type that is not known may well be run by the provider.
  if (type === undefined || APPLICATION_TYPES.test(type)) return false;
  return PROVIDER_TYPES.test(type) ? true : undefined;
}

function isShape(value: unknown): value is Shape {
  return (typeof value === 'object' || typeof value === 'function') && value !== null;
}
