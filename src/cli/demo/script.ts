/** What the model says in the demo: an answer with a tool call, then a long answer that nobody lets it finish. */
import type { Reply } from '../../testing/index.ts';

/** The question that the agent is asked. */
export const QUESTION = 'Where is my order 1042?';

/** The model that the agent asks for. */
export const MODEL = 'gpt-4o-mini';

/** The second answer is cut when so many characters of it were shown. */
export const KILL_AFTER_CHARACTERS = 60;

const DELAY_MILLIS = 110;

function pieces(text: string): readonly string[] {
  return text.split(/(?<= )/);
}

/** The replies of the model server, in order. */
export const REPLIES: readonly Reply[] = [
  {
    answer: {
      parts: [
        { type: 'text', text: pieces('Let me look that up for you.') },
        { type: 'tool_call', name: 'find_order', callId: 'call_find_order_1', arguments: ['{"number":', '"1042"}'] },
      ],
      usage: { inputTokens: 84, outputTokens: 23 },
      delayMillis: DELAY_MILLIS,
    },
  },
  {
    answer: {
      parts: [
        {
          type: 'text',
          text: pieces(
            'Order 1042 was shipped from our warehouse in Utrecht on Tuesday. It should reach you tomorrow before noon; the ' +
              'carrier sends you a message with the exact hour. If nobody is at home it waits for you at the post office.',
          ),
        },
      ],
      usage: { inputTokens: 131, outputTokens: 48 },
      delayMillis: DELAY_MILLIS,
    },
  },
];
