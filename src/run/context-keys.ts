/**
 * What runs put into the context of OpenTelemetry's API, so that what happens below finds the run and the session above.
 * The keys are global symbols: every copy of this package, and the recorder, know the same ones.
 */
import { context } from '@opentelemetry/api';
import type { Context } from '@opentelemetry/api';

/** Context key of the session id. */
export const SESSION_KEY: symbol = Symbol.for('spanbox.session');

/** Context key of the run that is active. */
export const RUN_KEY: symbol = Symbol.for('spanbox.run');

/** Context key of the tool call that is active. */
export const CALL_KEY: symbol = Symbol.for('spanbox.call');

/** Context key of what is done for a request that is observed already: nobody else is to observe it. */
export const ATTEMPT_KEY: symbol = Symbol.for('spanbox.attempt');

/** The session that the context carries. */
export function sessionIn(active: Context = context.active()): string | undefined {
  const session = active.getValue(SESSION_KEY);
  return typeof session === 'string' && session !== '' ? session : undefined;
}
