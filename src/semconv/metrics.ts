/**
 * Names of the metrics.
 * Generated from semconv/registry by semconv/generate.mjs: do not edit.
 */

/** Incidents, overcome ones too. counter, unit `{incident}`. */
export const METRIC_SPANBOX_INCIDENTS = 'spanbox.incidents' as const;

/** Replays of failed attempts. counter, unit `{replay}`. */
export const METRIC_SPANBOX_REPLAYS = 'spanbox.replays' as const;

/** Records that were written to the recording. counter, unit `{record}`. */
export const METRIC_SPANBOX_RECORDS_WRITTEN = 'spanbox.records.written' as const;

/** Records that could not be written to the recording. counter, unit `{record}`. */
export const METRIC_SPANBOX_RECORDS_DROPPED = 'spanbox.records.dropped' as const;

/** Spans that forwarding is done with. counter, unit `{span}`. */
export const METRIC_SPANBOX_FORWARD_SPANS = 'spanbox.forward.spans' as const;

/** Spans that are on disk and not yet acknowledged. updowncounter, unit `{span}`. */
export const METRIC_SPANBOX_FORWARD_PENDING = 'spanbox.forward.pending' as const;

/** How long a write to the recording took. histogram, unit `s`. */
export const METRIC_SPANBOX_WRITE_DURATION = 'spanbox.write.duration' as const;
