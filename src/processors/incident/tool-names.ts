/**
 * Registered tool names, where the application gave a list: on evidence that is recorded on a span, any other name becomes `other`.
 * The span's `addEvent` is wrapped on the instance, before the recorder wraps it: so nothing else is ever written.
 */
import { sanitizeName } from '../../incident/names.ts';
import { ATTR_SPANBOX_EVIDENCE_TOOL, ATTR_SPANBOX_RUN_ID, EVENT_SPANBOX_EVIDENCE } from '../../semconv/index.ts';
import type { LiveSpanLike } from './span-shape.ts';

type AddEvent = (this: LiveSpanLike, ...args: Parameters<LiveSpanLike['addEvent']>) => unknown;

/** Lets only `names` be said on the span; on spans of an agent run, whose tools are registered where they run, all are. */
export function limitToolNames(span: LiveSpanLike, names: ReadonlySet<string>): void {
  const addEvent: AddEvent = Reflect.get(span, 'addEvent');
  span.addEvent = function (this: LiveSpanLike, name, attributes, ...rest) {
    const tool = name === EVENT_SPANBOX_EVIDENCE ? attributes?.[ATTR_SPANBOX_EVIDENCE_TOOL] : undefined;
    const isFree = tool === undefined || this.attributes[ATTR_SPANBOX_RUN_ID] !== undefined;
    const said = isFree ? attributes : { ...attributes, [ATTR_SPANBOX_EVIDENCE_TOOL]: sanitizeName(tool, names) };
    return addEvent.call(this, name, said, ...rest);
  };
}
