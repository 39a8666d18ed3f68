// Writes the table of docs/streams.md from what the real client libraries do; with --check it is only compared.
// The table is made by a test, test/run/streams-table.test.ts: `npm test` compares it too.
import { spawnSync } from 'node:child_process';

const isCheck = process.argv.includes('--check');
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts', 'test/run/streams-table.test.ts'],
  { stdio: 'inherit', env: { ...process.env, SPANBOX_STREAMS_TABLE: isCheck ? 'check' : 'write' } },
);
process.exitCode = status ?? 1;
