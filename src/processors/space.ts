/**
 * Whether there is room for everything, or for structure only.
 *
 * When retention has removed all it may and the limits are still exceeded, payload is dropped and structure kept: starts, ends, names, status,
 * identity attributes and marks. Set by who applies retention, read by who encodes.
 */
export class Space {
  /** Only structure is recorded. */
  tight = false;
}
