// Streams that were begun and left, and one long stream: what of them is still in memory after a collection.
//
// Usage: node --expose-gc abandoned-streams.mjs <dist folder>. Prints, as JSON, for each kind of stream how many of the
// abandoned ones are still there, and of one long stream how many of its parts and how many items of evidence it made.
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';

const { observeStream } = await import(pathToFileURL(join(process.argv[2], 'streams', 'index.js')).href);

const STREAMS = 500;
const PARTS = 20_000;

async function* generate(count, made) {
  for (let n = 0; n < count; n += 1) {
    const part = { type: 'text-delta', id: '0', text: `part ${n}` };
    made?.(part);
    yield part;
  }
}

const KINDS = {
  iterable: (count, made) => generate(count, made),
  web: (count, made) => ReadableStream.from(generate(count, made)),
  node: (count, made) => Readable.from(generate(count, made), { highWaterMark: 1 }),
};

async function collected() {
  for (let n = 0; n < 5; n += 1) {
    await new Promise(setImmediate);
    globalThis.gc();
  }
}

async function begin(make, refs) {
  const source = make(100);
  const stream = observeStream(source, { format: 'ai-sdk', evidence() {} });
  refs.push(new WeakRef(source), new WeakRef(stream));
  if (stream instanceof ReadableStream) {
    const reader = stream.getReader();
    for (let n = 0; n < 3; n += 1) await reader.read();
  } else {
    const iterator = stream[Symbol.asyncIterator]();
    for (let n = 0; n < 3; n += 1) await iterator.next();
  }
}

const result = {};
for (const [kind, make] of Object.entries(KINDS)) {
  const refs = [];
  for (let n = 0; n < STREAMS; n += 1) await begin(make, refs);
  await collected();
  const abandoned = refs.filter((ref) => ref.deref() !== undefined).length;

  const parts = [];
  const items = [];
  const stream = observeStream(
    make(PARTS, (part) => parts.push(new WeakRef(part))),
    {
      format: 'ai-sdk',
      evidence: (item) => items.push(item.kind),
    },
  );
  let seen = 0;
  let alive;
  for await (const _ of stream) {
    seen += 1;
    if (seen === PARTS - 10) {
      await collected();
      alive = parts.filter((ref) => ref.deref() !== undefined).length;
    }
  }
  result[kind] = { abandoned, seen, alive, items };
}
console.log(JSON.stringify(result));
