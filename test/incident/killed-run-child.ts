// One run of the table, killed when its item number k is on its span. Says every item on descriptor 3 before it may be the last.
import { writeSync } from 'node:fs';
import { createFaultServer } from '../../src/testing/index.ts';
import { runAgent } from './agent.ts';
import { boxed } from './boxed.ts';
import { RUNS } from './runs.ts';

const [dir = '', name = '', killAt = ''] = process.argv.slice(2);
const broken = RUNS.find((one) => one.name === name);
if (broken === undefined) throw new Error(`no run is called ${name}`);
const provider = boxed(dir);
const server = await createFaultServer({ replies: [...broken.replies] });
const { onRecorded } = broken.options;
await runAgent({
  ...broken.options,
  tracer: provider.getTracer('test'),
  server,
  onRecorded: (item, order) => {
    writeSync(3, `${JSON.stringify(item)}\n`);
    if (order === Number(killAt)) process.kill(process.pid, 'SIGKILL');
    onRecorded?.(item, order);
  },
});
// Not killed: the run has fewer items.
process.exit(0);
