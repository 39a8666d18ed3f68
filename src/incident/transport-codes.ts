/**
 * The codes that a lost or refused connection carries: which of them a retry may cure, how sure that is, and which of them prove that no
 * connection came to be. Names of Node's system errors, undici, and Bun.
 */
import type { Confidence } from './evidence.ts';

/** What a transport code says. */
export interface TransportCode {
  readonly retryable: boolean;
  readonly confidence: Confidence;
}

const RETRYABLE: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EAI_AGAIN',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ConnectionRefused',
  'ConnectionClosed',
  'FailedToOpenSocket',
]);

/** Certificates, TLS, and addresses that cannot be: the same request fails again. */
const CONFIGURATION = /^(?:CERT_|ERR_TLS_|DEPTH_ZERO_|UNABLE_TO_|SELF_SIGNED_)|^ERR_INVALID_URL$/;

const NEVER_CONNECTED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ConnectionRefused', 'ENOTFOUND', 'EAI_AGAIN']);

/** What the code says, or `undefined` if it is not a transport code. */
export function transportCode(code: string): TransportCode | undefined {
  if (RETRYABLE.has(code)) return { retryable: true, confidence: 'high' };
  if (code === 'ENOTFOUND') return { retryable: false, confidence: 'high' };
  if (CONFIGURATION.test(code)) return { retryable: false, confidence: 'medium' };
  return undefined;
}

/** Does the code prove that no connection came to be, so that nothing can have run? */
export function neverConnected(code: string): boolean {
  return NEVER_CONNECTED.has(code);
}
