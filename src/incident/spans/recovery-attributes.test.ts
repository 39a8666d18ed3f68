import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  SPANBOX_RECOVERY_ACTION_VALUES,
  SPANBOX_RECOVERY_MODE_VALUES,
  SPANBOX_RECOVERY_REASON_VALUES,
} from '../../semconv/index.ts';
import { recoveryFromAttributes, recoveryToAttributes } from './recovery-attributes.ts';
import type { RecoveryEvent } from './recovery-attributes.ts';
import type { ViewValue } from './view.ts';

const anyEvent = fc.record<RecoveryEvent>(
  {
    step: fc.constantFrom('decided', 'done'),
    action: fc.constantFrom(...Object.values(SPANBOX_RECOVERY_ACTION_VALUES)),
    reason: fc.constantFrom(...Object.values(SPANBOX_RECOVERY_REASON_VALUES)),
    mode: fc.constantFrom(...Object.values(SPANBOX_RECOVERY_MODE_VALUES)),
    gateReason: fc.constant('retry_after_too_long'),
    delayMs: fc.double({ min: 0, max: 2 ** 31 - 1, noNaN: true }),
    attempt: fc.integer({ min: 1 }),
    replaysUsed: fc.nat(),
    replaysAllowed: fc.nat(),
  },
  { requiredKeys: ['step', 'action', 'reason', 'mode', 'attempt', 'replaysUsed'] },
);

test('any recovery event is equal after writing and reading, and valid by the schema of our events', () => {
  const path = new URL('../../../semconv/events.schema.json', import.meta.url);
  const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync(path, 'utf8')));
  fc.assert(
    fc.property(anyEvent, (event) => {
      const attributes = recoveryToAttributes(event);
      expect(recoveryFromAttributes(new Map<string, ViewValue>(Object.entries(attributes)))).toEqual(event);
      expect(validate({ name: 'spanbox.recovery', attributes })).toBe(true);
    }),
  );
});

const event: RecoveryEvent = {
  step: 'decided',
  action: 'replay',
  reason: 'clean_attempt',
  mode: 'replay',
  delayMs: 1500,
  attempt: 1,
  replaysUsed: 0,
  replaysAllowed: Number.POSITIVE_INFINITY,
};

test('exact names and values; no limit is not written', () => {
  expect(recoveryToAttributes(event)).toEqual({
    'spanbox.recovery.step': 'decided',
    'spanbox.recovery.action': 'replay',
    'spanbox.recovery.reason': 'clean_attempt',
    'spanbox.recovery.mode': 'replay',
    'spanbox.recovery.delay_ms': 1500,
    'spanbox.attempt.number': 1,
    'spanbox.recovery.replays_used': 0,
  });
});

test('a required attribute that is missing or of another type makes it no event', () => {
  const attributes = recoveryToAttributes(event);
  for (const key of Object.keys(attributes)) {
    const without = new Map<string, ViewValue>(Object.entries(attributes));
    without.delete(key);
    expect(recoveryFromAttributes(without) === undefined, key).toBe(key !== 'spanbox.recovery.delay_ms');
    const wrong = new Map<string, ViewValue>(Object.entries(attributes)).set(key, 'boredom');
    expect(recoveryFromAttributes(wrong) === undefined, key).toBe(key !== 'spanbox.recovery.delay_ms');
  }
});
