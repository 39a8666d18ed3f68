/** The states that `--state` and `--fail-on` know, in the order in which they are named. */
import type { SessionState } from '../repair/types.ts';

export const SESSION_STATES: readonly SessionState[] = [
  'running',
  'stalled',
  'ended',
  'interrupted',
  'crashed',
  'damaged',
];
