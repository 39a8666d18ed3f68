import { expect, test } from 'vitest';
import { boundarySnapshot } from '../incident/index.ts';
import type { ToolDeclaration } from './run-types.ts';
import { sentTools } from './tool-shapes.ts';

const nothing = (): undefined => undefined;

test.each([
  ['OpenAI chat, a function', [{ type: 'function', function: { name: 'f', parameters: {} } }], [{ name: 'f' }]],
  ['OpenAI chat, a custom tool', [{ type: 'custom', custom: { name: 'c' } }], [{ name: 'c' }]],
  ['OpenAI Responses, a function', [{ type: 'function', name: 'f', strict: true }], [{ name: 'f' }]],
  ['OpenAI Responses, the provider’s', [{ type: 'web_search' }], [{ name: 'web_search', providerSide: true }]],
  [
    'OpenAI Responses, MCP',
    [{ type: 'mcp', server_label: 'x', server_url: 'https://x' }],
    [{ name: 'mcp', providerSide: true }],
  ],
  ['OpenAI Responses, a local shell', [{ type: 'local_shell' }], [{ name: 'local_shell' }]],
  ['Anthropic, a tool', [{ name: 'a', input_schema: {} }], [{ name: 'a' }]],
  ['Anthropic, a client tool of its own', [{ type: 'bash_20250124', name: 'bash' }], [{ name: 'bash' }]],
  [
    'Anthropic, the provider’s',
    [{ type: 'web_search_20250305', name: 'web_search' }],
    [{ name: 'web_search', providerSide: true }],
  ],
  [
    'Gemini, functions and the provider’s',
    [{ functionDeclarations: [{ name: 'g' }, { name: 'h' }], googleSearch: {} }, { codeExecution: {} }],
    [
      { name: 'g' },
      { name: 'h' },
      { name: 'googleSearch', providerSide: true },
      { name: 'codeExecution', providerSide: true },
    ],
  ],
  ['AI SDK, a set', { t: { description: 'x', inputSchema: {} } }, [{ name: 't' }]],
  ['AI SDK, the provider’s', { s: { type: 'provider', id: 'openai.web_search' } }, [{ name: 's', providerSide: true }]],
  ['AI SDK, a dynamic tool', { d: { type: 'dynamic' } }, [{ name: 'd' }]],
  ['a name alone', ['n'], [{ name: 'n' }]],
  [
    'a declaration',
    [{ name: 'n', effect: 'mutating', target: 'file', externalWait: true }],
    [{ name: 'n', effect: 'mutating', target: 'file', externalWait: true }],
  ],
  ['a wrong effect is none', [{ name: 'n', effect: 'harmless', target: 'moon' }], [{ name: 'n' }]],
  ['a type of the future', [{ type: 'teleport' }], [{ name: 'teleport', opaque: true }]],
  ['nothing to read', [{}, null, 7], [{ opaque: true }, { opaque: true }, { opaque: true }]],
  ['functions that are no list', [{ functionDeclarations: 'x' }], [{ opaque: true }]],
])('%s', (_, tools, expected) => {
  expect(sentTools(tools as readonly unknown[], nothing)).toEqual(expected);
});

test('what the application declared by name wins', () => {
  const declared = (name: string): ToolDeclaration | undefined =>
    name === 'f' ? { effect: 'read_only', target: 'network', externalWait: true } : undefined;
  expect(sentTools([{ name: 'f', effect: 'mutating' }], declared)).toEqual([
    { name: 'f', effect: 'read_only', target: 'network', externalWait: true },
  ]);
});

test('an opaque entry, a tool of the provider, and one that waits outside break the proof', () => {
  const proven = (tools: readonly unknown[]): boolean => boundarySnapshot(sentTools(tools, nothing)).proven;
  expect([
    proven([]),
    proven(['f']),
    proven([{ type: 'teleport' }]),
    proven([{ type: 'web_search' }]),
    proven([{ name: 'f', externalWait: true }]),
  ]).toEqual([true, true, false, false, false]);
});
