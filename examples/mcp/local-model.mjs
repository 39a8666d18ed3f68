/** Stands in for the provider where there is no key: a local server that speaks its wire. It looks, cancels, and answers. */
import { createFaultServer } from 'spanbox/testing';

const call = (callId, name) => ({
  answer: { parts: [{ type: 'tool_call', name, callId, arguments: { number: '1042' } }] },
});

export function localModel() {
  return createFaultServer({
    replies: [
      call('call_1', 'find_order'),
      call('call_2', 'cancel_order'),
      { answer: { parts: [{ type: 'text', text: 'Your order is cancelled.' }] } },
    ],
  });
}
