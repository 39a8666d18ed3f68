import type { ScriptedAnswer } from './wires/answers.ts';
import type { Fault } from './faults.ts';
import type { LoggedRequest } from './request-log.ts';
import type { McpTool } from './wires/mcp.ts';
import type { WireName } from './wires/wire.ts';
/** What one request gets. */
export interface Reply {
    /** @default a short text */
    readonly answer?: ScriptedAnswer;
    /** What goes wrong. @default nothing */
    readonly fault?: Fault;
    /** Only a request of this wire takes the reply. @default any */
    readonly wire?: WireName;
}
/** Chooses the reply while the server runs; undefined is the default reply. */
export type ReplyChooser = (request: LoggedRequest) => Reply | undefined | Promise<Reply | undefined>;
export interface FaultServerOptions {
    /** The replies in order of the requests, or a function that chooses. @default [] */
    readonly replies?: readonly Reply[] | ReplyChooser;
    /** What a request gets for which no reply is left. @default a short text */
    readonly defaultReply?: Reply;
    /** Port on 127.0.0.1; 0 is any free one. @default 0 */
    readonly port?: number;
    /** The tools that the MCP wire lists. @default [] */
    readonly mcpTools?: readonly McpTool[];
    /** Bytes of each answer kept in the log. @default 1048576 */
    readonly maxLoggedBytes?: number;
}
export interface FaultServer {
    /** `http://127.0.0.1:<port>`, without a slash at the end. */
    readonly url: string;
    /** What each client library wants as its base URL. */
    readonly baseUrls: Readonly<Record<WireName, string>>;
    /** All requests so far, in order of arrival; the records of running exchanges still change. */
    readonly requests: readonly LoggedRequest[];
    /** Appends replies to the script. @throws TypeError, RangeError for an impossible fault, or if a function chooses. */
    reply(...replies: readonly Reply[]): void;
    /** From now on connections are refused (nobody listens on the port); open ones are closed. */
    refuse(): Promise<void>;
    /** Ends `refuse()`: listens again on the same port. */
    accept(): Promise<void>;
    /** Resolves when no exchange is running. */
    idle(): Promise<void>;
    /** Ends everything; safe to call twice. */
    close(): Promise<void>;
}
export declare const DEFAULT_FAULT_SERVER_OPTIONS: Required<FaultServerOptions>;
/**
 * Starts a fault server; when it resolves the server listens.
 * @throws TypeError or RangeError (as a rejection) for an impossible option or fault.
 */
export declare function createFaultServer(options?: FaultServerOptions): Promise<FaultServer>;
