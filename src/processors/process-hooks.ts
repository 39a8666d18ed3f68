/**
 * What the process tells us before it ends: one set of listeners for all recorders of the process.
 *
 * Nothing depends on them; they say more precisely what would otherwise be found by repair. `exit` appends and returns.
 * `uncaughtExceptionMonitor` changes neither exit code nor output. Signals are touched only when asked for, and then handed on.
 */
import type { CrashCause } from './crash-cause.ts';

/** Who wants to be told. */
export interface ProcessListener {
  exit(code: number): void;
  markOpenSessions(cause: CrashCause): void;
}

const SIGNALS: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGHUP'];

const listeners = new Set<ProcessListener>();
const signalListeners = new Set<ProcessListener>();
let installed = false;
let signalsInstalled = false;

/** Whether something of the application will handle an uncaught exception, so that the process lives on. */
function isHandled(): boolean {
  return process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback();
}

/** Tells the listener of the process's end from now on. */
export function listenToProcess(listener: ProcessListener, signals: boolean): void {
  listeners.add(listener);
  if (signals) signalListeners.add(listener);
  if (!installed) {
    installed = true;
    process.on('exit', (code) => {
      for (const each of listeners) each.exit(code);
    });
    process.on('uncaughtExceptionMonitor', (error) => {
      if (isHandled()) return;
      for (const each of listeners) each.markOpenSessions({ kind: 'exception', error });
    });
  }
  if (signals && !signalsInstalled) {
    signalsInstalled = true;
    for (const signal of SIGNALS) listenToSignal(signal);
  }
}

export function stopListening(listener: ProcessListener): void {
  listeners.delete(listener);
  signalListeners.delete(listener);
}

function listenToSignal(signal: NodeJS.Signals): void {
  const onSignal = (): void => {
    for (const each of signalListeners) each.markOpenSessions({ kind: 'signal' });
    // Somebody else listens: what happens now is theirs. Alone, we gave the signal a listener it must not have: its default follows.
    if (process.listenerCount(signal) > 1) return;
    process.removeListener(signal, onSignal);
    process.kill(process.pid, signal);
  };
  process.on(signal, onSignal);
}
