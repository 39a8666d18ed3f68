/**
 * What stands between an application's words and the first byte written.
 *
 * Built-in secrets (secret-keys.ts, secret-values.ts) are always redacted; the application may add names, patterns and a function
 * of its own. Whatever throws in the application's function costs its value, never the span and never a secret. The shape fits
 * the encoder's `TextGuard`.
 */
export interface RedactOptions {
    /** Names whose values are secret: strings count like the built-in ones (last dotted segment, any case), patterns see the whole key. */
    readonly keys?: readonly (string | RegExp)[];
    /** Patterns of secrets in values, names and messages; each match becomes `[redacted:pattern]`. */
    readonly patterns?: readonly RegExp[];
    /** Called last for every string value with its attribute key ('' for names and messages); answers what is written. */
    readonly value?: (value: string, key: string) => string;
}
export declare class Redactor {
    #private;
    readonly pivots: Uint8Array;
    /** How often the application's own function threw; each time its value was withheld. */
    failures: number;
    /** @throws TypeError on an unknown option or a wrong type; nothing is kept. */
    constructor(options?: RedactOptions);
    /** Whether the text around the pivot `at` may hold a secret and must go through {@link redact}. */
    suspicious(bytes: Uint8Array, at: number, start: number, end: number): boolean;
    /** The kind of secret kept under `key`, undefined when the key is ordinary. */
    secretKind(key: string): string | undefined;
    /** `text` without secrets; the same string when there is none. Never throws. */
    redact(text: string, key: string): string;
}
