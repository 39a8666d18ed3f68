// Parts of one format, read by an observer with a stopped clock, and their evidence as lines.
//
// Owns: the lines, and those that many rows share. Every tool is declared `mutating` on `file`.

import { describe, expect, test } from 'vitest';
import type { Evidence } from '../../src/incident/index.ts';
import { createStreamObserver } from '../../src/streams/index.ts';
import type { StreamFacts, StreamFormat } from '../../src/streams/index.ts';

interface Read {
  readonly lines: readonly string[];
  readonly facts: StreamFacts;
}

/** The evidence of the parts, without times. */
function read(format: StreamFormat, parts: readonly unknown[]): Read {
  const lines: string[] = [];
  const observer = createStreamObserver({
    format,
    onEvidence: ({ kind, atMs, ...fields }: Evidence) => {
      expect(atMs).toBe(5);
      const shown = Object.entries(fields).filter(([name, value]) => name !== 'attempt' || value !== 1);
      lines.push([kind, ...shown.map(([name, value]) => `${name}=${String(value)}`)].join(' '));
    },
    now: () => 5,
    describeTool: (name) => ({ tool: name === '' ? 'other' : name, effect: 'mutating', target: 'file' }),
  });
  for (const part of parts) observer.onPart(part);
  expect(observer.trouble).toBe(0);
  return { lines, facts: observer.facts() };
}

export const OUTPUT: readonly string[] = ['provider_progress', 'visible_output'];
export const REASONING: readonly string[] = ['provider_progress', 'reasoning_output'];
export const ready = (call: string, tool: string): string =>
  `tool_call_materialized call=${call} tool=${tool} effect=mutating target=file`;
export const written = (call: string, tool: string, more = ''): string[] => [
  'provider_progress',
  `tool_input_started call=${call}${more}`,
  `tool_input_finished call=${call}${more}`,
  `${ready(call, tool)}${more}`,
];
export const ended = (call: string, tool: string): string[] => [
  `tool_execution_started call=${call} tool=${tool} effect=mutating`,
  `tool_execution_finished call=${call} tool=${tool}`,
];

export type Rows = readonly (readonly [name: string, parts: readonly unknown[], lines: readonly string[]])[];

/** One test for each row, and what holds of every format. */
export function describeFormat(format: StreamFormat, rows: Rows): void {
  describe(format, () => {
    test.each(rows)('%s', (_name, parts, lines) => {
      expect(read(format, parts).lines).toEqual(lines);
    });

    test('unknown parts are counted, named if they may be, and say nothing', () => {
      const { lines, facts } = read(format, [null, 7, { type: 'a name', object: 'a name', 'a name': 1 }]);
      expect(lines).toEqual([]);
      expect(facts).toMatchObject({ parts: 3, unknownParts: 3 });
      // A chunk of Gemini has no type: its unknown field is its name.
      expect(facts.unknownTypes).toEqual({
        number: 1,
        ...(format === 'gemini' ? { object: 1, type: 1 } : { object: 1, other: 1 }),
      });
    });
  });
}
