import type { Span } from '@opentelemetry/api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partialOutputOf, PartialJournal } from './partial-journal.ts';

/** A span that keeps attributes and counts what is written. */
function keeping(): { span: Span; attributes: Map<string, unknown>; written: () => number } {
  const attributes = new Map<string, unknown>();
  let chars = 0;
  const set = (key: string, value: unknown): void => {
    attributes.set(key, value);
    chars += String(value).length;
  };
  const span = {
    setAttribute: set,
    setAttributes: (values: Record<string, unknown>) => {
      for (const [key, value] of Object.entries(values)) set(key, value);
    },
  } as unknown as Span;
  return { span, attributes, written: () => chars };
}

const piece = fc.tuple(
  fc.constantFrom('text' as const, 'reasoning' as const, 'tool_input' as const),
  fc.string({ minLength: 1, maxLength: 400 }),
  fc.constantFrom('call_1', 'call_2'),
);

test('after each piece the attributes give back everything so far', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const { span, attributes } = keeping();
      const journal = new PartialJournal(span);
      const expected = { text: '', reasoning: '', inputs: new Map<string, string>() };
      for (const [kind, text, call] of pieces) {
        journal.add(kind, text, kind === 'tool_input' ? call : undefined);
        if (kind === 'tool_input') expected.inputs.set(call, (expected.inputs.get(call) ?? '') + text);
        else expected[kind] += text;
        expect(partialOutputOf((name) => attributes.get(name))).toEqual({
          text: expected.text,
          reasoning: expected.reasoning,
          toolInputs: [...expected.inputs].map(([id, input]) => ({ call: id, input })),
          omittedChars: 0,
        });
      }
    }),
  );
});

test('the end is a checkpoint with its reason, in the form of the conventions', () => {
  const { span, attributes } = keeping();
  const journal = new PartialJournal(span);
  journal.add('text', 'Hello', undefined);
  journal.checkpoint('stop');
  expect(JSON.parse(String(attributes.get('gen_ai.output.messages')))).toEqual([
    { role: 'assistant', parts: [{ type: 'text', content: 'Hello' }], finish_reason: 'stop' },
  ]);
  expect(attributes.get('spanbox.output.tail')).toBe('[]');
});

test('what is written for a long answer is far from the square of it', () => {
  const { span, written } = keeping();
  const journal = new PartialJournal(span);
  for (let part = 0; part < 5_000; part += 1) journal.add('text', 'four', undefined);
  // 20,000 characters: whole texts would be 50 million, a tail alone 100 million.
  expect(written()).toBeLessThan(3_000_000);
});

test.each([
  ['nothing', {}],
  ['what is no JSON', { 'gen_ai.output.messages': '[{"role":', 'spanbox.output.tail': '[["te' }],
  ['numbers', { 'gen_ai.output.messages': 7 }],
])('%s is no output', (_, attributes: Readonly<Record<string, unknown>>) => {
  expect(partialOutputOf((name) => attributes[name])).toBeUndefined();
});

test('messages of somebody else are read as far as they are known', () => {
  const messages = JSON.stringify([
    null,
    { parts: [{ type: 'text', content: 'a' }, { type: 'image' }, { type: 'tool_call', id: 'c', arguments: '{}' }, 5] },
  ]);
  expect(partialOutputOf((name) => (name === 'gen_ai.output.messages' ? messages : '[["text","b"],["x"],7]'))).toEqual({
    text: 'ab',
    reasoning: '',
    toolInputs: [{ call: 'c', input: '{}' }],
    omittedChars: 0,
  });
});
