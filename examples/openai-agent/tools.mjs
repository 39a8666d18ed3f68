/** The one tool of the example: looks up an order. It changes nothing, and says so. */
import { setTimeout as sleep } from 'node:timers/promises';

const ORDERS = new Map([['1042', { status: 'shipped', from: 'Utrecht', on: 'Tuesday' }]]);

/** @type {import('./agent.d.mts').AgentTool} */
export const findOrder = {
  name: 'find_order',
  description: 'Finds an order by its number.',
  parameters: {
    type: 'object',
    properties: { number: { type: 'string', description: 'The number of the order' } },
    required: ['number'],
  },
  effect: 'read_only',
  async execute({ number }) {
    await sleep(400);
    return JSON.stringify(ORDERS.get(String(number)) ?? { status: 'unknown' });
  },
};
