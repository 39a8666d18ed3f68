import { type RecorderOptions } from './recorder-options.ts';
import type { RecorderHostSetup } from './recorder-host.ts';
export interface HostOptions extends RecorderOptions {
    /** The root folder. @default `$SPANBOX_DIR`, else the platform's folder for state */
    readonly dir?: string;
    /** Name of the service, for readers and for whom it is forwarded. @default `$OTEL_SERVICE_NAME`, else `unknown_service` */
    readonly service?: string;
    /** Mark sessions when SIGTERM, SIGINT or SIGHUP comes, then hand the signal on. @default false */
    readonly signals?: boolean;
    /** Never warn the process. @default false */
    readonly quiet?: boolean;
}
export declare const HOST_OPTION_NAMES: readonly string[];
/** The environment variable under which a parent process hands its session to its children. */
export declare const SESSION_VARIABLE = "SPANBOX_SESSION";
/** A text option, or a `TypeError`. */
export declare function textOption(name: string, value: unknown, fallback: string): string;
/** A yes or no, or a `TypeError`. */
export declare function switchOption(name: string, value: unknown, fallback: boolean): boolean;
export interface ResolvedHost {
    readonly setup: RecorderHostSetup;
    readonly signals: boolean;
}
/** Checks the options and fills in defaults. @throws TypeError or RangeError naming option, value and range. */
export declare function resolveHost(options: HostOptions | undefined, known?: readonly string[]): ResolvedHost;
