import type { Spanbox } from './box.ts';
import { type RegisterOptions } from './register.ts';
/**
 * Makes the box and registers a provider with it globally; context manager and W3C propagators come with it.
 * @param options - those of `createSpanbox`, and `otlp`
 * @returns the box; the first one when called again
 * @throws TypeError or RangeError for wrong options; nothing is registered or written then
 */
export declare function register(options?: RegisterOptions): Spanbox;
export type { OtlpTarget, RegisterOptions } from './register.ts';
export type { Health, Spanbox, SpanboxOptions } from './box.ts';
