import { registerOTel } from '@vercel/otel';
import { createSpanbox } from 'spanbox';

const box = createSpanbox({ service: 'my-agent' });
registerOTel({ serviceName: 'my-agent', spanProcessors: ['auto', ...box.spanProcessors] });
