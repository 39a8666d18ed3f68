/**
 * The environment for a program that a test starts as a user would: this one's, without what the test run itself, npm's
 * scripts or the machine say to OpenTelemetry, to a box, to Node or to npm.
 */
const FOREIGN = /^(?:OTEL|SPANBOX|NODE|VITEST|npm)_|^(?:CI|INIT_CWD|TEST|DEV|PROD|MODE|FORCE_COLOR|NO_COLOR)$/;

export function cleanEnv(added: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
  return { ...Object.fromEntries(kept), ...added };
}
