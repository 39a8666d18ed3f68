/**
 * Stands in for the provider where there is no key: a local server that speaks its wire. It calls the tool; then its connection drops before
 * it answers, so that there is a replay to see; then it answers.
 */
import { createFaultServer } from 'spanbox/testing';

export function localModel() {
  return createFaultServer({
    replies: [
      {
        answer: { parts: [{ type: 'tool_call', name: 'find_order', callId: 'call_1', arguments: { number: '1042' } }] },
      },
      { fault: { kind: 'drop', at: 'before_headers' } },
      { answer: { parts: [{ type: 'text', text: ['It was shipped ', 'from Utrecht.'] }] } },
    ],
  });
}
