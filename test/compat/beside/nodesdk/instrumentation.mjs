import { NodeSDK, tracing } from '@opentelemetry/sdk-node';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { createSpanbox } from 'spanbox';

const box = createSpanbox({ service: 'my-agent' });
const sdk = new NodeSDK({
  spanProcessors: [new tracing.BatchSpanProcessor(new OTLPTraceExporter()), ...box.spanProcessors],
});
sdk.start();
process.once('beforeExit', () => void sdk.shutdown());
