/**
 * Which reporters a test run has: vitest's own and, when SPANBOX_TEST_REPORT names a file, a JSON report there.
 * An environment variable, because arguments behind `npm test --` do not reach the runner through two scripts.
 */
export function reporters(env: NodeJS.ProcessEnv): ('default' | ['json', { readonly outputFile: string }])[] {
  const outputFile = env['SPANBOX_TEST_REPORT'];
  return outputFile === undefined || outputFile === '' ? ['default'] : ['default', ['json', { outputFile }]];
}
