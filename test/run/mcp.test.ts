// Effects from the annotations of an MCP server's tools, as the real client lists them.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { expect, test } from 'vitest';
import { effectFromAnnotations } from '../../src/integrations/mcp.ts';
import { createFaultServer } from '../../src/testing/index.ts';

test.each([
  ['nothing said', undefined, 'mutating'],
  ['null', null, 'mutating'],
  ['read only', { readOnlyHint: true }, 'read_only'],
  ['read only wins', { readOnlyHint: true, idempotentHint: true, destructiveHint: true }, 'read_only'],
  ['idempotent', { idempotentHint: true }, 'idempotent'],
  ['not destructive is still a change', { destructiveHint: false }, 'mutating'],
  ['words instead of booleans', { readOnlyHint: 'yes' as unknown as boolean }, 'mutating'],
] as const)('%s: %o', (_, annotations, effect) => {
  expect(effectFromAnnotations(annotations, { trusted: true })).toBe(effect);
  expect(effectFromAnnotations(annotations, { trusted: false })).toBe('unknown');
  expect(effectFromAnnotations(annotations)).toBe('unknown');
});

test('tools as the real client lists them', async () => {
  const server = await createFaultServer({
    mcpTools: [
      { name: 'read', annotations: { readOnlyHint: true } },
      { name: 'write', annotations: { idempotentHint: true } },
      { name: 'send' },
    ],
  });
  try {
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(new StreamableHTTPClientTransport(new URL(server.baseUrls.mcp)));
    const { tools } = await client.listTools();
    expect(tools.map(({ name, annotations }) => [name, effectFromAnnotations(annotations, { trusted: true })])).toEqual(
      [
        ['read', 'read_only'],
        ['write', 'idempotent'],
        ['send', 'mutating'],
      ],
    );
    await client.close();
  } finally {
    await server.close();
  }
});
