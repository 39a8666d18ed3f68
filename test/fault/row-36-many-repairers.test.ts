import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repair, type RepairReport } from '../../src/repair/index.ts';
import { makeRoot, NO_PID, RecordingBuilder, spanId, spansOf, STARTED_AT } from './build-recording.ts';
import { bundle } from './bundle.ts';
import { shortHash } from '../../src/store/layout.ts';

let module: { readonly url: string; remove(): void };
beforeAll(async () => {
  module = await bundle('repair/index.ts');
});
afterAll(() => module.remove());

const REPAIRERS = 8;
const RECORDINGS = 20;

function writeRecordings(root: string): string[] {
  return Array.from({ length: RECORDINGS }, (_, number) => {
    const built = new RecordingBuilder({}, number.toString(16).padStart(8, '0'), STARTED_AT + number);
    built.start(1, { traceId: number.toString(16).padStart(32, 'b'), spanId: spanId(number * 2 + 1) });
    built.start(2, { traceId: number.toString(16).padStart(32, 'b'), spanId: spanId(number * 2 + 2) });
    built.write(root);
    return built.name;
  });
}

describe('row 36: 8 repairers at once', () => {
  it('each recording is claimed once, and all spans are there once', async () => {
    const root = makeRoot();
    try {
      const names = writeRecordings(root);
      const script = `
        import { repair } from ${JSON.stringify(module.url)};
        process.stdin.once('data', async () => {
          process.stdout.write(JSON.stringify(await repair(${JSON.stringify(root)})) + '\\n');
          process.exit(0);
        });
        process.stdout.write('ready\\n');`;
      const children = Array.from({ length: REPAIRERS }, () =>
        spawn(process.execPath, ['--input-type=module', '-e', script]),
      );
      await Promise.all(children.map((child) => once(child.stdout, 'data')));
      const answers = children.map(async (child): Promise<RepairReport> => {
        let text = '';
        child.stdout.on('data', (piece: Buffer) => (text += piece.toString()));
        await once(child, 'close');
        return JSON.parse(text);
      });
      for (const child of children) child.stdin.write('go\n');
      const reports = await Promise.all(answers);
      const results = reports.flatMap(({ recordings }) => recordings);
      expect(reports.map(({ error }) => error)).toEqual(Array.from({ length: REPAIRERS }, () => undefined));
      expect(results.filter(({ result }) => result === 'failed')).toEqual([]);
      expect(results.flatMap(({ recording, result }) => (result === 'repaired' ? [recording] : [])).toSorted()).toEqual(
        names,
      );
      expect(fs.readdirSync(join(root, 'v1', 'recordings'))).toEqual(names);
      expect(fs.readdirSync(join(root, 'v1', 'repairing'))).toEqual([]);
      const spans = spansOf(root);
      expect(spans.size).toBe(RECORDINGS * 2);
      expect([...spans.values()].every((found) => found.length === 1)).toBe(true);
    } finally {
      fs.rmSync(root, { recursive: true });
    }
  });

  it('a claim whose claimer died is claimed again; one whose claimer lives is left alone', async () => {
    const root = makeRoot();
    try {
      const [dead, living] = [new RecordingBuilder({}, '00000001'), new RecordingBuilder({}, '00000002')];
      const host = shortHash(fs.readFileSync('/proc/sys/kernel/hostname', 'utf8').trim(), 8);
      const boot = shortHash(fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(), 8);
      const namespace = /\d+/.exec(fs.readlinkSync('/proc/self/ns/pid'))?.[0];
      const stat = fs.readFileSync('/proc/self/stat', 'latin1');
      const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
      for (const built of [dead, living]) built.start(1, { spanId: spanId(1) });
      dead.write(root, dead.files(), 'repairing', `${dead.name}@${host}-${boot}-${namespace}-${NO_PID}-1-beef`);
      const held = `${living.name}@${host}-${boot}-${namespace}-${process.pid}-${start}-beef`;
      living.write(root, living.files(), 'repairing', held);
      const { recordings } = await repair(root);
      expect(recordings.map(({ recording, result, evidence }) => [recording, result, evidence])).toEqual([
        [dead.name, 'repaired', 'no such process'],
      ]);
      expect(fs.readdirSync(join(root, 'v1', 'recordings'))).toEqual([dead.name]);
      expect(fs.readdirSync(join(root, 'v1', 'repairing'))).toEqual([held]);
    } finally {
      fs.rmSync(root, { recursive: true });
    }
  });
});
