/**
 * Stands in for the provider where there is no key: a local server that speaks its wire. It calls the tool; then it is overloaded, so that
 * there is a replay to see; then it answers.
 */
import { createFaultServer } from 'spanbox/testing';

export function localModel() {
  return createFaultServer({
    replies: [
      {
        answer: { parts: [{ type: 'tool_call', name: 'find_order', callId: 'call_1', arguments: { number: '1042' } }] },
      },
      { fault: { kind: 'status', status: 529 } },
      { answer: { parts: [{ type: 'text', text: ['It was shipped ', 'from Utrecht.'] }] } },
    ],
  });
}
