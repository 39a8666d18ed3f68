// A client's stream through `observeStream`, and what came of it in comparable words.
//
// Owns: opening, observing and reading one stream; an item of evidence as one line.
// Leaves to others: what is scripted and what is asserted.

import { createFaultServer } from '../../src/testing/index.ts';
import type { FaultServer, LoggedRequest, Reply } from '../../src/testing/index.ts';
import type { Evidence } from '../../src/incident/index.ts';
import { observeStream } from '../../src/streams/index.ts';
import type { StreamFacts, ToolDescription } from '../../src/streams/index.ts';
import type { OpenOptions, StreamingClient } from './clients.ts';

export interface Observed {
  readonly items: readonly Evidence[];
  /** The items as lines: kind and the fields that tell it apart. */
  readonly lines: readonly string[];
  readonly facts: readonly StreamFacts[];
  readonly parts: readonly unknown[];
  /** What the consumer was thrown; absent if the stream ended. */
  readonly error?: unknown;
  /** True if opening the stream already threw: then nothing was observed. */
  readonly isRefused: boolean;
  readonly request: LoggedRequest | undefined;
}

export function describeTool(name: string): ToolDescription {
  return name === 'read_file' ? { tool: 'read_file', effect: 'read_only' } : { tool: 'other', effect: 'unknown' };
}

export interface ReadOptions extends OpenOptions {
  /** Stops after this many parts. */
  readonly take?: number;
  /** Waits until the server has no exchange left: a client that stopped must have closed its connection. */
  readonly untilIdle?: boolean;
  /** Called with the number of parts read so far. */
  readonly onPart?: (count: number) => void;
}

/** One stream of a server of its own, that gives this reply. */
export async function observed(client: StreamingClient, reply: Reply, options: ReadOptions = {}): Promise<Observed> {
  const server = await createFaultServer({ replies: [reply] });
  try {
    const seen = await observedOn(server, client, options);
    if (options.untilIdle === true) await server.idle();
    return seen;
  } finally {
    await server.close();
  }
}

/** One stream of a server that is there. */
export async function observedOn(
  server: FaultServer,
  client: StreamingClient,
  options: ReadOptions = {},
): Promise<Observed> {
  const number = server.requests.length;
  const items: Evidence[] = [];
  const facts: StreamFacts[] = [];
  const parts: unknown[] = [];
  const ended = (error: { error?: unknown }, isRefused = false): Observed => ({
    items,
    lines: items.map(lineOf),
    facts,
    parts,
    ...error,
    isRefused,
    request: server.requests[number],
  });
  let stream: AsyncIterable<unknown>;
  try {
    stream = await client.open(server, options);
  } catch (error) {
    return ended({ error }, true);
  }
  const watched = observeStream(stream, {
    format: client.format,
    evidence: (item) => items.push(item),
    facts: (snapshot) => facts.push(snapshot),
    describeTool,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  try {
    for await (const part of watched) {
      parts.push(part);
      options.onPart?.(parts.length);
      if (options.take !== undefined && parts.length >= options.take) break;
    }
    return ended({});
  } catch (error) {
    return ended({ error });
  }
}

/** One line for an item; everything that differs from run to run is left out. */
export function lineOf(item: Evidence): string {
  const { kind, atMs, attempt, ...fields } = { attempt: undefined, ...item };
  if (typeof atMs !== 'number') throw new Error(`undated ${kind}`);
  const values = Object.entries(fields).map(([name, value]) => `${name}=${String(value)}`);
  return [attempt === undefined || attempt === 1 ? kind : `${String(attempt)}:${kind}`, ...values].join(' ');
}
