/**
 * An MCP server over stdio with a black box of its own: whatever ends this process, the call that it was working on is on disk.
 * It says of its tools what they change; clients that trust it act by that.
 */
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { SpanKind, trace } from '@opentelemetry/api';
import { register } from 'spanbox/sdk2';

const box = register({ service: 'order-server' });
const tracer = trace.getTracer('order-server');

const orders = new Map([['1042', 'shipped']]);
const inputSchema = { type: 'object', properties: { number: { type: 'string' } }, required: ['number'] };
const tools = [
  { name: 'find_order', description: 'Finds an order.', inputSchema, annotations: { readOnlyHint: true } },
  { name: 'cancel_order', description: 'Cancels an order.', inputSchema, annotations: { idempotentHint: true } },
];
const work = {
  find_order: ({ number }) => orders.get(number) ?? 'unknown',
  cancel_order: ({ number }) => {
    orders.set(number, 'cancelled');
    return 'cancelled';
  },
};

const server = new Server({ name: 'orders', version: '1.0.0' }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, () => ({ tools }));
server.setRequestHandler(CallToolRequestSchema, ({ params: { name, arguments: input } }) => {
  if (!Object.hasOwn(work, name)) throw new Error(`no such tool: ${name}`);
  const attributes = { 'mcp.method.name': 'tools/call', 'gen_ai.tool.name': name };
  return tracer.startActiveSpan(`tools/call ${name}`, { kind: SpanKind.SERVER, attributes }, (span) => {
    try {
      return { content: [{ type: 'text', text: work[name](input) }] };
    } finally {
      span.end();
    }
  });
});
server.onclose = () => void box.shutdown();
await server.connect(new StdioServerTransport());
