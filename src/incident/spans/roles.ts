/**
 * What a span is in a run, by the conventions of whoever made it: OpenTelemetry's GenAI, AI SDK, OpenLLMetry, OpenInference.
 * A span that none of them tells anything of has no role.
 */
import {
  ATTR_AI_OPERATION_ID,
  ATTR_LLM_REQUEST_TYPE,
  ATTR_OPENINFERENCE_SPAN_KIND,
  ATTR_TRACELOOP_SPAN_KIND,
} from '../../semconv/foreign.ts';
import { ATTR_GEN_AI_OPERATION_NAME } from '../../semconv/upstream.ts';
import type { SpanView } from './view.ts';

/** `agent`: a run of its own. `operation`: a run where no agent is above it. `attempt`: a model request. `tool`: a tool call. */
export type Role = 'agent' | 'operation' | 'attempt' | 'tool';

/** By attribute: the value that tells, and the role it tells. The first attribute that tells one wins. */
const ROLES: readonly (readonly [attribute: string, roles: ReadonlyMap<string, Role>])[] = [
  [
    ATTR_GEN_AI_OPERATION_NAME,
    new Map<string, Role>([
      ['invoke_agent', 'agent'],
      ['invoke_workflow', 'operation'],
      ['chat', 'attempt'],
      ['generate_content', 'attempt'],
      ['text_completion', 'attempt'],
      ['execute_tool', 'tool'],
    ]),
  ],
  [
    ATTR_AI_OPERATION_ID,
    new Map<string, Role>([
      ['ai.generateText', 'operation'],
      ['ai.streamText', 'operation'],
      ['ai.generateObject', 'operation'],
      ['ai.streamObject', 'operation'],
      ['ai.generateText.doGenerate', 'attempt'],
      ['ai.streamText.doStream', 'attempt'],
      ['ai.generateObject.doGenerate', 'attempt'],
      ['ai.streamObject.doStream', 'attempt'],
      ['ai.toolCall', 'tool'],
    ]),
  ],
  [
    ATTR_OPENINFERENCE_SPAN_KIND,
    new Map<string, Role>([
      ['AGENT', 'agent'],
      ['CHAIN', 'operation'],
      ['LLM', 'attempt'],
      ['TOOL', 'tool'],
    ]),
  ],
  [
    ATTR_TRACELOOP_SPAN_KIND,
    new Map<string, Role>([
      ['agent', 'agent'],
      ['workflow', 'operation'],
      ['task', 'operation'],
      ['tool', 'tool'],
    ]),
  ],
  [
    ATTR_LLM_REQUEST_TYPE,
    new Map<string, Role>([
      ['chat', 'attempt'],
      ['completion', 'attempt'],
    ]),
  ],
];

/** The attributes that tell the role of a span. */
export const ROLE_ATTRIBUTES: readonly string[] = ROLES.map(([attribute]) => attribute);

/** The role of a span in a run; undefined when it has none. */
export function roleOf(span: SpanView): Role | undefined {
  for (const [attribute, roles] of ROLES) {
    const value = span.attributes.get(attribute);
    const role = typeof value === 'string' ? roles.get(value) : undefined;
    if (role !== undefined) return role;
  }
  return undefined;
}

/** The same of the attributes of a live span: called for every span of the application, so without a view of it. */
export function roleOfAttributes(attributes: Readonly<Record<string, unknown>>): Role | undefined {
  for (let i = 0; i < ROLE_ATTRIBUTES.length; i += 1) {
    const value = attributes[ROLE_ATTRIBUTES[i] ?? ''];
    const role = typeof value === 'string' ? ROLES[i]?.[1].get(value) : undefined;
    if (role !== undefined) return role;
  }
  return undefined;
}
