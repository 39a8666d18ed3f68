/**
 * The environment for a program that a test starts as a user would: this one's, without what the test run itself, npm's
 * scripts or the machine say to OpenTelemetry, to a box, to Node or to npm. What a machine needs to reach its registry stays.
 */
const FOREIGN =
  /^(?:OTEL|SPANBOX|VITEST|npm)_|^(?:NODE_(?:ENV|OPTIONS|PATH|V8_COVERAGE)|CI|INIT_CWD|TEST|DEV|PROD|MODE|FORCE_COLOR|NO_COLOR)$/;

export function cleanEnv(added: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
  return { ...Object.fromEntries(kept), ...added };
}
