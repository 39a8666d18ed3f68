/** Why a session is marked as crashed; of the error only its name and code are kept, as far as they may be said. */
export interface CrashCause {
    readonly kind?: 'exception' | 'exit' | 'signal' | 'unknown';
    readonly error?: unknown;
}
