/**
 * What the model writes, on the span of its attempt, as it comes: so that it survives the process (docs/run.md, "Content").
 *
 * J1. When a part is handed on, it is on the span: the text up to the last part that the consumer saw is there after a SIGKILL.
 * J2. Two attributes, so that the cost of a part does not grow with the answer: `gen_ai.output.messages` has the answer up to the last
 *     checkpoint, `spanbox.output.tail` the pieces since then. A checkpoint writes both in one call.
 * J3. Nothing of this exists unless the application asks for content.
 */
import type { Span } from '@opentelemetry/api';
import { ATTR_SPANBOX_OUTPUT_TAIL } from '../semconv/index.ts';
import { ATTR_GEN_AI_OUTPUT_MESSAGES } from '../semconv/upstream.ts';
import type { OutputKind, PartialOutput } from '../streams/index.ts';

/** Characters of the tail before it is folded into a checkpoint. */
const MAX_TAIL_CHARS = 1024;

type Piece = [kind: OutputKind, text: string, call?: string];

/** Writes the output of one attempt. */
export class PartialJournal {
  readonly #span: Span;
  #whole: PartialOutput = { text: '', reasoning: '', toolInputs: [], omittedChars: 0 };
  #tail: Piece[] = [];
  #tailChars = 0;

  constructor(span: Span) {
    this.#span = span;
  }

  get output(): PartialOutput {
    return folded(this.#whole, this.#tail);
  }

  /** A piece of output; on the span when the call returns. */
  add(kind: OutputKind, text: string, call: string | undefined): void {
    const last = this.#tail.at(-1);
    if (last !== undefined && last[0] === kind && last[2] === call) last[1] += text;
    else this.#tail.push(call === undefined ? [kind, text] : [kind, text, call]);
    this.#tailChars += text.length;
    if (this.#tailChars >= MAX_TAIL_CHARS) this.checkpoint();
    else this.#span.setAttribute(ATTR_SPANBOX_OUTPUT_TAIL, JSON.stringify(this.#tail));
  }

  /** Everything so far as messages, and an empty tail. */
  checkpoint(finishReason?: string): void {
    if (this.#tail.length === 0 && finishReason === undefined) return;
    const hadTail = this.#tail.length > 0;
    this.#whole = folded(this.#whole, this.#tail);
    this.#tail = [];
    this.#tailChars = 0;
    this.#span.setAttributes({
      [ATTR_GEN_AI_OUTPUT_MESSAGES]: messagesOf(this.#whole, finishReason),
      ...(hadTail ? { [ATTR_SPANBOX_OUTPUT_TAIL]: '[]' } : {}),
    });
  }
}

/**
 * What an attempt had said, from the attributes of its span; undefined where no content was captured.
 *
 * @param attribute - the value of an attribute of the span, by name.
 */
export function partialOutputOf(attribute: (name: string) => unknown): PartialOutput | undefined {
  const messages = parsed(attribute(ATTR_GEN_AI_OUTPUT_MESSAGES));
  const tail = parsed(attribute(ATTR_SPANBOX_OUTPUT_TAIL));
  if (!Array.isArray(messages) && !Array.isArray(tail)) return undefined;
  return folded(wholeOf(messages), Array.isArray(tail) ? (tail as readonly unknown[]).filter(isPiece) : []);
}

function folded(whole: PartialOutput, pieces: readonly Piece[]): PartialOutput {
  let { text, reasoning } = whole;
  const inputs = new Map(whole.toolInputs.map(({ call, input }) => [call, input]));
  for (const [kind, piece, call = ''] of pieces) {
    if (kind === 'text') text += piece;
    else if (kind === 'reasoning') reasoning += piece;
    else inputs.set(call, (inputs.get(call) ?? '') + piece);
  }
  return {
    text,
    reasoning,
    toolInputs: [...inputs].map(([call, input]) => ({ call, input })),
    omittedChars: whole.omittedChars,
  };
}

/** The form of OpenTelemetry's GenAI conventions: https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-events/ */
function messagesOf({ text, reasoning, toolInputs }: PartialOutput, finishReason: string | undefined): string {
  const parts = [
    ...(reasoning === '' ? [] : [{ type: 'reasoning', content: reasoning }]),
    ...(text === '' ? [] : [{ type: 'text', content: text }]),
    ...toolInputs.map(({ call, input }) => ({ type: 'tool_call', id: call, arguments: input })),
  ];
  return JSON.stringify([
    { role: 'assistant', parts, ...(finishReason === undefined ? {} : { finish_reason: finishReason }) },
  ]);
}

function wholeOf(messages: unknown): PartialOutput {
  const pieces: Piece[] = [];
  for (const message of Array.isArray(messages) ? (messages as readonly unknown[]) : []) {
    const parts = fieldOf(message, 'parts');
    for (const part of Array.isArray(parts) ? (parts as readonly unknown[]) : []) {
      const content = fieldOf(part, 'content');
      const input = fieldOf(part, 'arguments');
      const id = fieldOf(part, 'id');
      const type = fieldOf(part, 'type');
      if ((type === 'text' || type === 'reasoning') && typeof content === 'string') pieces.push([type, content]);
      if (type === 'tool_call' && typeof input === 'string' && typeof id === 'string')
        pieces.push(['tool_input', input, id]);
    }
  }
  return folded({ text: '', reasoning: '', toolInputs: [], omittedChars: 0 }, pieces);
}

function isPiece(value: unknown): value is Piece {
  if (!Array.isArray(value)) return false;
  const [kind, text, call] = value as readonly unknown[];
  const isKnown = kind === 'text' || kind === 'reasoning' || kind === 'tool_input';
  return isKnown && typeof text === 'string' && (call === undefined || typeof call === 'string');
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[field] : undefined;
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return undefined;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    // Cut to a limit, or written by somebody else.
    return undefined;
  }
}
