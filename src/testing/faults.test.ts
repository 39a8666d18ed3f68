import { expect, test } from 'vitest';
import { checkFault } from './faults.ts';
import type { Fault } from './faults.ts';
import { createFaultServer } from './index.ts';

const POSSIBLE: readonly Fault[] = [
  { kind: 'drop', at: 'before_headers' },
  { kind: 'drop', at: { afterBytes: 0 }, how: 'end' },
  { kind: 'stall', at: 'in_content', millis: Infinity },
  { kind: 'error_event' },
  { kind: 'garbage', at: 'after_headers' },
  { kind: 'status', status: 529, retryAfter: 1 },
  { kind: 'slow_drip' },
  { kind: 'split_utf8', millis: 0 },
];

test.each(POSSIBLE)('%j is possible, and is returned as it is', (fault) => {
  expect(checkFault(fault)).toBe(fault);
});

const IMPOSSIBLE: readonly (readonly [unknown, Error])[] = [
  [{ kind: 'explode' }, new TypeError('Cannot script fault: unknown kind, received {"kind":"explode"}')],
  [{ kind: 'drop', at: 'somewhere' }, new TypeError("Cannot script fault: unknown point, received 'somewhere'")],
  [
    { kind: 'drop', at: 'before_headers', how: 'end' },
    new TypeError("Cannot script drop: a clean end needs headers, received at 'before_headers'"),
  ],
  [
    { kind: 'drop', at: { afterBytes: -1 } },
    new RangeError('Cannot script afterBytes: must be 0 or more, received -1'),
  ],
  [
    { kind: 'drop', at: { afterFrames: Number.NaN } },
    new RangeError('Cannot script afterFrames: must be 0 or more, received NaN'),
  ],
  [
    { kind: 'stall', at: 'in_content', millis: -1 },
    new RangeError('Cannot script stall.millis: must be 0 or more, received -1'),
  ],
  [
    { kind: 'error_event', at: 'before_headers' },
    new TypeError("Cannot script error_event: it is part of the body, received at 'before_headers'"),
  ],
  [
    { kind: 'garbage', at: 'before_headers' },
    new TypeError("Cannot script garbage: it is part of the body, received at 'before_headers'"),
  ],
  [{ kind: 'status', status: 200 }, new RangeError('Cannot script status: must be 300 to 599, received 200')],
  [{ kind: 'slow_drip', bytes: 0 }, new RangeError('Cannot script slow_drip.bytes: must be 1 or more, received 0')],
  [{ kind: 'slow_drip', millis: -1 }, new RangeError('Cannot script slow_drip.millis: must be 0 or more, received -1')],
  [
    { kind: 'split_utf8', millis: -1 },
    new RangeError('Cannot script split_utf8.millis: must be 0 or more, received -1'),
  ],
];

test.each(IMPOSSIBLE)('%j throws where it is scripted', async (fault, error) => {
  expect(() => checkFault(fault as Fault)).toThrow(error);
  await expect(createFaultServer({ replies: [{ fault: fault as Fault }] })).rejects.toThrow(error);
  const server = await createFaultServer();
  expect(() => server.reply({ fault: fault as Fault })).toThrow(error);
  await server.close();
});
