/**
 * Rows 27 and 35: what somebody does to a recording while its owner writes it. It is noticed within a heartbeat, a new recording begins, and everything open is said
 * again there: nothing that is open is lost, and nothing stands there that was never said.
 */
import {
  existsSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  unlinkSync,
  readFileSync,
  writeFileSync,
  appendFileSync,
  mkdirSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repair } from '../../src/repair/index.ts';
import { HEARTBEAT_MILLIS } from '../../src/store/owner.ts';
import { allLines } from '../crash/read-back.ts';
import { scratchFolder } from '../support/child.ts';
import { dieNow, record, type Recorded } from '../support/recorded.ts';

interface Scene {
  readonly dir: string;
  readonly recorded: Recorded;
  readonly folder: string;
  /** Lets a heartbeat pass. */
  readonly beat: () => void;
}

function scene(): Scene {
  const dir = scratchFolder();
  let now = Date.now();
  const recorded = record({ dir, now: () => now });
  const beat = (): void => {
    now += HEARTBEAT_MILLIS;
    recorded.host.tick();
  };
  return { dir, recorded, folder: recorded.host.recorder.recording?.folder ?? '', beat };
}

const DEEDS: readonly (readonly [string, (folder: string) => void])[] = [
  ['removed', (folder) => rmSync(folder, { recursive: true })],
  ['moved away', (folder) => renameSync(folder, join(folder, '..', '..', '..', 'elsewhere'))],
  ['without its owner file', (folder) => unlinkSync(join(folder, 'owner.json'))],
  ['with its journal removed', (folder) => unlinkSync(join(folder, '0001.open.log'))],
  ['with its journal emptied', (folder) => truncateSync(join(folder, '0001.open.log'), 0)],
  ['with its journal cut', (folder) => truncateSync(join(folder, '0001.open.log'), 200)],
  ['with its marks emptied', (folder) => truncateSync(join(folder, 'marks.log'), 0)],
  ['with its summaries moved', (folder) => renameSync(join(folder, 'sessions.log'), join(folder, 'sessions.old'))],
  ['with its span file emptied', (folder) => truncateSync(join(folder, '0001.spans.jsonl'), 0)],
  [
    'with its journal replaced',
    (folder) => {
      renameSync(join(folder, '0001.open.log'), join(folder, 'mine'));
      writeFileSync(join(folder, '0001.open.log'), readFileSync(join(folder, 'mine')), { mode: 0o600 });
    },
  ],
];

describe('row 27: a recording touched while it is written', () => {
  it.each(DEEDS)(
    '%s: noticed within a heartbeat, and what is open is said again in a new recording',
    async (_, deed) => {
      const { dir, recorded, folder, beat } = scene();
      const { host } = recorded;
      const run = recorded.start('invoke_agent', { attributes: { 'session.id': 's', first: 1 } });
      run.addEvent('said before');
      recorded.start('ended before', {}, run).end();
      deed(folder);
      run.setAttribute('between', 2);
      beat();
      const { recording } = host.recorder;
      expect(recording?.folder).not.toBe(folder);
      expect(host.losses.lastError?.message).toBe(`${folder} was removed, moved or cut`);
      run.setAttribute('after', 3);
      recorded.start('ended after', {}, run).end();
      dieNow(recorded);
      // What was left behind is nobody's: only the new recording is asked.
      rmSync(folder, { recursive: true, force: true });
      expect((await repair(dir)).recordings.map(({ result, damage }) => [result, damage])).toEqual([['repaired', []]]);
      const lines = allLines(dir);
      expect(lines.map(({ name }) => name).sort()).toEqual(['ended after', 'invoke_agent']);
      const again = lines.find(({ name }) => name === 'invoke_agent');
      const attributes = (again?.attributes ?? []).filter(({ value }) => value.intValue !== undefined);
      expect(attributes.map(({ key }) => key)).toEqual(['first', 'between', 'after']);
      expect(again?.events?.map(({ name }) => name).filter((name) => !name.startsWith('spanbox.'))).toEqual([
        'said before',
      ]);
    },
  );

  it('the root itself removed: made again', async () => {
    const { dir, recorded, beat } = scene();
    const run = recorded.start('invoke_agent', { attributes: { 'session.id': 's' } });
    rmSync(join(dir, 'v1'), { recursive: true });
    beat();
    run.end();
    await recorded.host.shutdown();
    expect(allLines(dir).map(({ name }) => name)).toEqual(['invoke_agent']);
    expect(recorded.host.losses.counts()).toEqual({});
  });

  it('an untouched recording goes on for days', () => {
    const { recorded, folder, beat } = scene();
    recorded.start('invoke_agent');
    for (let i = 0; i < 20; i += 1) beat();
    expect(recorded.host.recorder.recording?.folder).toBe(folder);
    expect(recorded.host.losses.lastError).toBeUndefined();
  });

  it('the next segment planted by somebody: passed over, and no line is lost', async () => {
    const { dir, recorded, folder } = scene();
    const run = recorded.start('invoke_agent', { attributes: { 'session.id': 's' } });
    writeFileSync(join(folder, '0002.spans.jsonl'), 'mine');
    mkdirSync(join(folder, '0003.spans.jsonl'));
    const text = 'x'.repeat(250_000);
    for (let i = 0; i < 70; i += 1) {
      const span = recorded.start(`chat ${i}`, {}, run);
      span.setAttribute('text', text);
      span.end();
    }
    run.end();
    expect(recorded.host.losses.counts()).toEqual({});
    expect(existsSync(join(folder, '0004.spans.jsonl'))).toBe(true);
    expect(readFileSync(join(folder, '0002.spans.jsonl'), 'utf8')).toBe('mine');
    await recorded.host.shutdown();
    unlinkSync(join(folder, '0002.spans.jsonl'));
    rmSync(join(folder, '0003.spans.jsonl'), { recursive: true });
    expect(allLines(dir)).toHaveLength(71);
  });
});

/** Makes a living recording look dead, as a mistake of the rules would. */
function forceMistake(folder: string): void {
  rmSync(join(folder, 'alive.sock'), { force: true });
  const path = join(folder, 'owner.json');
  writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, 'utf8')) as object), processStart: '1' }));
}

describe('row 35: a live owner claimed by mistake', () => {
  it('loses nothing: duplicates only', async () => {
    const { dir, recorded, folder, beat } = scene();
    const run = recorded.start('invoke_agent', { attributes: { 'session.id': 's', first: 1 } });
    recorded.start('ended before', {}, run).end();
    forceMistake(folder);
    expect((await repair(dir)).recordings.map(({ result }) => result)).toEqual(['repaired']);
    // It does not know yet.
    run.setAttribute('between', 2);
    recorded.start('ended between', {}, run).end();
    const open = recorded.start('open', {}, run);
    beat();
    expect(recorded.host.recorder.recording?.folder).not.toBe(folder);
    recorded.start('ended after', {}, run).end();
    open.end();
    run.setAttribute('after', 3);
    run.end();
    await recorded.host.shutdown();
    await repair(dir);
    const lines = allLines(dir);
    expect([...new Set(lines.map(({ name }) => name))].sort()).toEqual([
      'ended after',
      'ended before',
      'ended between',
      'invoke_agent',
      'open',
    ]);
    const runs = lines.filter(({ name }) => name === 'invoke_agent');
    expect(new Set(runs.map(({ spanId }) => spanId)).size).toBe(1);
    const said = runs.map((span) =>
      (span.attributes ?? []).filter(({ value }) => value.intValue !== undefined).map(({ key }) => key),
    );
    expect(said).toContainEqual(['first', 'between', 'after']);
    expect(recorded.host.losses.counts()).toEqual({});
  });

  it('while it is being repaired: what is written in between is found too', async () => {
    const { dir, recorded, folder, beat } = scene();
    const run = recorded.start('invoke_agent', { attributes: { 'session.id': 's' } });
    recorded.start('ended before', {}, run).end();
    const taken = join(dir, 'v1', 'repairing', 'taken');
    renameSync(folder, taken);
    recorded.start('ended between', {}, run).end();
    appendFileSync(join(taken, 'sessions.log'), '');
    beat();
    recorded.start('ended after', {}, run).end();
    run.end();
    await recorded.host.shutdown();
    renameSync(taken, folder);
    forceMistake(folder);
    await repair(dir);
    const names = new Set(allLines(dir).map(({ name }) => name));
    expect([...names].sort()).toEqual(['ended after', 'ended before', 'ended between', 'invoke_agent']);
    expect(readdirSync(join(dir, 'v1', 'repairing'))).toEqual([]);
  });
});
