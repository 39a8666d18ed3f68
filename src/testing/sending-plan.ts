// From the frames of an answer and a fault to the exact steps of sending it: pure.
//
// Owns: where in the bytes a fault's point lies, and how each fault changes the sending.
// Promises: (P1) a drop at `{ afterBytes: n }` sends exactly the first n bytes of the body; (P2) without a fault the steps
// hold exactly the answer's bytes; (P3) the same input gives the same steps.
// Leaves to others: doing the steps (exchange.ts).

import { GARBAGE_TEXT } from './faults.ts';
import type { Fault, FaultPoint } from './faults.ts';
import type { Frame } from './wires/wire.ts';

/** Time that bytes get to reach the client's process before a reset: an RST may overtake what was not read yet. */
const RESET_SETTLE_MILLIS = 20;

export type SendingStep =
  | { readonly step: 'head' }
  | { readonly step: 'write'; readonly bytes: Buffer }
  | { readonly step: 'wait'; readonly millis: number }
  | { readonly step: 'stall'; readonly millis: number }
  | { readonly step: 'drop'; readonly how: 'close' | 'reset' }
  | { readonly step: 'end'; readonly early: boolean };

/** Byte offset of the body at which a point lies; undefined: before the head. */
export function offsetOf(frames: readonly Frame[], point: FaultPoint): number | undefined {
  const total = lengthOf(frames);
  if (typeof point === 'object') {
    if ('afterBytes' in point) return Math.min(point.afterBytes, total);
    return lengthOf(frames.slice(0, point.afterFrames));
  }
  const terminal = frames.findIndex((frame) => frame.role === 'terminal');
  const terminalAt = terminal === -1 ? frames.length : terminal;
  const isWhole = frames.length === 1;
  switch (point) {
    case 'before_headers':
      return undefined;
    case 'after_headers':
      return 0;
    case 'before_content': {
      const first = frames.findIndex((frame) => frame.role === 'content');
      return lengthOf(frames.slice(0, first === -1 ? terminalAt : first));
    }
    case 'in_content':
      return isWhole ? Math.floor(total / 2) : lengthOf(frames.slice(0, halfOfContent(frames, terminalAt)));
    case 'before_terminal':
      return isWhole ? Math.max(0, total - 1) : lengthOf(frames.slice(0, terminalAt));
    case 'after_terminal':
      return lengthOf(frames.slice(0, terminalAt + 1));
  }
}

/**
 * The steps of sending the frames with this fault.
 * @param inner what an error event or garbage puts into the stream
 */
export function planSending(
  frames: readonly Frame[],
  fault: Fault | undefined,
  delayMillis: number,
  inner?: Frame,
): readonly SendingStep[] {
  const head: SendingStep = { step: 'head' };
  const end: SendingStep = { step: 'end', early: false };
  switch (fault?.kind) {
    case undefined:
    case 'status':
      return [head, ...writes(frames, delayMillis), end];
    case 'slow_drip':
      return [head, ...pieces(joined(frames), dripCuts(lengthOf(frames), fault.bytes ?? 1), fault.millis ?? 1), end];
    case 'split_utf8': {
      const body = joined(frames);
      return [head, ...pieces(body, multiByteCuts(body), fault.millis ?? 1), end];
    }
    case 'drop': {
      const at = offsetOf(frames, fault.at);
      const how = fault.how ?? 'close';
      const last: SendingStep = how === 'end' ? { step: 'end', early: true } : { step: 'drop', how };
      const settleMillis = fault.settleMillis ?? (how === 'reset' ? RESET_SETTLE_MILLIS : 0);
      const tail: SendingStep[] = settleMillis > 0 ? [{ step: 'wait', millis: settleMillis }, last] : [last];
      return at === undefined ? tail : [head, ...writes(cut(frames, at)[0], delayMillis), ...tail];
    }
    case 'stall': {
      const at = offsetOf(frames, fault.at);
      const stall: SendingStep = { step: 'stall', millis: fault.millis ?? Infinity };
      if (at === undefined) return [stall, head, ...writes(frames, delayMillis), end];
      const [before, after] = cut(frames, at);
      return [head, ...writes(before, delayMillis), stall, ...writes(after, delayMillis), end];
    }
    case 'error_event': {
      const [before] = cut(frames, offsetOf(frames, fault.at ?? 'in_content') ?? 0);
      return [head, ...writes([...before, ...(inner === undefined ? [] : [inner])], delayMillis), end];
    }
    case 'garbage': {
      const [before, after] = cut(frames, offsetOf(frames, fault.at ?? 'in_content') ?? 0);
      const garbage: Frame = { role: 'content', bytes: Buffer.from(fault.text ?? GARBAGE_TEXT) };
      return [head, ...writes([...before, garbage, ...after], delayMillis), end];
    }
  }
}

/** Number of frames up to the middle of the content, at least one content frame. */
function halfOfContent(frames: readonly Frame[], terminalAt: number): number {
  const content = frames.flatMap((frame, index) => (frame.role === 'content' ? [index] : []));
  const middle = content[Math.ceil(content.length / 2) - 1];
  return middle === undefined ? terminalAt : middle + 1;
}

function writes(frames: readonly Frame[], delayMillis: number): readonly SendingStep[] {
  return frames.flatMap((frame, index): SendingStep[] =>
    index > 0 && delayMillis > 0 ? [{ step: 'wait', millis: delayMillis }, write(frame.bytes)] : [write(frame.bytes)],
  );
}

/** Frames before and after a byte offset; a frame that lies on both sides is cut in two. */
function cut(frames: readonly Frame[], offset: number): readonly [readonly Frame[], readonly Frame[]] {
  const before: Frame[] = [];
  const after: Frame[] = [];
  let position = 0;
  for (const frame of frames) {
    const split = Math.min(Math.max(offset - position, 0), frame.bytes.length);
    if (split > 0) before.push({ role: frame.role, bytes: frame.bytes.subarray(0, split) });
    if (split < frame.bytes.length) after.push({ role: frame.role, bytes: frame.bytes.subarray(split) });
    position += frame.bytes.length;
  }
  return [before, after];
}

function pieces(body: Buffer, cuts: readonly number[], millis: number): readonly SendingStep[] {
  const bounds = [0, ...cuts, body.length];
  return bounds.slice(1).flatMap((end, index): SendingStep[] => {
    const bytes = body.subarray(bounds[index], end);
    return index === 0 ? [write(bytes)] : [{ step: 'wait', millis }, write(bytes)];
  });
}

function dripCuts(length: number, bytes: number): readonly number[] {
  const cuts: number[] = [];
  for (let at = bytes; at < length; at += bytes) cuts.push(at);
  return cuts;
}

/** Offsets after the first byte of every character that has more than one. */
function multiByteCuts(body: Buffer): readonly number[] {
  const cuts: number[] = [];
  for (let at = 0; at < body.length; at += 1) if ((body[at] ?? 0) >= 0xc0) cuts.push(at + 1);
  return cuts;
}

function write(bytes: Buffer): SendingStep {
  return { step: 'write', bytes };
}

function joined(frames: readonly Frame[]): Buffer {
  return Buffer.concat(frames.map((frame) => frame.bytes));
}

export function lengthOf(frames: readonly Frame[]): number {
  return frames.reduce((sum, frame) => sum + frame.bytes.length, 0);
}
