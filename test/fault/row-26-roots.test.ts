/**
 * Rows 24 and 26, and every other root that cannot be used: it is said once, in words that tell what to do, and the application runs on as if we were not there.
 * The whole of stderr is compared.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listSessions } from '../../src/repair/index.ts';
import { allLines } from '../crash/read-back.ts';
import { runChild, scratchFolder, type ChildOptions, type Ended } from '../support/child.ts';
import { mountTmpfs, systemProgram } from '../support/system.ts';

const CHILD = new URL('host-child.ts', import.meta.url);
const NOBODY = 65_534;
const HINT = '(Use `node --trace-warnings ...` to show where the warning was created)';

/** Runs the application on the root, as the ordinary user if asked. */
function live(way: string, dir: string, ordinary = false): Promise<Ended> {
  const wrapper = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
  const options: ChildOptions = {
    args: [way, dir],
    ...(ordinary ? { wrapper: [systemProgram(wrapper[0] ?? ''), ...wrapper.slice(1)] } : {}),
  };
  return runChild(CHILD, options);
}

async function expectOff(dir: string, reason: string, ordinary = false): Promise<void> {
  const ended = await live('anywhere', dir, ordinary);
  expect({ code: ended.code, signal: ended.signal, stdout: ended.stdout }).toEqual({
    code: 0,
    signal: null,
    stdout: 'done\n',
  });
  const [, warning] = ended.stderr.split(/^\(node:\d+\) /);
  expect(warning).toBe(
    `[SPANBOX_OFF] SpanboxWarning: spanbox: recording is off: ${reason}. Set SPANBOX_DIR or createSpanbox({ dir })\n${HINT}\n`,
  );
  const health = JSON.parse(ended.told) as {
    recording: boolean;
    degraded: string;
    dropped: object;
    lastError: { code: string };
  };
  expect([health.recording, health.degraded, health.dropped]).toEqual([false, 'off', { recording_off: 5 }]);
}

/** A folder of the test that anybody may look into. */
function openFolder(): string {
  const folder = scratchFolder();
  chmodSync(folder, 0o755);
  return folder;
}

describe('row 26: roots', () => {
  it('missing: made, one level at a time, with mode 0700', async () => {
    const dir = join(scratchFolder(), 'a', 'b', 'c');
    const ended = await live('anywhere', dir);
    expect([ended.code, ended.stdout, ended.stderr]).toEqual([0, 'done\n', '']);
    for (const folder of [dir, join(dir, 'v1'), join(dir, 'v1', 'recordings')]) {
      expect((lstatSync(folder).mode & 0o777).toString(8), folder).toBe('700');
    }
    expect(readFileSync(join(dir, '.gitignore'), 'utf8')).toBe('*\n');
    expect(allLines(dir).map(({ name }) => name)).toEqual(['chat', 'invoke_agent']);
  });

  it('a file: refused, and left as it is', async () => {
    const dir = join(scratchFolder(), 'root');
    writeFileSync(dir, 'mine');
    await expectOff(dir, `${dir} is not a folder`);
    expect(readFileSync(dir, 'utf8')).toBe('mine');
  });

  it('below a file: refused', async () => {
    const file = join(scratchFolder(), 'file');
    writeFileSync(file, 'mine');
    const dir = join(file, 'root');
    await expectOff(dir, `${file} is not a folder`);
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('a dangling symlink: refused, and its target is not made', async () => {
    const folder = scratchFolder();
    const dir = join(folder, 'root');
    symlinkSync(join(folder, 'nowhere'), dir);
    await expectOff(dir, `${dir} is a symbolic link`);
    expect(readdirSync(folder)).toEqual(['root']);
  });

  it('a symlink to a folder: refused, and the folder is not touched', async () => {
    const folder = scratchFolder();
    const dir = join(folder, 'root');
    mkdirSync(join(folder, 'target'));
    symlinkSync('target', dir);
    await expectOff(dir, `${dir} is a symbolic link`);
    expect(readdirSync(join(folder, 'target'))).toEqual([]);
  });

  it('a folder of another user: refused, and not touched', async () => {
    const dir = join(scratchFolder(), 'root');
    mkdirSync(dir, 0o700);
    chownSync(dir, NOBODY, NOBODY);
    await expectOff(dir, `${dir} belongs to another user`);
    expect(readdirSync(dir)).toEqual([]);
  });

  it('a folder that others may write to: refused', async () => {
    const dir = join(scratchFolder(), 'root');
    mkdirSync(dir);
    chmodSync(dir, 0o777);
    await expectOff(dir, `${dir} is writable by other users`);
    expect(readdirSync(dir)).toEqual([]);
  });

  it('full: said, and the application runs on', async () => {
    const mount = join(scratchFolder(), 'full');
    mountTmpfs(mount, 'size=64k,nr_inodes=4,mode=700');
    const dir = join(mount, 'root');
    const ended = await live('anywhere', dir);
    expect([ended.code, ended.stdout]).toEqual([0, 'done\n']);
    expect(ended.stderr).toMatch(
      /^\(node:\d+\) \[SPANBOX_OFF\] SpanboxWarning: spanbox: recording is off: .* has no space left \(ENOSPC\)\. Set SPANBOX_DIR or createSpanbox\(\{ dir \}\)\n/,
    );
    expect(ended.stderr.split('\n')).toHaveLength(3);
  });
});

describe('row 24: not writable', () => {
  it('a read-only mount: one report, the application runs on', async () => {
    const mount = join(scratchFolder(), 'readonly');
    mountTmpfs(mount, 'size=1m,mode=700');
    execFileSync('mount', ['-o', 'remount,ro', mount]);
    const dir = join(mount, 'root');
    await expectOff(dir, `${dir} is not writable (EROFS)`);
  });

  it('a folder that an ordinary user may not write to: one report, the application runs on', async () => {
    const folder = openFolder();
    const dir = join(folder, 'root');
    await expectOff(dir, `${dir} is not writable (EACCES)`, true);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('live, as an ordinary user: one report, tried again, and nothing is lost when it is writable again', async () => {
    const folder = openFolder();
    const dir = join(folder, 'root');
    mkdirSync(dir, 0o700);
    chownSync(dir, NOBODY, NOBODY);
    const ended = await live('unwritable', dir, true);
    expect([ended.code, ended.signal]).toEqual([0, null]);
    const [during, after] = ended.told
      .trim()
      .split('\n')
      .map(
        (text) =>
          JSON.parse(text) as {
            lastError?: { code: string };
            dropped: object;
            degraded?: string;
            heldLines: number;
            lines: number;
          },
      );
    expect(during?.lastError?.code).toBe('EACCES');
    expect([after?.degraded, after?.heldLines, after?.lines]).toEqual([undefined, 0, 911]);
    const [recording = ''] = readdirSync(join(dir, 'v1', 'recordings'));
    expect(ended.stderr.replace(/^\(node:\d+\) /, '')).toBe(
      `[SPANBOX_DEGRADED] SpanboxWarning: spanbox: recording is degraded: writing to ${join(dir, 'v1', 'recordings', recording)} fails; it is tried again\n${HINT}\n`,
    );
    const names = allLines(dir).map(({ name }) => name);
    expect(new Set(names).size).toBe(911);
    const states: string[] = [];
    chownSync(dir, process.getuid?.() ?? 0, process.getgid?.() ?? 0);
    execFileSync('chown', ['-R', String(process.getuid?.() ?? 0), dir]);
    for await (const session of listSessions(dir)) states.push(`${session.id} ${session.state} ${session.spans}`);
    expect(states).toEqual(['s ended 911']);
  });

  it('live, the disk itself turns read-only: one report, and what was acknowledged before is there', async () => {
    const image = join(scratchFolder(), 'image');
    const mount = join(scratchFolder(), 'disk');
    mkdirSync(mount);
    execFileSync('truncate', ['-s', '16M', image]);
    execFileSync(systemProgram('mkfs.ext4'), ['-q', '-F', '-m', '0', image]);
    const mounted = `mount -o loop,errors=remount-ro ${image} ${mount} && chmod 700 ${mount} && "$@"; code=$?; umount ${mount}; exit $code`;
    const ended = await runChild(CHILD, {
      wrapper: [systemProgram('unshare'), '--mount', 'sh', '-c', mounted, 'sh'],
      args: ['read-only disk', join(mount, 'root'), mount],
    });
    expect({ code: ended.code, told: ended.told }).toEqual({ code: 0, told: 'EROFS\nbefore\n' });
    expect(ended.stderr).toMatch(
      /^\(node:\d+\) \[SPANBOX_DEGRADED\] SpanboxWarning: spanbox: recording is degraded: writing to \S+ fails; it is tried again\n\(Use .*\)\n$/,
    );
  });
});
