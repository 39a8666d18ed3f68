/**
 * Tests that try everything: every byte of an answer with every client, every call of a repair. They take minutes on two cores and have a
 * command of their own (`npm run test:exhaustive`), so that `npm test` stays under three; `.ci/run` runs both.
 */
export const EXHAUSTIVE: readonly string[] = [
  'test/fault/streams-every-byte*.test.ts',
  'test/fault/row-37-*.test.ts',
  'test/incident/killed-runs.test.ts',
  'test/incident/live-properties.test.ts',
  'test/fault/testing-runtimes.test.ts',
];
