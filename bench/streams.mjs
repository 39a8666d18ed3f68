// What an observer costs: CPU per part, memory per part, memory of streams that were abandoned.
//
// Run against dist/: `npm run build && node bench/streams.mjs`. One pair (bare, observed) per process, runs interleaved, medians
// of the paired differences; memory in processes of their own with a forced collection. Prints one table; asserts nothing.
import { spawnSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const PARTS = 100_000;
const PAIRS = 15;
const WARM_UPS = 3;
const STREAMS = 20_000;

const text = 'a few words of it ';
const FORMATS = {
  'ai-sdk': {
    part: (n) => ({ type: 'text-delta', id: '0', text: `${text}${n}` }),
    end: { type: 'finish', finishReason: 'stop' },
  },
  'openai-chat': {
    part: (n) => ({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 1,
      model: 'm',
      choices: [{ index: 0, delta: { content: `${text}${n}` }, logprobs: null, finish_reason: null }],
      usage: null,
    }),
    end: { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
  },
  'openai-responses': {
    part: (n) => ({
      type: 'response.output_text.delta',
      sequence_number: n,
      item_id: 'msg_1',
      output_index: 0,
      delta: `${text}${n}`,
    }),
    end: { type: 'response.completed', response: { id: 'r', usage: null } },
  },
  anthropic: {
    part: (n) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: `${text}${n}` } }),
    end: { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 9 } },
  },
  gemini: {
    part: (n) => ({
      candidates: [{ content: { parts: [{ text: `${text}${n}` }], role: 'model' }, index: 0 }],
      usageMetadata: { promptTokenCount: 9, totalTokenCount: 9 },
      modelVersion: 'm',
      responseId: 'r',
    }),
    end: { candidates: [{ finishReason: 'STOP' }] },
  },
};
const KINDS = ['async iterable', 'web stream', 'Node stream', 'observer alone'];

const [task, format, kind] = process.argv.slice(2);
if (task === undefined) main();
else console.log(JSON.stringify(await { cpu, memory, abandoned }[task](format, kind)));

function main() {
  const rows = [];
  for (const name of Object.keys(FORMATS)) {
    for (const how of KINDS) {
      rows.push({
        format: name,
        kind: how,
        ...child(['cpu', name, how]),
        ...child(['memory', name, how]),
        ...(how === 'observer alone' ? {} : child(['abandoned', name, how])),
      });
    }
  }
  console.log(`observer overhead, ${PARTS} parts, median of ${PAIRS} pairs (Node ${process.versions.node})`);
  console.log(
    '| format | kind | bare us/part | observed us/part | added us/part | added bytes/part (heap) | bytes/abandoned stream |',
  );
  console.log('|---|---|---|---|---|---|---|');
  for (const row of rows) {
    console.log(
      `| ${row.format} | ${row.kind} | ${row.bare} | ${row.observed} | ${row.added} | ${row.bytesPerPart} | ${row.bytesPerStream ?? ''} |`,
    );
  }
}

function child(args) {
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', fileURLToPath(import.meta.url), ...args],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return JSON.parse(stdout);
}

/** The source: parts from a pool that exists before, so that neither run pays for making them. */
function makeSource(name, how, parts, pool) {
  let at = 0;
  const next = () => {
    at += 1;
    if (at <= parts) return pool[at % pool.length];
    return at === parts + 1 ? FORMATS[name].end : undefined;
  };
  if (how === 'web stream') {
    return new ReadableStream(
      {
        pull(controller) {
          const part = next();
          if (part === undefined) controller.close();
          else controller.enqueue(part);
        },
      },
      { highWaterMark: 0 },
    );
  }
  if (how === 'Node stream') {
    return new Readable({
      objectMode: true,
      highWaterMark: 0,
      read() {
        this.push(next() ?? null);
      },
    });
  }
  return (async function* () {
    for (let part = next(); part !== undefined; part = next()) yield part;
  })();
}

function makePool(name) {
  return Array.from({ length: 1000 }, (_, n) => FORMATS[name].part(n));
}

async function load() {
  return import('../dist/streams/index.js');
}

async function cpu(name, how) {
  const { observeStream, createStreamObserver } = await load();
  const pool = makePool(name);
  const run = async (isObserved) => {
    const began = process.cpuUsage();
    let seen = 0;
    if (how === 'observer alone') {
      const observer = isObserved ? createStreamObserver({ format: name, onEvidence() {} }) : { onPart() {} };
      for (let n = 0; n < PARTS; n += 1) {
        observer.onPart(pool[n % pool.length]);
        seen += 1;
      }
    } else {
      const source = makeSource(name, how, PARTS, pool);
      const stream = isObserved ? observeStream(source, { format: name, evidence() {} }) : source;
      for await (const part of stream) if (part !== undefined) seen += 1;
    }
    if (seen < PARTS) throw new Error(`read ${seen} parts`);
    const spent = process.cpuUsage(began);
    return (spent.user + spent.system) / PARTS;
  };
  const bare = [];
  const observed = [];
  for (let pair = -WARM_UPS; pair < PAIRS; pair += 1) {
    const first = pair % 2 === 0;
    const one = await run(first);
    const other = await run(!first);
    if (pair < 0) continue;
    observed.push(first ? one : other);
    bare.push(first ? other : one);
  }
  const added = observed.map((value, index) => value - bare[index]);
  return { bare: median(bare).toFixed(3), observed: median(observed).toFixed(3), added: median(added).toFixed(3) };
}

/** Heap at the 10,000th and at the last part of one open stream. */
async function memory(name, how) {
  const { observeStream, createStreamObserver } = await load();
  const pool = makePool(name);
  const items = [];
  let early = 0;
  const measure = (seen) => {
    if (seen === 10_000) early = heap();
    return seen === PARTS ? heap() - early : undefined;
  };
  let grown;
  if (how === 'observer alone') {
    const observer = createStreamObserver({ format: name, onEvidence: (item) => items.push(item) });
    for (let n = 1; n <= PARTS; n += 1) {
      observer.onPart(pool[n % pool.length]);
      grown = measure(n) ?? grown;
    }
    observer.onEnd();
  } else {
    const stream = observeStream(makeSource(name, how, PARTS, pool), {
      format: name,
      evidence: (item) => items.push(item),
    });
    let seen = 0;
    for await (const _ of stream) {
      seen += 1;
      grown = measure(seen) ?? grown;
    }
  }
  return { bytesPerPart: (grown / (PARTS - 10_000)).toFixed(3), items: items.length };
}

/** Heap after a tenth and after all of the streams that were begun and left. */
async function abandoned(name, how) {
  const { observeStream } = await load();
  const pool = makePool(name);
  const begin = async () => {
    const stream = observeStream(makeSource(name, how, 100, pool), { format: name, evidence() {} });
    if (how === 'web stream') {
      const reader = stream.getReader();
      for (let n = 0; n < 3; n += 1) await reader.read();
    } else {
      const iterator = stream[Symbol.asyncIterator]();
      for (let n = 0; n < 3; n += 1) await iterator.next();
    }
  };
  let early = 0;
  for (let n = 1; n <= STREAMS; n += 1) {
    await begin();
    if (n === STREAMS / 10) early = heap();
  }
  return { bytesPerStream: ((heap() - early) / (STREAMS * 0.9)).toFixed(3) };
}

function heap() {
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
