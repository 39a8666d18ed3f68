/**
 * Names of the attributes in semconv/registry/incident.yaml.
 * Generated from semconv/registry by semconv/generate.mjs: do not edit.
 */
/**
 * Identifies one incident; on the event and on the run span.
 * Type: string.
 * @example "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_INCIDENT_ID: 'spanbox.incident.id';
/**
 * What broke the run.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_INCIDENT_CAUSE: 'spanbox.incident.cause';
/**
 * What the cause says more exactly; its values depend on the cause.
 * - `transport_lost` and `stream_truncated`: `before_progress`, `while_reasoning`, `while_generating`, `while_tool_input`, `after_tool_input`, `tool_called_not_run`, `tool_running`, `after_tool_result`
 * - `provider_rejected`: the values of `spanbox.evidence.rejection`
 * - `watchdog_expired`: the values of `spanbox.evidence.watchdog`
 * - `lifecycle_closed`: the kind of close, or `unattributed`
 * - `process_crashed`: the values of `spanbox.evidence.crash`
 * Type: string.
 * @example "while_generating"
 * @example "rate_limit"
 * @example "first_progress"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_INCIDENT_DETAIL: 'spanbox.incident.detail';
/**
 * How sure the cause is.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_INCIDENT_CONFIDENCE: 'spanbox.incident.confidence';
/**
 * What became of the run.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_INCIDENT_DISPOSITION: 'spanbox.incident.disposition';
/**
 * What the run was doing when it broke.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_INCIDENT_RUN_PHASE: 'spanbox.incident.run_phase';
/**
 * How far the answer had come.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_INCIDENT_STREAM_PHASE: 'spanbox.incident.stream_phase';
/**
 * How far the worst of the calls had come.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_INCIDENT_TOOL_PHASE: 'spanbox.incident.tool_phase';
/**
 * The other causes, in the order in which they counted, each as `cause` or `cause:detail`.
 * Type: string[].
 * @example ["lifecycle_closed:dispose","process_crashed:signal"]
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_INCIDENT_CONTRIBUTING: 'spanbox.incident.contributing';
/**
 * What should be in the evidence and is not.
 * Values: `boundary_missing`, `time_missing`, `tool_start_missing`, `tool_call_missing`, `tool_input_missing`, `close_initiator_missing`, `evidence_omitted`.
 * Type: string[].
 * @example ["boundary_missing"]
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_INCIDENT_GAPS: 'spanbox.incident.gaps';
/**
 * How grave it is.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_INCIDENT_SEVERITY: 'spanbox.incident.severity';
/**
 * Stable key of the incident's headline: the cause, or `cause.detail` where the detail is one of ours.
 * Type: string.
 * @example "transport_lost.while_generating"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_INCIDENT_TITLE: 'spanbox.incident.title';
/**
 * One plain English sentence, made from the enumerated values alone.
 * Type: string.
 * @example "The connection was lost while the model was writing; text had been shown, so continue from it instead of repeating it."
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_INCIDENT_SUMMARY: 'spanbox.incident.summary';
/**
 * Code of the error that is the cause.
 * At most 80 characters from `[A-Za-z0-9_.:-]`; anything else is left out.
 * Type: string.
 * @example "UND_ERR_SOCKET"
 * @example "ECONNRESET"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_INCIDENT_ERROR_CODE: 'spanbox.incident.error_code';
/**
 * Whether content had come.
 * Type: boolean.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_FACT_PROVIDER_PROGRESS: 'spanbox.fact.provider_progress';
/**
 * Whether reasoning had come.
 * Type: boolean.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_FACT_REASONING_OUTPUT: 'spanbox.fact.reasoning_output';
/**
 * Whether text, a refusal, an image or audio had come.
 * Type: boolean.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_FACT_VISIBLE_OUTPUT: 'spanbox.fact.visible_output';
/**
 * Whether the arguments of a call had been begun.
 * Type: boolean.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_FACT_TOOL_INPUT_STARTED: 'spanbox.fact.tool_input_started';
/**
 * Whether a complete call existed.
 * Type: boolean.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_FACT_TOOL_CALL_MATERIALIZED: 'spanbox.fact.tool_call_materialized';
/**
 * Whether a call had started to run.
 * Type: boolean.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_FACT_TOOL_STARTED: 'spanbox.fact.tool_started';
/**
 * Whether a call had ended.
 * Type: boolean.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_FACT_TOOL_FINISHED: 'spanbox.fact.tool_finished';
/**
 * Whether a call that changes something had started to run.
 * Type: boolean.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_FACT_UNSAFE_STARTED: 'spanbox.fact.unsafe_started';
/**
 * Whether there was a call that the provider runs itself.
 * Type: boolean.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_FACT_PROVIDER_SIDE_CALL: 'spanbox.fact.provider_side_call';
/**
 * Whether it is proven that nothing could run out of the harness's sight.
 * Type: boolean.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_FACT_BOUNDARY_PROVEN: 'spanbox.fact.boundary_proven';
