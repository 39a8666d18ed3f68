/**
 * The AI SDK's name of a provider (`openai.chat`, `google.generative-ai`) as `gen_ai.provider.name`.
 * Source: the well-known values of OpenTelemetry's semantic conventions for generative AI.
 */

/** By the beginning of the SDK's name; of several the first. */
const PROVIDERS: readonly (readonly [prefix: string, name: string])[] = [
  ['google.vertex', 'gcp.vertex_ai'],
  ['google', 'gcp.gemini'],
  ['amazon-bedrock', 'aws.bedrock'],
  ['azure', 'azure.ai.openai'],
  ['mistral', 'mistral_ai'],
  ['xai', 'x_ai'],
];

/** `openai.chat` is `openai`; a name that is not known keeps what is before its first dot. */
export function providerName(provider: string): string {
  const known = PROVIDERS.find(([prefix]) => provider === prefix || provider.startsWith(`${prefix}.`));
  if (known !== undefined) return known[1];
  const [name = ''] = provider.split('.');
  return name === '' ? 'unknown' : name;
}
