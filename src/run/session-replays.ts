/**
 * How often requests were replayed in each session of this process: what the budget of a session is compared with.
 * Bounded: the sessions that replayed longest ago are forgotten first.
 */

const MAX_SESSIONS = 10_000;

/** Counts replays by session. */
export class SessionReplays {
  readonly #counts = new Map<string, number>();

  used(session: string | undefined): number {
    return session === undefined ? 0 : (this.#counts.get(session) ?? 0);
  }

  add(session: string | undefined): void {
    if (session === undefined) return;
    const used = this.used(session);
    this.#counts.delete(session);
    this.#counts.set(session, used + 1);
    if (this.#counts.size <= MAX_SESSIONS) return;
    for (const oldest of this.#counts.keys()) {
      this.#counts.delete(oldest);
      break;
    }
  }
}

/** The counts of this process: sessions go across runs. */
export const sessionReplays: SessionReplays = new SessionReplays();
