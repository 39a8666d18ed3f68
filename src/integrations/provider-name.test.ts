import { expect, test } from 'vitest';
import { providerName } from './provider-name.ts';

test.each([
  ['openai.chat', 'openai'],
  ['openai.responses', 'openai'],
  ['anthropic.messages', 'anthropic'],
  ['google.generative-ai', 'gcp.gemini'],
  ['google.vertex.chat', 'gcp.vertex_ai'],
  ['amazon-bedrock', 'aws.bedrock'],
  ['azure.chat', 'azure.ai.openai'],
  ['mistral.chat', 'mistral_ai'],
  ['xai.chat', 'x_ai'],
  ['groq.chat', 'groq'],
  ['my-own', 'my-own'],
  ['googley.chat', 'googley'],
  ['.chat', 'unknown'],
  ['', 'unknown'],
])('%s: %s', (provider, name) => {
  expect(providerName(provider)).toBe(name);
});
