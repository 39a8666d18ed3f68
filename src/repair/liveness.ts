/**
 * Dead or alive: a table of evidence. Every input matches exactly one row; pid reuse fools none of them.
 *
 * A socket proves life on any machine's kernel that takes the connection, and death only on the kernel that made it. A process number
 * means something in its own pid namespace alone. Where neither can be seen, the heartbeat decides, and death is presumed.
 */
import type { ProbeAnswer } from '../store/alive-socket.ts';
import type { ProcessIdentity, ProcessSighting } from '../store/identity.ts';

/** What is known of an owner. */
export interface LivenessEvidence {
  /** The kernel it ran on: ours, ours before a reboot, or another machine's. */
  readonly kernel: 'same' | 'rebooted' | 'other';
  readonly socket: ProbeAnswer;
  /** By its number, if it is of our pid namespace; else `unseen`. */
  readonly process: ProcessSighting;
  readonly heartbeat: 'fresh' | 'old';
}

interface Row {
  readonly label: string;
  readonly when: { readonly [Key in keyof LivenessEvidence]?: readonly LivenessEvidence[Key][] };
  readonly alive: boolean;
}

/** The rows. What `when` does not name may be anything. */
export const LIVENESS: readonly Row[] = [
  { label: 'the machine was started again', when: { kernel: ['rebooted'] }, alive: false },
  { label: 'its socket takes connections', when: { kernel: ['same', 'other'], socket: ['alive'] }, alive: true },
  { label: 'its socket refuses', when: { kernel: ['same'], socket: ['dead'] }, alive: false },
  { label: 'no such process', when: { kernel: ['same'], socket: ['unknown'], process: ['missing'] }, alive: false },
  {
    label: 'its number is another process',
    when: { kernel: ['same'], socket: ['unknown'], process: ['other'] },
    alive: false,
  },
  { label: 'a zombie', when: { kernel: ['same'], socket: ['unknown'], process: ['zombie'] }, alive: false },
  { label: 'its process exists', when: { kernel: ['same'], socket: ['unknown'], process: ['same'] }, alive: true },
  {
    label: 'unseen, fresh heartbeat',
    when: { kernel: ['same'], socket: ['unknown'], process: ['unseen'], heartbeat: ['fresh'] },
    alive: true,
  },
  {
    label: 'unseen, no heartbeat',
    when: { kernel: ['same'], socket: ['unknown'], process: ['unseen'], heartbeat: ['old'] },
    alive: false,
  },
  {
    label: 'another machine, fresh heartbeat',
    when: { kernel: ['other'], socket: ['dead', 'unknown'], heartbeat: ['fresh'] },
    alive: true,
  },
  {
    label: 'another machine, no heartbeat',
    when: { kernel: ['other'], socket: ['dead', 'unknown'], heartbeat: ['old'] },
    alive: false,
  },
];

/** Whether a row matches. */
export function matchesLiveness(row: Row, evidence: LivenessEvidence): boolean {
  const { kernel, socket, process, heartbeat } = row.when;
  return (
    (kernel?.includes(evidence.kernel) ?? true) &&
    (socket?.includes(evidence.socket) ?? true) &&
    (process?.includes(evidence.process) ?? true) &&
    (heartbeat?.includes(evidence.heartbeat) ?? true)
  );
}

/** The row that matches. */
export function judgeLiveness(evidence: LivenessEvidence): Row {
  const row = LIVENESS.find((candidate) => matchesLiveness(candidate, evidence));
  if (row === undefined) throw new Error(`Cannot judge an owner: no row matches, received ${JSON.stringify(evidence)}`);
  return row;
}

/** What an owner or a claimer wrote down of its machine. */
export interface KernelWords {
  readonly host: string;
  readonly bootId: string | null;
}

/**
 * Which kernel an owner ran on. Boot ids are of a kernel, so containers on one machine share them while their host names differ; where
 * there are none (macOS, Windows), the host name must do.
 */
export function kernelOf(
  owner: KernelWords,
  self: Pick<ProcessIdentity, 'host' | 'bootId'>,
): LivenessEvidence['kernel'] {
  if (owner.bootId === null || self.bootId === null) {
    return owner.bootId === self.bootId && owner.host === self.host ? 'same' : 'other';
  }
  if (owner.bootId === self.bootId) return 'same';
  return owner.host === self.host ? 'rebooted' : 'other';
}
