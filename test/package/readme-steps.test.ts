import { expect, test } from 'vitest';
import { readmeSteps, withTarball } from './readme-steps.ts';

const README = [
  '# x',
  '```sh try=two',
  'npm install spanbox a@1',
  '',
  '# said to people',
  'npm test',
  '```',
  '```js try=two,three file=app.mjs',
  "import 'spanbox';",
  '```',
  '```sh',
  'npm run other',
  '```',
  '```sh try=three',
  'node app.mjs',
  '```',
  '',
].join('\n');

test('a way has its own steps, in order, and those it shares', () => {
  expect(readmeSteps(README, 'two')).toEqual([
    { kind: 'commands', line: 2, commands: ['npm install spanbox a@1', 'npm test'] },
    { kind: 'file', line: 8, path: 'app.mjs', text: "import 'spanbox';\n" },
  ]);
  expect(readmeSteps(README, 'three')).toEqual([
    { kind: 'file', line: 8, path: 'app.mjs', text: "import 'spanbox';\n" },
    { kind: 'commands', line: 14, commands: ['node app.mjs'] },
  ]);
});

test('a way without steps is an error, not a pass', () => {
  expect(() => readmeSteps(README, 'four')).toThrow(new Error('README.md: no commands for four'));
  expect(() => readmeSteps('```sh try=a\nls\n```\n', 'a')).toThrow(new Error('README.md: no file for a'));
  expect(() => readmeSteps('```js try=a\nls\n```\n', 'a')).toThrow(
    new Error('README.md:1: a fence of a is neither sh nor a file'),
  );
});

test.each([
  ['npm install spanbox a@1', 'npm install /x.tgz a@1'],
  ['npm i a@1 spanbox', 'npm i a@1 /x.tgz'],
  ['npx spanbox list', 'npx spanbox list'],
  ['node app.mjs', 'node app.mjs'],
])('%s', (command, run) => {
  expect(withTarball(command, '/x.tgz')).toBe(run);
});

test('an install that would not install the package is an error', () => {
  expect(() => withTarball('npm install spanbox-other', '/x.tgz')).toThrow(
    new Error('an install without spanbox: npm install spanbox-other'),
  );
});
