/**
 * What `evidenceFromSpans` could not see, by name. These are gaps of the spans; what derivation then misses in the evidence is in
 * `Incident.gaps`. The list is open: readers show names that they do not know.
 */
export type SpanGap = 
/** There are no events of ours: everything is read from other people's spans. */
'evidence_missing'
/** An event of ours could not be read. */
 | 'evidence_unreadable'
/** A span lost events to its limit. */
 | 'events_dropped'
/** There is no span of the run itself, so how it ended was not said. */
 | 'run_missing'
/** The span of the run never ended. */
 | 'run_open'
/** There is no span of a model request. */
 | 'attempt_missing'
/** The span of a model request never ended. */
 | 'attempt_open'
/** A span has no readable time. */
 | 'time_missing'
/** The tools that were sent are not known. */
 | 'boundary_missing'
/** A request failed, and nothing says whether content had come. */
 | 'progress_missing'
/** A request ended without an error and without a finish reason that says something. */
 | 'finish_missing'
/** A span failed without a class, a code or a status. */
 | 'error_missing'
/** A tool call without an id; the id of its span is taken. */
 | 'call_id_missing'
/** What a tool changes is not declared. */
 | 'effect_missing';
