/**
 * A recovery decision, or what was done of it, as the attributes of its `spanbox.recovery` event, and back.
 * The decision and the deed are an event each; reading never throws, and attributes that are not a whole event are none.
 */
import * as names from '../../semconv/index.ts';
import type { RecoveryAction, RecoveryMode, RecoveryReason } from '../evidence.ts';
import { sanitizeName } from '../names.ts';
import type { SpanAttributes } from './span-types.ts';
import type { ViewAttributes } from './view.ts';

/** One `spanbox.recovery` event. */
export interface RecoveryEvent {
  readonly step: 'decided' | 'done';
  readonly action: RecoveryAction;
  readonly reason: RecoveryReason;
  readonly mode: RecoveryMode;
  /** Why the gate did not let a replay through, where the advice does not say it. */
  readonly gateReason?: string;
  /** How long the replay waits. */
  readonly delayMs?: number;
  /** The attempt that failed. */
  readonly attempt: number;
  /** Replays of this chain before this decision. */
  readonly replaysUsed: number;
  /** Replays that the chain may have. `Infinity`: without a limit; it is not written. */
  readonly replaysAllowed?: number;
}

/** The attributes of the event. */
export function recoveryToAttributes(event: RecoveryEvent): SpanAttributes {
  const gateReason = event.gateReason === undefined ? undefined : sanitizeName(event.gateReason);
  return {
    [names.ATTR_SPANBOX_RECOVERY_STEP]: event.step,
    [names.ATTR_SPANBOX_RECOVERY_ACTION]: event.action,
    [names.ATTR_SPANBOX_RECOVERY_REASON]: event.reason,
    [names.ATTR_SPANBOX_RECOVERY_MODE]: event.mode,
    ...(gateReason === undefined ? {} : { [names.ATTR_SPANBOX_RECOVERY_GATE_REASON]: gateReason }),
    ...(isFinite(event.delayMs) ? { [names.ATTR_SPANBOX_RECOVERY_DELAY_MS]: event.delayMs } : {}),
    [names.ATTR_SPANBOX_ATTEMPT_NUMBER]: event.attempt,
    [names.ATTR_SPANBOX_RECOVERY_REPLAYS_USED]: event.replaysUsed,
    ...(isFinite(event.replaysAllowed) ? { [names.ATTR_SPANBOX_RECOVERY_REPLAYS_ALLOWED]: event.replaysAllowed } : {}),
  };
}

/** The event that attributes tell; undefined when they do not tell a whole one. */
export function recoveryFromAttributes(attributes: ViewAttributes): RecoveryEvent | undefined {
  const step = oneOf(attributes, names.ATTR_SPANBOX_RECOVERY_STEP, names.SPANBOX_RECOVERY_STEP_VALUES);
  const action = oneOf(attributes, names.ATTR_SPANBOX_RECOVERY_ACTION, names.SPANBOX_RECOVERY_ACTION_VALUES);
  const reason = oneOf(attributes, names.ATTR_SPANBOX_RECOVERY_REASON, names.SPANBOX_RECOVERY_REASON_VALUES);
  const mode = oneOf(attributes, names.ATTR_SPANBOX_RECOVERY_MODE, names.SPANBOX_RECOVERY_MODE_VALUES);
  const attempt = attributes.get(names.ATTR_SPANBOX_ATTEMPT_NUMBER);
  const replaysUsed = attributes.get(names.ATTR_SPANBOX_RECOVERY_REPLAYS_USED);
  if (step === undefined || action === undefined || reason === undefined || mode === undefined) return undefined;
  if (typeof attempt !== 'number' || typeof replaysUsed !== 'number') return undefined;
  const gateReason = attributes.get(names.ATTR_SPANBOX_RECOVERY_GATE_REASON);
  const delayMs = attributes.get(names.ATTR_SPANBOX_RECOVERY_DELAY_MS);
  const replaysAllowed = attributes.get(names.ATTR_SPANBOX_RECOVERY_REPLAYS_ALLOWED);
  return {
    step,
    action,
    reason,
    mode,
    ...(typeof gateReason === 'string' ? { gateReason } : {}),
    ...(typeof delayMs === 'number' ? { delayMs } : {}),
    attempt,
    replaysUsed,
    ...(typeof replaysAllowed === 'number' ? { replaysAllowed } : {}),
  };
}

function oneOf<T extends string>(
  attributes: ViewAttributes,
  attribute: string,
  values: Readonly<Record<string, T>>,
): T | undefined {
  const value = attributes.get(attribute);
  return Object.values(values).find((known) => known === value);
}

function isFinite(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}
