/**
 * Names of the metrics.
 * Generated from semconv/registry by semconv/generate.mjs: do not edit.
 */
/** Incidents, overcome ones too. counter, unit `{incident}`. */
export declare const METRIC_SPANBOX_INCIDENTS: 'spanbox.incidents';
/** Replays of failed attempts. counter, unit `{replay}`. */
export declare const METRIC_SPANBOX_REPLAYS: 'spanbox.replays';
/** Records that were written to the recording. counter, unit `{record}`. */
export declare const METRIC_SPANBOX_RECORDS_WRITTEN: 'spanbox.records.written';
/** Records that could not be written to the recording. counter, unit `{record}`. */
export declare const METRIC_SPANBOX_RECORDS_DROPPED: 'spanbox.records.dropped';
/** Spans that forwarding is done with. counter, unit `{span}`. */
export declare const METRIC_SPANBOX_FORWARD_SPANS: 'spanbox.forward.spans';
/** Spans that are on disk and not yet acknowledged. updowncounter, unit `{span}`. */
export declare const METRIC_SPANBOX_FORWARD_PENDING: 'spanbox.forward.pending';
/** How long a write to the recording took. histogram, unit `s`. */
export declare const METRIC_SPANBOX_WRITE_DURATION: 'spanbox.write.duration';
