import * as Sentry from '@sentry/node';
import { createSpanbox } from 'spanbox';

const box = createSpanbox({ service: 'my-agent' });
Sentry.init({
  dsn: process.env.SENTRY_DSN,
  tracesSampleRate: 1,
  // Its own spans of the client library would be a second look at each attempt.
  integrations: (defaults) => defaults.filter(({ name }) => name !== 'OpenAI'),
  openTelemetrySpanProcessors: [...box.spanProcessors],
});
process.once('beforeExit', () => void Sentry.close());
