import type { Evidence } from '../evidence.ts';
import type { SpanAttributes } from './span-types.ts';
import type { ViewAttributes } from './view.ts';
type ToolNames = readonly string[] | ReadonlySet<string> | 'all';
/** What is written beside the item. */
export interface EvidenceEventOptions {
    /** Place of the item in the run's append order, from 0. Without it, the item's time tells it, else the event's. */
    readonly order?: number;
    /** The registered tool names; others are written `other`. @default 'all': every name that has the form of one */
    readonly toolNames?: ToolNames;
}
/** An item as read from an event. */
export interface EvidenceEntry {
    readonly item: Evidence;
    /** Absent when the event does not say. */
    readonly order?: number;
}
/** The attributes of the event; undefined when `item` is no item of evidence. */
export declare function evidenceToAttributes(item: Evidence, options?: EvidenceEventOptions): SpanAttributes | undefined;
/** The item that an event's attributes tell; undefined when they tell none. */
export declare function evidenceFromAttributes(attributes: ViewAttributes): EvidenceEntry | undefined;
export {};
