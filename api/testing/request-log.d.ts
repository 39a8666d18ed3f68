import type { IncomingHttpHeaders } from 'node:http';
import type { Fault } from './faults.ts';
import type { WireName } from './wires/wire.ts';
/**
 * - `pending`: not over
 * - `answered`: the whole answer was sent
 * - `rejected`: an error status was sent
 * - `ended_early`: the body ended cleanly before its time
 * - `dropped`, `reset`: the connection was closed or reset by the script
 * - `client_closed`: the client went away first
 * - `server_closed`: FaultServer.close() ended it
 */
export type ExchangeOutcome = 'pending' | 'answered' | 'rejected' | 'ended_early' | 'dropped' | 'reset' | 'client_closed' | 'server_closed';
/** One request, as the server saw it. Times are milliseconds since the server was created. */
export interface LoggedRequest {
    /** From 1, in order of arrival; requests of unknown paths count too. */
    readonly number: number;
    /** Absent for a path that belongs to no wire. */
    readonly wire?: WireName;
    readonly method: string;
    /** With the query; the value of `key` is removed. */
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    /** The parsed JSON body; the text of a body that is not JSON. */
    readonly body: unknown;
    readonly streaming: boolean;
    /** The scripted fault. */
    readonly fault?: Fault;
    readonly receivedAtMillis: number;
    /** When the response head was sent. */
    readonly headAtMillis?: number;
    /** When the first byte of the body was sent. */
    readonly firstByteAtMillis?: number;
    readonly endedAtMillis?: number;
    /** Absent if no head was sent. */
    readonly status?: number;
    /** Bytes of the body that were sent. */
    readonly sentBytes: number;
    /** Bytes of the whole answer without a fault. */
    readonly answerBytes: number;
    /** Number of bytes after which the provider's terminal event is whole. */
    readonly terminalBytes: number;
    /** The sent body as text, up to `maxLoggedBytes`. */
    readonly sent: string;
    readonly outcome: ExchangeOutcome;
}
/** The same record while the exchange runs. */
export interface OpenRecord {
    number: number;
    wire?: WireName;
    method: string;
    path: string;
    headers: Readonly<Record<string, string>>;
    body: unknown;
    streaming: boolean;
    fault?: Fault;
    receivedAtMillis: number;
    headAtMillis?: number;
    firstByteAtMillis?: number;
    endedAtMillis?: number;
    status?: number;
    sentBytes: number;
    answerBytes: number;
    terminalBytes: number;
    sent: string;
    outcome: ExchangeOutcome;
}
/** The headers as one string each, without secrets. */
export declare function loggedHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string>>;
/** The path without the value of a `key` in its query. */
export declare function loggedPath(path: string): string;
