/**
 * `RunIncidentSpanProcessor`: says on the spans of a run why it broke, and whether it is safe to go on.
 *
 * P1. What is told is what `evidenceFromSpans` and `deriveIncidents` give for the same spans, exported.
 * P2. Nothing throws into the application; a processor before or after it, or a span that throws, changes nothing for other spans.
 * P3. A span without trouble costs little: nothing is derived, and nothing written.
 * Put it first in the list of processors: those after it see what it wrote. docs/incidents.md, "On your spans", tells it to users.
 */
import type { Context } from '@opentelemetry/api';
import type { ReadableSpanLike } from '../../otlp/span-types.ts';
import type { IncidentOptions } from './incident-options.ts';
import type { LiveSpanLike, SpanProcessorLike } from './span-shape.ts';
export declare class RunIncidentSpanProcessor implements SpanProcessorLike {
    #private;
    /** @throws TypeError or RangeError that names option, value and range. */
    constructor(options?: IncidentOptions);
    onStart(span: LiveSpanLike, _parentContext: Context): void;
    /** SDK 2.3 and later: the span still takes events and attributes. */
    onEnding(span: LiveSpanLike): void;
    /** Also settles the span where nobody called `onEnding` (SDK 2.0 to 2.2). */
    onEnd(span: ReadableSpanLike): void;
    forceFlush(): Promise<void>;
    /** Forgets everything; calls after it do nothing. */
    shutdown(): Promise<void>;
}
