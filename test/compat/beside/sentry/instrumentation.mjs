import * as Sentry from '@sentry/node';
import { createSpanbox } from 'spanbox';

const box = createSpanbox({ service: 'my-agent' });
Sentry.init({
  dsn: process.env.SENTRY_DSN,
  tracesSampleRate: 1,
  openTelemetrySpanProcessors: [...box.spanProcessors],
});
process.once('beforeExit', () => void Sentry.close());
