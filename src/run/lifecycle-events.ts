/**
 * What a close leaves on spans: that it hit a run, who closed, and how long somebody waited.
 * Enums, names that may be said, ids, hashes and numbers only (docs/conventions.md, "Events").
 */
import type { Span } from '@opentelemetry/api';
import { sanitizeName } from '../incident/index.ts';
import * as names from '../semconv/index.ts';
import type { CloseAction } from './close-action.ts';

/** A wait that is over. `subject`: the close waited for runs, or a run waited for the close. */
export interface LifecycleWait {
  readonly action: CloseAction;
  readonly subject: 'close' | 'run';
  readonly millis: number;
}

/** The close hit the run: its event, and a link to the span in which it was asked for. */
export function recordClose(span: Span, action: CloseAction): void {
  const { origin, reason, mode } = action;
  span.addEvent(names.EVENT_SPANBOX_LIFECYCLE_CLOSE, {
    ...identity(action),
    [names.ATTR_SPANBOX_LIFECYCLE_ACTION_MODE]: mode,
    ...(origin.source === undefined ? {} : { [names.ATTR_SPANBOX_LIFECYCLE_ACTION_ORIGIN_SOURCE]: origin.source }),
    ...(origin.operation === undefined
      ? {}
      : { [names.ATTR_SPANBOX_LIFECYCLE_ACTION_ORIGIN_OPERATION]: origin.operation }),
    ...(reason === undefined ? {} : { [names.ATTR_SPANBOX_LIFECYCLE_ACTION_ORIGIN_REASON]: reason }),
  });
  if (action.closer !== undefined) {
    span.addLink({
      context: action.closer,
      attributes: { [names.ATTR_SPANBOX_LINK_KIND]: names.SPANBOX_LINK_KIND_VALUES.CLOSED_BY },
    });
  }
}

/** Somebody waited. Without a span there is nothing to write on. */
export function recordWait(span: Span | undefined, { action, subject, millis }: LifecycleWait): void {
  span?.addEvent(names.EVENT_SPANBOX_LIFECYCLE_WAIT, {
    ...identity(action),
    [names.ATTR_SPANBOX_LIFECYCLE_WAIT_SUBJECT]: subject,
    [names.ATTR_SPANBOX_LIFECYCLE_WAIT_DURATION_MS]: millis,
  });
}

function identity(action: CloseAction): Record<string, string | string[]> {
  const kind = sanitizeName(action.kind);
  return {
    [names.ATTR_SPANBOX_LIFECYCLE_ACTION_ID]: action.id,
    ...(kind === undefined ? {} : { [names.ATTR_SPANBOX_LIFECYCLE_ACTION_KIND]: kind }),
    ...(action.scopeKeys.length === 0 ? {} : { [names.ATTR_SPANBOX_LIFECYCLE_SCOPE_KEYS]: [...action.scopeKeys] }),
  };
}
