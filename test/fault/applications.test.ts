/** Applications that use the box in ways that nobody recommends: said once, in full, and they run on. The whole of stderr is compared. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listSessions } from '../../src/repair/index.ts';
import { cleanEnv } from '../clean-env.ts';
import { allLines } from '../crash/read-back.ts';
import { runChild, scratchFolder } from '../support/child.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const CHILD = new URL('host-child.ts', import.meta.url);
const HINT = '(Use `node --trace-warnings ...` to show where the warning was created)\n';
const warning = (code: string, message: string): string => `[${code}] SpanboxWarning: spanbox: ${message}\n${HINT}`;

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  /** Without the process's number. */
  readonly stderr: string;
}

/** An application in a folder of its own, with its own copy of the API; the package is linked. */
function application(source: string, nodeArgs: readonly string[] = [], env: Record<string, string> = {}): Ran {
  const folder = scratchFolder('spanbox-app-');
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@opentelemetry'), { recursive: true });
  cpSync(join(ROOT, 'node_modules', '@opentelemetry', 'api'), join(modules, '@opentelemetry', 'api'), {
    recursive: true,
    dereference: true,
  });
  symlinkSync(ROOT, join(modules, 'spanbox'));
  writeFileSync(join(folder, 'app.mjs'), source);
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeArgs, 'app.mjs'], {
    cwd: folder,
    encoding: 'utf8',
    env: cleanEnv(env),
    timeout: 60_000,
  });
  return { code: status, stdout, stderr: stderr.replaceAll(/^\(node:\d+\) /gm, '') };
}

const SPEAKS = `
import { trace } from '@opentelemetry/api';
const tracer = trace.getTracer('app');
tracer.startActiveSpan('run', (run) => {
  tracer.startSpan('chat').end();
  run.end();
});
console.log('done');
`;

describe('two copies of the API', () => {
  it('are one: spans of the application are recorded, and nothing is said', () => {
    const dir = join(scratchFolder(), 'root');
    const source = `import { register } from 'spanbox/sdk2';\nregister({ dir: ${JSON.stringify(dir)} });\n${SPEAKS}`;
    expect(application(source)).toEqual({ code: 0, stdout: 'done\n', stderr: '' });
    expect(
      allLines(dir)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['chat', 'run']);
  });
});

describe('spanbox/auto', () => {
  const auto = ['--import', 'spanbox/auto'];

  it('records an application that does not know of it', () => {
    const dir = join(scratchFolder(), 'root');
    expect(application(SPEAKS, auto, { SPANBOX_DIR: dir })).toEqual({ code: 0, stdout: 'done\n', stderr: '' });
    expect(allLines(dir)).toHaveLength(2);
  });

  it('bad SPANBOX_* values: all said in one warning, the defaults are used, the application is recorded', () => {
    const dir = join(scratchFolder(), 'root');
    const env = {
      SPANBOX_DIR: dir,
      SPANBOX_DURABILITY: 'fast',
      SPANBOX_SYNC: 'record',
      SPANBOX_QUIET: 'maybe',
      SPANBOX_RETENTION_MAX_BYTES: '12',
      SPANBOX_LIMITS_VALUE_BYTES: 'many',
      SPANBOX_DURABILTY: 'call',
    };
    expect(application(SPEAKS, auto, env)).toEqual({
      code: 0,
      stdout: 'done\n',
      stderr: warning(
        'SPANBOX_CONFIG',
        'SPANBOX_DURABILITY must be one of call, tick, received "fast"; the default is used; ' +
          'SPANBOX_QUIET must be true or false, received "maybe"; the default is used; ' +
          'SPANBOX_LIMITS_VALUE_BYTES must be a number from 64 to 900000, received "many"; the default is used; ' +
          'SPANBOX_RETENTION_MAX_BYTES must be a number from 1000000 to Infinity, received "12"; the default is used; ' +
          'SPANBOX_DURABILTY is not known',
      ),
    });
    expect(allLines(dir)).toHaveLength(2);
  });

  it('a root that cannot be used: said once, and the application runs on', () => {
    const dir = join(scratchFolder(), 'root');
    writeFileSync(dir, 'mine');
    expect(application(SPEAKS, auto, { SPANBOX_DIR: dir })).toEqual({
      code: 0,
      stdout: 'done\n',
      stderr: warning(
        'SPANBOX_OFF',
        `recording is off: ${dir} is not a folder. Set SPANBOX_DIR or createSpanbox({ dir })`,
      ),
    });
  });

  it('quiet: nothing is said', () => {
    const dir = join(scratchFolder(), 'root');
    writeFileSync(dir, 'mine');
    expect(application(SPEAKS, auto, { SPANBOX_DIR: dir, SPANBOX_QUIET: 'true' })).toEqual({
      code: 0,
      stdout: 'done\n',
      stderr: '',
    });
  });

  it('OTEL_SDK_DISABLED: off, and nothing is said', () => {
    const dir = join(scratchFolder(), 'root');
    expect(application(SPEAKS, auto, { SPANBOX_DIR: dir, OTEL_SDK_DISABLED: 'true' })).toEqual({
      code: 0,
      stdout: 'done\n',
      stderr: '',
    });
  });
});

describe('boxes that meet', () => {
  it('a second createSpanbox on the same root: said once, the recorder is shared, nothing stands twice', async () => {
    const dir = join(scratchFolder(), 'root');
    const ended = await runChild(CHILD, { args: ['second box', dir] });
    expect([ended.code, ended.stdout]).toEqual([0, 'true true\n']);
    expect(ended.stderr.replace(/^\(node:\d+\) /, '')).toBe(
      warning(
        'SPANBOX_SECOND_BOX',
        `a box records to ${dir} already in this process; the second one shares it, and its options are not used`,
      ),
    );
    expect(allLines(dir).map(({ name }) => name)).toEqual(['invoke_agent']);
    const states: string[] = [];
    for await (const session of listSessions(dir)) states.push(session.state);
    expect(states).toEqual(['ended']);
  });

  it('register() twice: the first box is used, and it is said once', () => {
    const dir = join(scratchFolder(), 'root');
    const source = `import { register } from 'spanbox/sdk2';
const first = register({ dir: ${JSON.stringify(dir)} });
console.log(register({ dir: '/nowhere' }) === first, register() === first);\n${SPEAKS}`;
    expect(application(source)).toEqual({
      code: 0,
      stdout: 'true true\ndone\n',
      stderr: warning(
        'SPANBOX_SECOND_BOX',
        'register() was called before; its box is used, and the options of the second call are not',
      ),
    });
    expect(allLines(dir)).toHaveLength(2);
  });
});
