import fs from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alivePath, openAliveSocket, probeAliveSocket } from './alive-socket.ts';
import { ownIdentity, parseProcStat, sightProcess } from './identity.ts';
import { encodeOwner, readOwner, replaceOwner, toOwner, touchOwner, writeOwner, type Owner } from './owner.ts';

let folder = '';
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'spanbox-owner-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const OWNER: Owner = {
  format: 1,
  recording: '20261120T101449123Z-4711-0-9f3ac21b',
  pid: 4711,
  threadId: 0,
  processStart: '123',
  bootId: null,
  pidNamespace: 'pid:[4026531836]',
  host: 'h',
  uid: 0,
  runtime: 'node 20.20.2',
  service: 'shop',
  startedAt: '2026-11-20T10:14:49.123Z',
  socket: true,
  destinations: ['a'],
};

describe('owner.json', () => {
  it('is one object and LF, members in the order of docs/format.md', () => {
    expect(encodeOwner(OWNER).toString()).toBe(
      '{"format":1,"recording":"20261120T101449123Z-4711-0-9f3ac21b","pid":4711,"threadId":0,"processStart":"123","bootId":null,"pidNamespace":"pid:[4026531836]","host":"h","uid":0,"runtime":"node 20.20.2","service":"shop","startedAt":"2026-11-20T10:14:49.123Z","socket":true,"destinations":["a"]}\n',
    );
  });

  it('is written once, read, replaced and touched', () => {
    writeOwner(folder, OWNER);
    expect(readOwner(folder)).toEqual(OWNER);
    expect(() => writeOwner(folder, OWNER)).toThrow('EEXIST');
    replaceOwner(folder, { ...OWNER, socket: false });
    expect(readOwner(folder)).toEqual({ ...OWNER, socket: false });
    touchOwner(folder, 1_700_000_000_000);
    expect(fs.statSync(join(folder, 'owner.json')).mtimeMs).toBe(1_700_000_000_000);
    fs.rmSync(join(folder, 'owner.json'));
    expect(() => touchOwner(folder, 1)).toThrow('ENOENT');
  });

  it.each(Object.keys(OWNER))('is not one without a right %s', (member) => {
    expect(toOwner({ ...OWNER, newer: 1 })).toEqual(OWNER);
    expect(toOwner({ ...OWNER, [member]: { not: 'it' } })).toBeUndefined();
    const { [member as 'pid']: _, ...rest } = OWNER;
    expect(toOwner(rest)).toBeUndefined();
  });

  it.each(['', '[]', 'null', '{', 'x'.repeat(70_000)])('%j is refused', (content) => {
    fs.writeFileSync(join(folder, 'owner.json'), content, { mode: 0o600 });
    expect(() => readOwner(folder)).toThrow(/is not JSON|does not describe an owner|more than 65536 bytes/);
  });
});

describe('identity', () => {
  it('is what /proc says of this process', () => {
    const self = ownIdentity();
    const stat = fs.readFileSync('/proc/self/stat', 'latin1');
    expect(self).toEqual({
      pid: process.pid,
      threadId: self.threadId,
      processStart: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19],
      bootId: fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
      pidNamespace: fs.readlinkSync('/proc/self/ns/pid'),
      host: hostname(),
      uid: process.getuid?.(),
      runtime: `node ${process.versions.node}`,
      procIsOurs: true,
    });
    expect(sightProcess(process.pid, self.processStart, self)).toBe('same');
    expect(sightProcess(process.pid, '1', self)).toBe('other');
    expect(sightProcess(process.pid, null, self)).toBe('unseen');
    expect(sightProcess(4_194_305, '1', self)).toBe('missing');
  });

  it('reads a process whose name is hostile', () => {
    const fields = Array.from({ length: 30 }, (_, index) => String(index + 4)).join(' ');
    expect(parseProcStat(`77 (a) R 1 (b)) Z ${fields}`)).toEqual({ pid: 77, state: 'Z', start: '22' });
    expect(parseProcStat('')).toBeUndefined();
    expect(parseProcStat('77 (short) R 1')).toBeUndefined();
  });
});

describe('alive.sock', () => {
  it('is open when the call returns, private, and gone when closed', async () => {
    const path = alivePath(folder);
    expect(await probeAliveSocket(path)).toBe('unknown');
    const socket = openAliveSocket(path);
    expect([await probeAliveSocket(path), fs.statSync(path).mode & 0o777]).toEqual(['alive', 0o600]);
    expect(openAliveSocket(path)).toBeUndefined();
    socket?.close();
    socket?.close();
    expect([await probeAliveSocket(path), fs.existsSync(path)]).toEqual(['unknown', false]);
  });

  it('row 58: is not opened where its path is too long or there is no folder', async () => {
    const deep = join(folder, 'x'.repeat(90));
    fs.mkdirSync(deep);
    expect(openAliveSocket(alivePath(deep))).toBeUndefined();
    expect(fs.readdirSync(deep)).toEqual([]);
    expect(await probeAliveSocket(alivePath(deep))).toBe('unknown');
    expect(openAliveSocket(alivePath(join(folder, 'nowhere')))).toBeUndefined();
  });
});
