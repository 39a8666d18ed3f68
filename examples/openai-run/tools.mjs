/** The one tool of the example: looks up an order. It changes nothing. */
const ORDERS = new Map([['1042', { status: 'shipped', from: 'Utrecht', on: 'Tuesday' }]]);

export const findOrder = {
  schema: {
    name: 'find_order',
    description: 'Finds an order by its number.',
    parameters: {
      type: 'object',
      properties: { number: { type: 'string', description: 'The number of the order' } },
      required: ['number'],
    },
  },
  execute: ({ number }) => JSON.stringify(ORDERS.get(String(number)) ?? { status: 'unknown' }),
};
