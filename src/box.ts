/**
 * `createSpanbox`: the whole box over one root: processors, health, marks, repair and retention in the background.
 *
 * Composes; owns nothing but the order of things. A world that fails (a folder that cannot be used) makes a box that is off and says so;
 * wrong use throws here, at construction, and nowhere else.
 */
import { acquireHost } from './processors/host-registry.ts';
import { HOST_OPTION_NAMES, resolveHost, switchOption, type HostOptions } from './processors/host-options.ts';
import { FlightRecorderSpanProcessor } from './processors/flight-recorder-span-processor.ts';
import { RunIncidentSpanProcessor, type IncidentOptions } from './processors/incident/index.ts';
import type { LastError } from './processors/losses.ts';
import { shown } from './processors/recorder-options.ts';
import type { CrashCause } from './processors/crash-cause.ts';
import type { RecorderHost } from './processors/recorder-host.ts';
import type { SpanProcessorLike } from './processors/span-processor-like.ts';
import { interruptedSessions, type InterruptedSession } from './interrupted.ts';
import { Maintenance } from './maintenance.ts';
import { repair } from './repair/index.ts';
import { provideScopeKey } from './run/scope-key.ts';
import { readOrMakeKey } from './store/key.ts';
import type { RepairReport } from './repair/index.ts';

export interface SpanboxOptions extends HostOptions {
  /** Say on the spans why a run broke (docs/incidents.md); false leaves the processor out. @default true */
  readonly incidents?: boolean | IncidentOptions;
  /** Repair what dead processes left, at start and every five minutes, in the background. @default true */
  readonly repair?: boolean;
}

/** How the box is doing. */
export interface Health {
  /** Whether what is said now is recorded. */
  readonly recording: boolean;
  /** Why less is promised than `durability` says; absent when all is well. */
  readonly degraded?: 'slow_disk' | 'failing_disk' | 'no_space' | 'off';
  /** Whether the box's provider is the global one; absent when `register` was not used. */
  readonly registered?: boolean;
  readonly dir: string;
  /** Name of the recording in use. */
  readonly recordingId?: string;
  readonly openSpans: number;
  /** Sessions that have not closed. */
  readonly openSessions: number;
  /** Since the process began: journal records made, lines of ended spans written. */
  readonly records: number;
  readonly lines: number;
  /** Ended spans that wait for a failing disk. */
  readonly heldLines: number;
  /** What was not recorded, by reason; reasons without a loss are absent. */
  readonly dropped: Readonly<Record<string, number>>;
  /** The last failure, in words of ours: nothing of the application's is in it. */
  readonly lastError?: LastError;
}

export interface Spanbox {
  /** For `new NodeTracerProvider({ spanProcessors: [...yours, ...box.spanProcessors] })`: incidents first, the recorder last. A fresh array. */
  readonly spanProcessors: readonly SpanProcessorLike[];
  /** The root folder, absolute. */
  readonly dir: string;
  /** The session's snapshot file, whether it exists or not; after a crash the next repair writes it. */
  sessionPath(sessionId: string): string;
  /** Marks the session as crashed: at once, on disk, for good. Takes less than a millisecond whatever the size of the trace. */
  markCrashed(sessionId: string, cause?: CrashCause): void;
  /**
   * What earlier processes of this service left in the middle, newest first: the incident, finished tool results, calls in doubt, advice and, with
   * content capture, the partial output. Changes nothing on disk.
   */
  interrupted(): AsyncIterable<InterruptedSession>;
  /** Repairs what dead processes left. Never rejects. */
  repair(): Promise<RepairReport>;
  health(): Health;
  /** Resolves when all that was said is with the system, due snapshots are written, and what `register` sends live is sent. Never rejects. */
  forceFlush(): Promise<void>;
  /** Ends the recording if no span is open, and sends what `register` has not sent yet. Never rejects; later calls of the processors are tolerated. */
  shutdown(): Promise<void>;
}

/** What `register` adds to a box. */
export interface BoxInternals {
  readonly host: RecorderHost;
  /** What sends ended spans as they end; `register` puts it there. Flushed and shut down with the box. */
  readonly senders: SpanProcessorLike[];
  /** Set by `register`: whether the global registration was accepted. */
  registered?: boolean;
}

const INTERNALS = new WeakMap<Spanbox, BoxInternals>();

/** The box's insides, for the doors that compose it. */
export function internalsOf(box: Spanbox): BoxInternals {
  const internals = INTERNALS.get(box);
  if (internals === undefined) throw new TypeError('Cannot use box: it was not made by createSpanbox');
  return internals;
}

/**
 * Makes the box. Recording begins at once: the root folder is made if it is missing, and what earlier processes left is repaired in
 * the background. A second box on the same root shares the first one's recorder, with a warning; its options are not used.
 *
 * @param options - all optional
 * @throws TypeError or RangeError for an unknown option or an impossible value, naming option, value and range; nothing is written then
 */
export function createSpanbox(options?: SpanboxOptions): Spanbox {
  const { setup, signals } = resolveHost(options, [...HOST_OPTION_NAMES, 'incidents', 'repair']);
  const repairs = switchOption('repair', options?.repair, true);
  const incidents = incidentProcessor(options?.incidents);
  const { host, first } = acquireHost(setup, signals);
  if (!first) {
    host.losses.warn(
      'SPANBOX_SECOND_BOX',
      `a box records to ${setup.dir} already in this process; the second one shares it, and its options are not used`,
    );
  }
  if (first) shareKey(host);
  const maintenance = new Maintenance(host, setup.options.retention, first && repairs);
  const internals: BoxInternals = { host, senders: [] };
  const recorder = new FlightRecorderSpanProcessor(host);
  const box: Spanbox = {
    get spanProcessors() {
      return incidents === undefined ? [recorder] : [incidents, recorder];
    },
    dir: setup.dir,
    sessionPath: (sessionId) => host.snapshots.path(sessionId),
    markCrashed: (sessionId, cause) => host.markCrashed(sessionId, cause),
    interrupted: () => interruptedSessions(setup.dir, host.service, host.recorder.recording?.name),
    repair: () => repair(setup.dir),
    health: () => healthOf(internals),
    forceFlush: async () => {
      await host.forceFlush();
      await settle(internals, (sender) => sender.forceFlush());
    },
    shutdown: async () => {
      maintenance.stop();
      await host.shutdown();
      await settle(internals, (sender) => sender.shutdown());
    },
  };
  INTERNALS.set(box, internals);
  return box;
}

/** Scope names are hashed with the installation's key, so that one scope has one hash in every process. */
function shareKey(host: RecorderHost): void {
  if (host.recorder.recording === undefined) return;
  try {
    provideScopeKey(readOrMakeKey(host.folders.keyFile));
  } catch (error) {
    // Without it the process has a key of its own; nothing else depends on it.
    host.losses.note(error);
  }
}

/** The processor that explains broken runs, unless it is switched off. @throws TypeError or RangeError for wrong options. */
function incidentProcessor(option: unknown): SpanProcessorLike | undefined {
  if (option === false) return undefined;
  if (option === undefined || option === true) return new RunIncidentSpanProcessor();
  if (typeof option !== 'object' || option === null) {
    throw new TypeError(
      `Cannot create spanbox: incidents must be true, false or an object of options, received ${shown(option)}`,
    );
  }
  return new RunIncidentSpanProcessor(option);
}

async function settle(
  { host, senders }: BoxInternals,
  act: (sender: SpanProcessorLike) => Promise<void>,
): Promise<void> {
  try {
    await Promise.all(senders.map(act));
  } catch (error) {
    // Forgives an endpoint that does not answer: the spans are on disk, and who shuts down must not fail over it.
    host.losses.note(error);
  }
}

function healthOf({ host, registered }: BoxInternals): Health {
  const { recorder, losses } = host;
  const { recording, disk } = recorder;
  const degraded =
    recording === undefined
      ? 'off'
      : disk.failing || disk.owing
        ? 'failing_disk'
        : host.space.tight
          ? 'no_space'
          : disk.slow
            ? 'slow_disk'
            : undefined;
  return {
    recording: recording !== undefined && !disk.failing,
    ...(degraded === undefined ? {} : { degraded }),
    ...(registered === undefined ? {} : { registered }),
    dir: host.dir,
    ...(recording === undefined ? {} : { recordingId: recording.name }),
    openSpans: recorder.open.size,
    openSessions: recorder.sessions.parts.size,
    records: recorder.records,
    lines: recorder.lines,
    heldLines: recorder.heldLines,
    dropped: losses.counts(),
    ...(losses.lastError === undefined ? {} : { lastError: losses.lastError }),
  };
}
