// One version of the AI SDK against the fault server: prints, as JSON, what an observer said of each stream.
//
// Usage: node program.mjs <dist folder>. It runs in the install tree of its lane, which decides the version of `ai`.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { jsonSchema, stepCountIs, streamText, tool } from 'ai';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

globalThis.AI_SDK_LOG_WARNINGS = false;
const dist = process.argv[2];
const load = (door) => import(pathToFileURL(join(dist, door, 'index.js')).href);
const { createFaultServer } = await load('testing');
const { observeStream } = await load('streams');

const CALL = { type: 'tool_call', name: 'read_file', callId: 'call_a', arguments: ['{"path":', '"a.txt"}'] };
const TEXT = { type: 'text', text: ['Let me ', 'look.'] };
const REPLIES = {
  whole: [{ answer: { parts: [{ type: 'reasoning', text: 'hm' }, TEXT, CALL] } }],
  steps: [{ answer: { parts: [CALL] } }, { answer: { parts: [TEXT] } }],
  'clean end': [{ answer: { parts: [TEXT] }, fault: { kind: 'drop', at: 'in_content', how: 'end' } }],
  'clean end after the headers': [
    { answer: { parts: [TEXT] }, fault: { kind: 'drop', at: 'after_headers', how: 'end' } },
  ],
  closed: [{ answer: { parts: [TEXT] }, fault: { kind: 'drop', at: 'in_content' } }],
  reset: [{ answer: { parts: [TEXT] }, fault: { kind: 'drop', at: 'in_content', how: 'reset' } }],
  'closed before the headers': [{ fault: { kind: 'drop', at: 'before_headers' } }],
  'error event': [{ answer: { parts: [TEXT] }, fault: { kind: 'error_event' } }],
  'status 429': [{ fault: { kind: 'status', status: 429, retryAfter: 2 } }],
  abort: [{ answer: { parts: [TEXT] }, fault: { kind: 'stall', at: 'before_terminal' } }],
};
const MODELS = {
  'openai-chat': (urls) => createOpenAI({ apiKey: 'k', baseURL: urls['openai-chat'] }).chat('m'),
  'openai-responses': (urls) => createOpenAI({ apiKey: 'k', baseURL: urls['openai-responses'] }).responses('gpt-test'),
  anthropic: (urls) => createAnthropic({ apiKey: 'k', baseURL: `${urls.anthropic}/v1` })('m'),
  'openai-compatible': (urls) =>
    createOpenAICompatible({ name: 'local', apiKey: 'k', baseURL: urls['openai-chat'] })('m'),
};

/** Kind and what tells it apart, without what differs from run to run. */
function line({ kind, attempt, ...fields }) {
  const told = Object.entries(fields).filter(([name]) => name !== 'atMs');
  const values = told.map(([name, value]) => `${name}=${String(value)}`);
  return [attempt === undefined || attempt === 1 ? kind : `${attempt}:${kind}`, ...values].join(' ');
}

async function full(model, scenario) {
  const abort = new AbortController();
  const result = streamText({
    model,
    prompt: 'What is in a.txt?',
    maxRetries: 0,
    abortSignal: abort.signal,
    stopWhen: stepCountIs(3),
    onError() {},
    tools: {
      read_file: tool({
        inputSchema: jsonSchema({ type: 'object', properties: { path: { type: 'string' } } }),
        ...(scenario === 'steps' ? { execute: () => 'hello' } : {}),
      }),
    },
  });
  return read(result.fullStream, scenario, abort);
}

async function ofModel(model, scenario) {
  const abort = new AbortController();
  const { stream } = await model.doStream({
    prompt: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
    abortSignal: abort.signal,
  });
  return read(stream, scenario, abort);
}

async function read(source, scenario, abort) {
  const items = [];
  const outcomes = [];
  const stream = observeStream(source, {
    format: 'ai-sdk',
    signal: abort.signal,
    evidence: (item) => items.push(item),
    facts: ({ outcome, usage, unknownTypes }) =>
      outcomes.push({ outcome, outputTokens: usage?.outputTokens ?? null, unknownTypes }),
    describeTool: (name) => ({ tool: name, effect: 'read_only' }),
  });
  let seen = 0;
  try {
    for await (const part of stream) {
      if (part.type === 'text-delta') seen += 1;
      if (scenario === 'abort' && seen === 2) abort.abort();
    }
  } catch {
    // How it ended is in the evidence.
  }
  return { lines: items.map(line), outcomes };
}

const seen = {};
for (const [name, model] of Object.entries(MODELS)) {
  seen[name] = {};
  for (const [scenario, replies] of Object.entries(REPLIES)) {
    for (const [how, run] of Object.entries({ fullStream: full, doStream: ofModel })) {
      if (how === 'doStream' && scenario === 'steps') continue;
      const server = await createFaultServer({ replies });
      let result;
      try {
        result = await run(model(server.baseUrls), scenario);
      } catch (error) {
        result = { thrown: error.name };
      }
      seen[name][`${how}: ${scenario}`] = result;
      await server.close();
    }
  }
}
console.log(JSON.stringify(seen));
