/** Row 43: session ids of any content, through the real writer: files of their own inside the root, and the raw id read back. */
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listSessions, readSession, repair } from '../../src/repair/index.ts';
import { createSpanbox } from '../../src/box.ts';
import { internalsOf } from '../../src/box.ts';
import { scratchFolder } from '../support/child.ts';
import { filesUnder } from '../support/read-lines.ts';
import { dieNow, record, type Recorded } from '../support/recorded.ts';

const NFC = 'caf\u00e9';
const NFD = 'cafe\u0301';

/** The row's ids, and their neighbours. */
const IDS: readonly (readonly [name: string, id: string])[] = [
  ['traversal', '../../x'],
  ['absolute', '/etc/passwd'],
  ['windows traversal', '..\\..\\x'],
  ['a slash', 'a/b'],
  ['a dot', 'a.b'],
  ['a colon', 'a:b'],
  ['upper case', 'A'],
  ['lower case', 'a'],
  ['NUL', 'a\0b'],
  ['only NUL', '\0'],
  ['line feed', 'a\nb'],
  ['10 KB', 'k'.repeat(10_240)],
  ['10 KB and one', `${'k'.repeat(10_240)}1`],
  ['emoji', '👩‍👩‍👧‍👦'],
  ['NFC', NFC],
  ['NFD', NFD],
  ['a device of Windows', 'CON'],
  ['another', 'nul.json'],
  ['empty', ''],
  ['a space', ' '],
  ['prototype', '__proto__'],
  ['constructor', 'constructor'],
  ['dots', '..'],
  ['a quote', '"}{"'],
  ['json', '{"s":"t"}'],
  ['a hash of ours', 'a-ca978112ca1bbdca'],
  ['right to left', '\u202eabc'],
];

function one(recorded: Recorded, name: string, end: boolean): void {
  const run = recorded.start(`run ${name}`);
  recorded.start(`chat ${name}`, {}, run).end();
  if (end) run.end();
}

async function sessions(dir: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const session of listSessions(dir)) found.set(session.id, session.state);
  return found;
}

describe('row 43: session ids', () => {
  it.each([true, false])('are kept raw, with files of their own inside the root (ended: %s)', async (ends) => {
    const dir = scratchFolder();
    const outside = new Set(readdirSync(resolve(dir, '..')));
    let current = '';
    const recorded = record({ dir, session: () => current });
    for (const [name, id] of IDS) {
      current = id;
      one(recorded, name, ends);
    }
    if (ends) await recorded.host.shutdown();
    else {
      dieNow(recorded);
      await repair(dir);
    }
    const expected = new Map(IDS.map(([, id]) => [id, ends ? 'ended' : 'interrupted']));
    expect(await sessions(dir)).toEqual(expected);
    const paths = IDS.map(([, id]) => recorded.host.snapshots.path(id));
    expect(new Set(paths.map((path) => path.toLowerCase().normalize('NFC'))).size).toBe(IDS.length);
    const folder = join(dir, 'v1', 'snapshots');
    expect(readdirSync(folder).sort()).toEqual(paths.map((path) => relative(folder, path)).sort());
    for (const [i, [name, id]] of IDS.entries()) {
      const session = await readSession(dir, id);
      expect([session.id, session.spans.map((span) => span.name).sort()]).toEqual([
        id,
        [`chat ${name}`, `run ${name}`],
      ]);
      const snapshot = JSON.parse(readFileSync(paths[i] ?? '', 'utf8')) as { spanbox: { session: string } };
      expect(snapshot.spanbox.session).toBe(id);
    }
    for (const file of filesUnder(dir)) expect(relative(dir, file)).not.toMatch(/[^\u0020-\u007e]|\.\.[/\\]|[:\\]/);
    const added = readdirSync(resolve(dir, '..')).filter((name) => !outside.has(name) && name === 'x');
    expect(added).toEqual([]);
  });

  it('marks are kept by raw id: of a/b, a.b and a:b one is crashed', async () => {
    const dir = scratchFolder();
    let current = '';
    const recorded = record({ dir, session: () => current });
    for (const id of ['a/b', 'a.b', 'a:b', 'A', 'a', NFC, NFD]) {
      current = id;
      one(recorded, id, true);
    }
    recorded.host.markCrashed('a.b');
    recorded.host.markCrashed(NFD);
    await recorded.host.shutdown();
    expect(await sessions(dir)).toEqual(
      new Map([
        ['a/b', 'ended'],
        ['a.b', 'crashed'],
        ['a:b', 'ended'],
        ['A', 'ended'],
        ['a', 'ended'],
        [NFC, 'ended'],
        [NFD, 'crashed'],
      ]),
    );
  });

  it('a lone surrogate has a session and a file, and is read back as it is', async () => {
    const dir = scratchFolder();
    const recorded = record({ dir, session: () => 'a\ud800b' });
    one(recorded, 'lone', true);
    await recorded.host.shutdown();
    expect([...(await sessions(dir)).keys()]).toEqual(['a\ud800b']);
    expect((await readSession(dir, 'a\ud800b')).spans).toHaveLength(2);
    expect(lstatSync(recorded.host.snapshots.path('a\ud800b')).isFile()).toBe(true);
  });

  it('an id of 1 MB is cut, told apart by its hash, and found under the whole id', async () => {
    const dir = scratchFolder();
    const long = 's'.repeat(1_000_000);
    let current = '';
    const recorded = record({ dir, session: () => current });
    for (const id of [long, `${long}1`]) {
      current = id;
      one(recorded, String(id.length), true);
    }
    recorded.host.markCrashed(`${long}1`);
    await recorded.host.shutdown();
    const found = [...(await sessions(dir))];
    expect(found.map(([id]) => [id.length < 20_000, id.slice(0, 1_000)])).toEqual([
      [true, 's'.repeat(1_000)],
      [true, 's'.repeat(1_000)],
    ]);
    expect(found.map(([, state]) => state).sort()).toEqual(['crashed', 'ended']);
    expect((await readSession(dir, long)).spans.map((span) => span.name).sort()).toEqual([
      'chat 1000000',
      'run 1000000',
    ]);
  });

  it('sessionPath() names the file of the session, for any id', async () => {
    const dir = scratchFolder();
    const box = createSpanbox({ dir, quiet: true, repair: false, retention: { minFreeBytes: 0 } });
    try {
      for (const [, id] of IDS) {
        expect(relative(join(dir, 'v1', 'snapshots'), box.sessionPath(id))).toMatch(
          /^[a-z0-9_-]{0,40}-[0-9a-f]{16}\.json$/,
        );
      }
      const long = 's'.repeat(1_000_000);
      expect(box.sessionPath(long)).not.toBe(box.sessionPath(`${long}1`));
    } finally {
      internalsOf(box).host.abandon();
      await box.shutdown();
    }
  });
});
