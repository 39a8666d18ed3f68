import { expect, test } from 'vitest';
import { serverOf, toolsIn } from './sent-request.ts';

test.each([
  ['https://api.openai.com/v1/chat', { address: 'api.openai.com', port: 443 }],
  ['http://localhost/v1', { address: 'localhost', port: 80 }],
  [new URL('http://127.0.0.1:8080/x'), { address: '127.0.0.1', port: 8080 }],
  [new Request('https://x.test:9/y'), { address: 'x.test', port: 9 }],
  ['/relative', undefined],
  [undefined, undefined],
])('%s goes to %o', (input, server) => {
  expect(serverOf(input)).toEqual(server);
});

test.each([
  ['no tools', {}, []],
  ['tools', { tools: [{ name: 'a' }] }, [{ name: 'a' }]],
  ['servers beside them', { tools: [], mcp_servers: [{}] }, [null]],
  ['a search of the model', { web_search_options: {} }, [null]],
  ['a stored prompt', { prompt: { id: 'pmpt_1' } }, [null]],
  ['a text as prompt', { prompt: 'hi' }, []],
  ['cached content', { cachedContent: 'x', tools: null }, [null]],
  ['tools that are no list', { tools: {} }, undefined],
])('%s', (_, body, tools) => {
  expect(toolsIn(JSON.stringify(body))).toEqual(tools);
});

test.each([['[]'], ['null'], ['no json'], [undefined], [new Uint8Array(3)]])('%s is no request of a model', (body) => {
  expect(toolsIn(body)).toBeUndefined();
});
