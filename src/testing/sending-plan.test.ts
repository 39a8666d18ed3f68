import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fault, FaultPoint } from './faults.ts';
import { lengthOf, offsetOf, planSending } from './sending-plan.ts';
import type { SendingStep } from './sending-plan.ts';
import type { Frame, FrameRole } from './wires/wire.ts';

function frame(role: FrameRole, text: string): Frame {
  return { role, bytes: Buffer.from(text) };
}

const FRAMES: readonly Frame[] = [
  frame('preamble', 'aa'),
  frame('content', 'bbb'),
  frame('content', 'cccc'),
  frame('content', 'é'),
  frame('terminal', 'ttttt'),
  frame('trailer', 'z'),
];
const WHOLE = 'aabbbccccétttttz';
const JSON_FRAME: readonly Frame[] = [frame('terminal', '0123456789')];

function sent(steps: readonly SendingStep[]): string {
  return Buffer.concat(steps.flatMap((step) => (step.step === 'write' ? [step.bytes] : []))).toString();
}

/** The steps without their bytes. */
function shape(steps: readonly SendingStep[]): readonly string[] {
  return steps.flatMap((step) => {
    if (step.step === 'write') return [`write ${step.bytes.toString('latin1')}`];
    return [Object.values(step).join(' ')];
  });
}

describe('points', () => {
  test.each<[FaultPoint, number | undefined, number | undefined]>([
    ['before_headers', undefined, undefined],
    ['after_headers', 0, 0],
    ['before_content', 2, 0],
    ['in_content', 9, 5],
    ['before_terminal', 11, 9],
    ['after_terminal', 16, 10],
    [{ afterBytes: 4 }, 4, 4],
    [{ afterBytes: 99 }, 17, 10],
    [{ afterFrames: 0 }, 0, 0],
    [{ afterFrames: 3 }, 9, 10],
  ])('%j', (point, ofStream, ofWhole) => {
    expect(offsetOf(FRAMES, point)).toBe(ofStream);
    expect(offsetOf(JSON_FRAME, point)).toBe(ofWhole);
  });

  test('an answer without content has its middle before the terminal event', () => {
    expect(offsetOf([frame('preamble', 'aa'), frame('terminal', 't')], 'in_content')).toBe(2);
    expect(offsetOf([frame('preamble', 'aa'), frame('terminal', 't')], 'before_content')).toBe(2);
  });
});

describe('steps', () => {
  test('without a fault: the head, each event, the end; with a delay, a pause between two events', () => {
    expect(shape(planSending(FRAMES.slice(0, 2), undefined, 0))).toEqual([
      'head',
      'write aa',
      'write bbb',
      'end false',
    ]);
    expect(shape(planSending(FRAMES.slice(0, 2), undefined, 7))).toEqual([
      'head',
      'write aa',
      'wait 7',
      'write bbb',
      'end false',
    ]);
  });

  test.each<[Fault, readonly string[]]>([
    [{ kind: 'drop', at: 'before_headers' }, ['drop close']],
    [{ kind: 'drop', at: 'before_headers', how: 'reset' }, ['wait 20', 'drop reset']],
    [{ kind: 'drop', at: 'after_headers' }, ['head', 'drop close']],
    [{ kind: 'drop', at: { afterBytes: 4 }, how: 'reset' }, ['head', 'write aa', 'write bb', 'wait 20', 'drop reset']],
    [
      { kind: 'drop', at: { afterBytes: 4 }, settleMillis: 3 },
      ['head', 'write aa', 'write bb', 'wait 3', 'drop close'],
    ],
    [{ kind: 'drop', at: 'before_content', how: 'end' }, ['head', 'write aa', 'end true']],
    [{ kind: 'stall', at: 'before_headers', millis: 5 }, ['stall 5', 'head', 'write aa', 'write bbb', 'end false']],
    [
      { kind: 'stall', at: { afterBytes: 3 } },
      ['head', 'write aa', 'write b', 'stall Infinity', 'write bb', 'end false'],
    ],
    [
      { kind: 'garbage', at: { afterBytes: 3 }, text: '!' },
      ['head', 'write aa', 'write b', 'write !', 'write bb', 'end false'],
    ],
    [{ kind: 'error_event', at: 'before_content' }, ['head', 'write aa', 'write E', 'end false']],
    [
      { kind: 'slow_drip', bytes: 2, millis: 3 },
      ['head', 'write aa', 'wait 3', 'write bb', 'wait 3', 'write b', 'end false'],
    ],
  ])('%j', (fault, steps) => {
    expect(shape(planSending(FRAMES.slice(0, 2), fault, 0, frame('content', 'E')))).toEqual(steps);
  });

  test('split UTF-8: every character of more than one byte is cut after its first byte', () => {
    const steps = planSending([frame('content', 'né日🙂x')], { kind: 'split_utf8' }, 0);
    const writes = steps.flatMap((step) => (step.step === 'write' ? [step.bytes] : []));
    expect(writes.map((bytes) => bytes.length)).toEqual([2, 2, 3, 4]);
    expect(sent(steps)).toBe('né日🙂x');
    expect(steps.filter((step) => step.step === 'wait')).toHaveLength(3);
  });
});

test('whatever the frames and the number: exactly the first n bytes are sent, and without a fault all of them', () => {
  const frames = fc.array(
    fc.record({
      role: fc.constantFrom<FrameRole>('preamble', 'content', 'terminal', 'trailer'),
      bytes: fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text)),
    }),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(frames, fc.nat(60), fc.constantFrom('close', 'reset', 'end'), (list, afterBytes, how) => {
      const body = Buffer.concat(list.map((one) => one.bytes));
      expect(lengthOf(list)).toBe(body.length);
      expect(sent(planSending(list, undefined, 0))).toBe(body.toString());
      const dropped = planSending(list, { kind: 'drop', at: { afterBytes }, how: how as 'close' }, 0);
      const bytes = Buffer.concat(dropped.flatMap((step) => (step.step === 'write' ? [step.bytes] : [])));
      expect(bytes.equals(body.subarray(0, afterBytes))).toBe(true);
      for (const kind of ['slow_drip', 'split_utf8', 'stall'] as const) {
        const fault: Fault = kind === 'stall' ? { kind, at: { afterBytes } } : { kind };
        expect(sent(planSending(list, fault, 0))).toBe(body.toString());
      }
    }),
  );
  expect(sent(planSending(FRAMES, undefined, 0))).toBe(WHOLE);
});
