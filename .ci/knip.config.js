// What knip may take for used: the doors of package.json by their sources, and the programs that only other programs start.
import { readFileSync } from 'node:fs';

const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const doors = Object.values(exports).flatMap((door) =>
  typeof door === 'string' ? [] : [door.default.replace(/^\.\/dist\/(.*)\.js$/, 'src/$1.ts')],
);

// knip reads the default export of its configuration file.
export default {
  entry: [
    ...doors,
    'src/cli/main.ts',
    'src/cli/demo/*.ts',
    'bench/*.mjs',
    '.ci/*.mjs',
    'examples/**/*.{ts,mjs}',
    'test/**/program{,s/*}.mjs',
    'test/compat/*/runs.mjs',
    'test/**/*-child.ts',
  ],
  // the lanes' programs run in install trees of their own
  project: [
    'src/**/*.ts',
    'test/**/*.{ts,mjs}',
    '!test/compat/beside/**',
    '!test/compat/ai-sdk/native-runs.mjs',
    'bench/**/*.mjs',
    'semconv/**/*.mjs',
    '.ci/*.mjs',
  ],
  vitest: { config: ['test/**/*vitest.config.ts'] },
  // the first two are started by the path of their program; the last comes with the SDK of the line that is installed
  ignoreDependencies: ['@arethetypeswrong/cli', 'publint', '@opentelemetry/sdk-trace'],
  ignoreBinaries: ['diff', 'findmnt', 'go', 'mkfifo', 'mount', 'truncate', 'umount', 'unshare'],
  ignoreExportsUsedInFile: true,
};
