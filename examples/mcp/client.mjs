/**
 * An agent whose tools are those of an MCP server, with its black box: what the server says of its tools is their effect, because it is
 * trusted. With OPENAI_API_KEY it asks the real provider, else a local stand-in.
 */
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import OpenAI from 'openai';
import { effectFromAnnotations } from 'spanbox/mcp';
import { agentRun } from 'spanbox/run';
import { register } from 'spanbox/sdk2';
import { localModel } from './local-model.mjs';

const box = register({ service: 'mcp-agent' });

const local = process.env.OPENAI_API_KEY ? undefined : await localModel();
const openai = local ? new OpenAI({ apiKey: 'none', baseURL: local.baseUrls['openai-chat'] }) : new OpenAI();
const model = process.env.MODEL ?? 'gpt-4o-mini';

const mcp = new Client({ name: 'order-desk', version: '1.0.0' });
await mcp.connect(
  new StdioClientTransport({
    command: process.execPath,
    args: [fileURLToPath(new URL('server.mjs', import.meta.url))],
    env: { ...process.env },
  }),
);
const { tools: offered } = await mcp.listTools();
const effects = new Map(
  offered.map(({ name, annotations }) => [name, effectFromAnnotations(annotations, { trusted: true })]),
);
const tools = offered.map(({ name, description, inputSchema }) => ({
  type: 'function',
  function: { name, description, parameters: inputSchema },
}));
const declared = Object.fromEntries([...effects].map(([name, effect]) => [name, { effect, target: 'process' }]));

const session = process.env.SESSION ?? `order-desk-${Date.now()}`;
const answer = await agentRun({ name: 'order-desk', session, tools: declared }, async (run) => {
  const messages = [{ role: 'user', content: 'Please cancel my order 1042.' }];
  for (;;) {
    const completion = await run.request({ provider: 'openai', model, tools }, ({ signal }) =>
      openai.chat.completions.create({ model, messages, tools }, { signal, maxRetries: 0 }),
    );
    const { message } = completion.choices[0];
    if (!message.tool_calls?.length) return message.content;
    messages.push(message);
    for (const { id, function: called } of message.tool_calls) {
      const result = await run.tool({ name: called.name, callId: id }, ({ signal }) =>
        mcp.callTool({ name: called.name, arguments: JSON.parse(called.arguments) }, undefined, { signal }),
      );
      messages.push({ role: 'tool', tool_call_id: id, content: JSON.stringify(result.content) });
    }
  }
});
process.stdout.write(`${answer}\n`);
await mcp.close();
await local?.close();
await box.shutdown();
