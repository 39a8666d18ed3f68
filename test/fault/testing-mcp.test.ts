import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterEach, describe, expect, test } from 'vitest';
import { createFaultServer } from '../../src/testing/index.ts';
import type { Fault, FaultServer, Reply } from '../../src/testing/index.ts';

const TOOLS = [
  {
    name: 'read_file',
    description: 'Reads a file.',
    inputSchema: { type: 'object', properties: { path: { type: 'string' } } },
    annotations: { readOnlyHint: true },
  },
  { name: 'send_mail' },
];

let server: FaultServer | undefined;
let client: Client | undefined;

afterEach(async () => {
  await client?.close();
  await server?.close();
});

async function connect(...replies: readonly Reply[]): Promise<{ server: FaultServer; client: Client }> {
  server = await createFaultServer({ replies, mcpTools: TOOLS });
  client = new Client({ name: 'test', version: '1.0.0' });
  const transport = new StreamableHTTPClientTransport(new URL(server.baseUrls.mcp), {
    reconnectionOptions: {
      maxRetries: 0,
      initialReconnectionDelay: 1,
      maxReconnectionDelay: 1,
      reconnectionDelayGrowFactor: 1,
    },
  });
  await client.connect(transport);
  return { server, client };
}

const CALL = { name: 'read_file', arguments: { path: 'a.txt' } };

describe('@modelcontextprotocol/sdk', () => {
  test('connects, lists the tools with their annotations, and pings', async () => {
    const { client: connected, server: of } = await connect();
    expect(connected.getServerVersion()).toEqual({ name: 'fault-server', version: '1.0.0' });
    const { tools } = await connected.listTools();
    expect(tools).toEqual([TOOLS[0], { name: 'send_mail', inputSchema: { type: 'object' } }]);
    expect(await connected.ping()).toEqual({});
    expect(of.requests.map(({ method, status }) => `${method} ${String(status)}`)).toEqual([
      'POST 200',
      'POST 202',
      'GET 405',
      'POST 200',
      'POST 200',
    ]);
    expect(of.requests.at(-1)?.headers['mcp-session-id']).toBe('mcp-session-000001');
  });

  test('a call gets the scripted text, and progress if it asked for it', async () => {
    const { client: connected, server: of } = await connect(
      { answer: { parts: [{ type: 'text', text: ['half, ', 'whole'] }] } },
      { answer: { parts: [{ type: 'text', text: 'once' }] } },
    );
    const progress: unknown[] = [];
    expect(await connected.callTool(CALL, undefined, { onprogress: (step) => progress.push(step) })).toEqual({
      content: [{ type: 'text', text: 'half, whole' }],
      isError: false,
    });
    expect(progress).toEqual([{ progress: 1, message: 'half, ' }]);
    expect(await connected.callTool(CALL)).toEqual({ content: [{ type: 'text', text: 'once' }], isError: false });
    expect(of.requests.at(-1)).toMatchObject({
      wire: 'mcp',
      streaming: true,
      outcome: 'answered',
      body: { method: 'tools/call', params: CALL },
    });
  });

  test('a tool that says that it failed', async () => {
    const { client: connected } = await connect({ answer: { parts: [{ type: 'text', text: 'no' }], isError: true } });
    expect(await connected.callTool(CALL)).toEqual({ content: [{ type: 'text', text: 'no' }], isError: true });
  });

  test('methods that it does not know are JSON-RPC errors', async () => {
    const { client: connected } = await connect();
    await expect(connected.listPrompts()).rejects.toThrow('MCP error -32601: Method not found');
    const response = await fetch(server!.baseUrls.mcp, {
      method: 'POST',
      body: JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'no/such' }),
    });
    expect(await response.json()).toEqual({
      jsonrpc: '2.0',
      id: 7,
      error: { code: -32_601, message: 'Method not found' },
    });
  });

  test.each<[Fault, string | RegExp]>([
    [{ kind: 'status', status: 503 }, 'Service Unavailable'],
    [{ kind: 'status', status: 401 }, 'Unauthorized'],
    [{ kind: 'drop', at: 'before_headers' }, 'fetch failed'],
  ])('a call with the fault %j fails with what was sent', async (fault, message) => {
    const { client: connected } = await connect({ fault });
    await expect(connected.callTool(CALL)).rejects.toThrow(message);
    expect((await connected.listTools()).tools).toHaveLength(2);
  });

  test('a result that is lost in the stream leaves the call open until its own timeout', async () => {
    const { client: connected, server: of } = await connect({ fault: { kind: 'drop', at: 'before_terminal' } });
    await expect(connected.callTool(CALL, undefined, { timeout: 50 })).rejects.toThrow('timed out');
    expect(of.requests.find(({ fault }) => fault !== undefined)?.outcome).toBe('dropped');
  });
});
