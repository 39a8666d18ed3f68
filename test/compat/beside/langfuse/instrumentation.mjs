import { LangfuseSpanProcessor } from '@langfuse/otel';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { createSpanbox } from 'spanbox';

const box = createSpanbox({ service: 'my-agent' });
const sdk = new NodeSDK({ spanProcessors: [new LangfuseSpanProcessor(), ...box.spanProcessors] });
sdk.start();
process.once('beforeExit', () => void sdk.shutdown());
