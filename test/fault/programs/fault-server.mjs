// The fault server and an observer in whatever runtime runs this: prints one line for each fault.
//
// Usage: <runtime> fault-server.mjs <dist folder>. A line says how the exchange ended for the server, how many bytes were
// sent, and the last item of evidence.
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';

const load = (door) => import(pathToFileURL(join(process.argv[2], door, 'index.js')).href);
const { createFaultServer } = await load('testing');
const { observeStream } = await load('streams');

const FAULTS = [
  undefined,
  { kind: 'drop', at: 'after_headers', settleMillis: 20 },
  { kind: 'drop', at: { afterBytes: 300 }, settleMillis: 20 },
  { kind: 'drop', at: 'in_content', how: 'reset' },
  { kind: 'drop', at: 'in_content', how: 'end' },
  { kind: 'drop', at: 'after_terminal', settleMillis: 20 },
  { kind: 'status', status: 429 },
  { kind: 'slow_drip', bytes: 50, millis: 0 },
  { kind: 'split_utf8' },
  { kind: 'stall', at: 'in_content', millis: 5 },
  { kind: 'error_event' },
];

async function* partsOf(response) {
  let buffer = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    buffer += text;
    for (let at = buffer.indexOf('\n\n'); at !== -1; at = buffer.indexOf('\n\n')) {
      const event = buffer.slice('data: '.length, at);
      buffer = buffer.slice(at + 2);
      if (event !== '[DONE]') yield JSON.parse(event);
    }
  }
}

const server = await createFaultServer();
const ask = (init = {}) =>
  fetch(`${server.url}/v1/chat/completions`, { method: 'POST', body: '{"stream":true}', ...init });

for (const fault of FAULTS) {
  server.reply({ answer: { parts: [{ type: 'text', text: ['né', '日本'] }] }, ...(fault && { fault }) });
  const kinds = [];
  try {
    const response = await ask();
    if (response.ok) {
      for await (const _ of observeStream(partsOf(response), {
        format: 'openai-chat',
        evidence: (item) => kinds.push(item.kind),
      }))
        void _;
    } else await response.text();
  } catch {
    // How it ended is in the evidence.
  }
  await server.idle();
  const { outcome, sentBytes, answerBytes } = server.requests.at(-1);
  console.log(JSON.stringify(fault) ?? 'none', outcome, sentBytes === answerBytes ? 'whole' : 'part', kinds.join(' '));
}

const abort = new AbortController();
server.reply({ fault: { kind: 'stall', at: 'in_content' } });
const response = await ask({ signal: abort.signal });
abort.abort();
await response.text().catch(() => undefined);
await server.idle();
console.log('client abort', server.requests.at(-1).outcome);

await server.refuse();
console.log(
  'refused',
  await ask().then(
    () => 'answered',
    () => 'failed',
  ),
);
await server.accept();
console.log('accepted', (await ask()).status);
await server.close();

for (const make of [(parts) => Readable.from(parts), (parts) => ReadableStream.from(parts)]) {
  const kinds = [];
  const source = make([
    { type: 'text-delta', text: 'x' },
    { type: 'finish', finishReason: 'stop' },
  ]);
  const stream = observeStream(source, { format: 'ai-sdk', evidence: (item) => kinds.push(item.kind) });
  for await (const _ of stream) void _;
  console.log(stream.constructor.name, kinds.join(' '));
}
