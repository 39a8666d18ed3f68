import { describe, expect, it } from 'vitest';
import {
  claimName,
  journalFile,
  parseClaimName,
  parseRecordingFile,
  parseRecordingName,
  pidNamespaceNumber,
  recordingName,
  segmentFile,
  snapshotFile,
  storeFolders,
} from './layout.ts';

describe('names of docs/format.md', () => {
  it('builds and parses a recording', () => {
    const parts = {
      startedAtMillis: Date.UTC(2026, 10, 20, 10, 14, 49, 123),
      pid: 4711,
      threadId: 0,
      random: '9f3ac21b',
    };
    expect(recordingName(parts)).toBe('20261120T101449123Z-4711-0-9f3ac21b');
    expect(parseRecordingName('20261120T101449123Z-4711-0-9f3ac21b')).toEqual(parts);
  });

  it.each([
    '',
    '..',
    'v2',
    '20261120T101449123Z-4711-0',
    '20261120T101449123Z-4711-0-9F3AC21B',
    '20261120T101449123Z-4711-0-9f3ac21b.removed',
    '20269920T101449123Z-4711-0-9f3ac21b',
  ])('takes %j for something else', (name) => expect(parseRecordingName(name)).toBeUndefined());

  it('numbers files with four digits, and more where four are not enough', () => {
    expect([segmentFile(1), segmentFile(9999), segmentFile(10_000), journalFile(12)]).toEqual([
      '0001.spans.jsonl',
      '9999.spans.jsonl',
      '10000.spans.jsonl',
      '0012.open.log',
    ]);
  });

  it.each([
    ['0001.spans.jsonl', { kind: 'segment', number: 1 }],
    ['12345.open.log', { kind: 'journal', number: 12_345 }],
    ['0000.open.log', { kind: 'foreign' }],
    ['00001.open.log', { kind: 'foreign' }],
    ['0002.open.log.aside', { kind: 'aside' }],
    ['owner.json', { kind: 'owner' }],
    ['alive.sock', { kind: 'socket' }],
    ['marks.log', { kind: 'marks' }],
    ['sessions.log', { kind: 'sessions' }],
    ['reserve', { kind: 'reserve' }],
    ['a1b2.acks.log', { kind: 'acks', destination: 'a1b2' }],
    ['notes.txt', { kind: 'foreign' }],
  ])('reads %s', (name, file) => expect(parseRecordingFile(name)).toEqual(file));

  it('builds and parses a claim', () => {
    const claimer = {
      hostHash: '0a1b2c3d',
      bootHash: '0',
      pidNamespace: '4026531836',
      pid: 7,
      processStart: '12345',
      random: 'beef',
    };
    const name = claimName('20261120T101449123Z-4711-0-9f3ac21b', claimer);
    expect(name).toBe('20261120T101449123Z-4711-0-9f3ac21b@0a1b2c3d-0-4026531836-7-12345-beef');
    expect(parseClaimName(name)).toEqual({ recording: '20261120T101449123Z-4711-0-9f3ac21b', claimer });
    expect(parseClaimName('20261120T101449123Z-4711-0-9f3ac21b@x')).toBeUndefined();
    expect(parseClaimName('x@0a1b2c3d-0-4026531836-7-12345-beef')).toBeUndefined();
  });

  it('reads the number of a pid namespace', () => {
    expect([pidNamespaceNumber('pid:[4026531836]'), pidNamespaceNumber('x'), pidNamespaceNumber(null)]).toEqual([
      '4026531836',
      '0',
      '0',
    ]);
  });

  it('keeps everything under v1', () => {
    expect(storeFolders('/r')).toEqual({
      root: '/r',
      version: '/r/v1',
      recordings: '/r/v1/recordings',
      repairing: '/r/v1/repairing',
      snapshots: '/r/v1/snapshots',
      quarantine: '/r/v1/quarantine',
      keyFile: '/r/v1/key',
      gitignoreFile: '/r/.gitignore',
    });
  });
});

describe('snapshotFile', () => {
  it.each([
    ['support-42', 'support-42-b35e253286455d42.json'],
    ['../../x', '------x-'],
    ['', '-e3b0c44298fc1c14.json'],
    ['A', 'a-559aead08264d579.json'],
    ['a', 'a-ca978112ca1bbdca.json'],
    ['__proto__', '__proto__-'],
    ['CON', 'con-'],
    ['\u0000', '--'],
    ['\u212a', '--'],
  ])('names %j by slug and hash', (id, start) => {
    const name = snapshotFile(id);
    expect(name.slice(0, start.length)).toBe(start);
    expect(name).toMatch(/^[a-z0-9_-]{1,57}\.json$/);
  });

  it('tells apart what a file system may not', () => {
    const ids = [
      'a/b',
      'a.b',
      'a:b',
      'A',
      'a',
      'é',
      'e\u0301',
      'x'.repeat(10_000),
      'x'.repeat(10_001),
      '😀',
      '\ud83d',
      '',
    ];
    expect(new Set(ids.map(snapshotFile)).size).toBe(ids.length);
  });

  it('counts a lone surrogate as U+FFFD', () => {
    expect(snapshotFile('\ud83d').slice(-21)).toBe(snapshotFile('\ufffd').slice(-21));
  });
});
