// What `run.stream` costs per part, beside reading the source bare and through `observeStream`; no tracer, so that it is ours alone.
//
// Run against dist/: `npm run build && node bench/runs.mjs`. The three in turn, medians of the rounds; CPU time, one table, asserts nothing.
import { agentRun } from '../dist/run/index.js';
import { observeStream } from '../dist/streams/index.js';

const PARTS = 100_000;
const ROUNDS = 15;
const WARM_UPS = 3;
const part = { id: 'c', choices: [{ index: 0, delta: { content: 'a few words of it ' }, finish_reason: null }] };
const end = { id: 'c', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };

async function* source() {
  for (let n = 0; n < PARTS; n += 1) yield part;
  yield end;
}

async function read(stream) {
  let parts = 0;
  for await (const _ of stream) parts += 1;
  return parts;
}

const WAYS = {
  bare: () => read(source()),
  observeStream: () => read(observeStream(source(), { format: 'openai-chat' })),
  'run.stream': () =>
    agentRun({ name: 'bench' }, (run) => read(run.stream({ provider: 'openai', model: 'm', tools: [] }, source))),
};

const micros = Object.fromEntries(Object.keys(WAYS).map((way) => [way, []]));
for (let round = -WARM_UPS; round < ROUNDS; round += 1) {
  for (const [way, run] of Object.entries(WAYS)) {
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) micros[way].push((user + system) / PARTS);
  }
}
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const bare = median(micros.bare);
console.log(`CPU per part of ${PARTS} parts, median of ${ROUNDS} rounds`);
for (const [way, values] of Object.entries(micros)) {
  const own = median(values);
  console.log(`${way.padEnd(14)} ${own.toFixed(2)} us, ${(own - bare).toFixed(2)} us more than bare`);
}
