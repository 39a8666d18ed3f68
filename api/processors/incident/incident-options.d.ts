/**
 * The options of the incident processor: one set of defaults, one resolver that copies and checks.
 * Providers are taken by their shape: the Logs API is no dependency, and a Metrics API of any version does.
 */
import type { Context } from '@opentelemetry/api';
/** Where incidents are told as events. */
export type IncidentEvents = 'span' | 'log' | 'both';
/** What a counter needs to take. */
export interface CounterLike {
    add(value: number, attributes?: Record<string, string>): void;
}
/** A provider of the Metrics API. */
export interface MeterProviderLike {
    getMeter(name: string): {
        createCounter(name: string, options?: {
            description?: string;
            unit?: string;
        }): CounterLike;
    };
}
/** A record for a logger of the Logs API. */
export interface LogRecordLike {
    eventName?: string;
    timestamp?: [number, number];
    severityNumber?: number;
    severityText?: string;
    attributes?: Record<string, string | number | boolean | string[]>;
    context?: Context;
}
/** A logger of the Logs API. */
export interface LoggerLike {
    emit(record: LogRecordLike): void;
}
/** A provider of the Logs API. */
export interface LoggerProviderLike {
    getLogger(name: string): LoggerLike;
}
export interface IncidentOptions {
    /**
     * Which tool names may be said in `spanbox.evidence` events. A list: any other name becomes `other`, whoever records it; tools of an
     * agent run register theirs. `'all'`: every name that has the form of one. @default 'all'
     */
    readonly toolNames?: readonly string[] | 'all';
    /**
     * What counts as evidence. `'all'`: events of ours, and for runs without any, what the spans of other instrumentations show.
     * `'explicit'`: events of ours alone. @default 'all'
     */
    readonly evidence?: 'all' | 'explicit';
    /**
     * `'span'`: incidents are span events; `'log'`: log events of the same name and attributes; `'both'`. The two last need a
     * `loggerProvider`. @default 'span'
     */
    readonly incidentEvents?: IncidentEvents;
    /** Counts `spanbox.incidents` by cause and action. @default none: nothing is counted */
    readonly meterProvider?: MeterProviderLike;
    /** Takes the log events. @default none */
    readonly loggerProvider?: LoggerProviderLike;
}
export interface ResolvedIncidentOptions {
    /** Absent: every name that has the form of one. */
    readonly toolNames: ReadonlySet<string> | undefined;
    readonly readsSpans: boolean;
    readonly onSpans: boolean;
    readonly loggerProvider: LoggerProviderLike | undefined;
    readonly meterProvider: MeterProviderLike | undefined;
}
/** Copies and checks. @throws TypeError or RangeError that names option, value and range. */
export declare function resolveIncidentOptions(options?: IncidentOptions): ResolvedIncidentOptions;
