/**
 * Stands in for the provider where there is no key: a local server that speaks its wire. It calls the tool; then its connection drops before
 * it answers: the step is sent again, and the tool is not run again; then it answers.
 */
import { createFaultServer } from 'spanbox/testing';

export function localModel() {
  return createFaultServer({
    replies: [
      {
        answer: {
          parts: [{ type: 'tool_call', name: 'cancel_order', callId: 'call_1', arguments: { number: '1042' } }],
        },
      },
      { fault: { kind: 'drop', at: 'after_headers' } },
      { answer: { parts: [{ type: 'text', text: ['Your order ', 'is cancelled.'] }] } },
    ],
  });
}
