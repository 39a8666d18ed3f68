// What the command line costs its user: `--help`, and `list` of 1,000 sessions, as wall time of a whole process. Medians; prints, asserts nothing.
// Needs dist/ (npm run build). The recordings are finished ones, written as docs/format.md says; `list` reads no span of them.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { recordingName } from '../dist/store/layout.js';
import { encodeOwner } from '../dist/store/owner.js';
import { frameHeader, frameRecord, recordPayload, seedOf } from '../dist/store/record-frame.js';

const RUNS = 11;
const SALT = '5a0c91e4';
const START = Date.UTC(2026, 10, 20);

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

function measure(name, goalMillis, args) {
  const times = [];
  for (let run = 0; run < RUNS; run++) {
    const from = performance.now();
    const { status } = spawnSync(process.execPath, ['dist/cli.js', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    times.push(performance.now() - from);
    if (status !== 0) throw new Error(`${name} ended with ${status}`);
  }
  const bare = [];
  for (let run = 0; run < RUNS; run++) {
    const from = performance.now();
    spawnSync(process.execPath, ['-e', '0']);
    bare.push(performance.now() - from);
  }
  console.log(
    `${name.padEnd(52)} ${median(times).toFixed(0).padStart(5)} ms   goal ${String(goalMillis).padStart(3)} ms   (node itself ${median(bare).toFixed(0)} ms)`,
  );
}

function writeStore(root, recordings, sessionsEach) {
  const folder = join(root, 'v1', 'recordings');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (let index = 0; index < recordings; index++) {
    const startedAtMillis = START + index * 1000;
    const name = recordingName({
      startedAtMillis,
      pid: 4_000_000 + index,
      threadId: 0,
      random: index.toString(16).padStart(8, '0'),
    });
    const path = join(folder, name);
    mkdirSync(path, { mode: 0o700 });
    const owner = {
      format: 1,
      recording: name,
      pid: 4_000_000 + index,
      threadId: 0,
      processStart: '1',
      bootId: '0',
      pidNamespace: null,
      host: 'bench',
      uid: process.getuid?.() ?? null,
      runtime: 'node',
      service: 'bench',
      startedAt: new Date(startedAtMillis).toISOString(),
      socket: false,
      destinations: [],
    };
    writeFileSync(join(path, 'owner.json'), encodeOwner(owner), { mode: 0o600 });
    const records = [];
    for (let session = 0; session < sessionsEach; session++) {
      const start = BigInt(startedAtMillis + session) * 1_000_000n;
      records.push({
        k: 'part',
        s: `session-${index}-${session}`,
        part: 1,
        aliases: [],
        state: 'ended',
        outcome: 'ok',
        start: String(start),
        end: String(start + 5_000_000_000n),
        spans: 40,
        errors: 0,
        modelCalls: 6,
        toolCalls: 5,
        inputTokens: 9_000,
        outputTokens: 1_200,
        title: 'invoke_agent bench',
        service: 'bench',
        segments: [1, 1],
        offset: 0,
        traces: 1,
        repaired: 0,
        incidents: [],
        damage: 0,
      });
    }
    records.push({ k: 'final', at: startedAtMillis + 5_000, by: 'shutdown' });
    const bytes = [
      frameHeader({ file: 'sessions', recording: name, salt: SALT }),
      ...records.map((record, at) => frameRecord(recordPayload(at + 1, record), seedOf(SALT))),
    ];
    writeFileSync(join(path, 'sessions.log'), Buffer.concat(bytes), { mode: 0o600 });
    writeFileSync(join(path, 'marks.log'), frameHeader({ file: 'marks', recording: name, salt: SALT }), {
      mode: 0o600,
    });
  }
}

measure('--help', 80, ['--help']);
for (const [recordings, sessionsEach] of [
  [10, 100],
  [1000, 1],
]) {
  const root = mkdtempSync(join(tmpdir(), 'spanbox-bench-'));
  try {
    writeStore(root, recordings, sessionsEach);
    measure(`list, 1,000 sessions in ${recordings} recordings`, 300, ['list', '--dir', root]);
  } finally {
    rmSync(root, { recursive: true });
  }
}
