/**
 * Door `spanbox/auto`: `node --import spanbox/auto app.js` records an application that does not know of it.
 *
 * Finds the installed SDK line, and is configured by `OTEL_*` and `SPANBOX_*` alone. Nothing here throws: a value that cannot be used is said once,
 * its default is used, and without an SDK the application runs as if we were not there.
 */
import { createRequire } from 'node:module';
import { diag } from '@opentelemetry/api';
import { lineOf } from './sdk-line.ts';
import { optionsFromEnvironment } from './environment.ts';
import { registerLine, type SdkLine } from './register.ts';

type Modules = Record<string, never>;

/** The modules of the application come first: the package may be linked from elsewhere. */
function loaders(): NodeJS.Require[] {
  return [createRequire(import.meta.url), createRequire(`${process.cwd()}/`)];
}

function tryLoad(name: string): Modules | undefined {
  for (const load of loaders()) {
    try {
      return load(name) as Modules;
    } catch (error) {
      // Not installed there; any other error of the module is told, and the next place is tried.
      if ((error as { code?: string }).code !== 'MODULE_NOT_FOUND') diag.warn(`spanbox: ${name} could not be loaded`);
    }
  }
  return undefined;
}

function findLine(missing: string[]): SdkLine | undefined {
  const need = (name: string): Modules => {
    const found = tryLoad(name);
    if (found === undefined) missing.push(name);
    return found ?? {};
  };
  const base = tryLoad('@opentelemetry/sdk-trace-base');
  const two = base?.['BasicTracerProvider'] !== undefined;
  const sdk = two ? base : need('@opentelemetry/sdk-trace');
  const hooks = need('@opentelemetry/context-async-hooks');
  const core = need('@opentelemetry/core');
  const resources = need('@opentelemetry/resources');
  const exporter = need('@opentelemetry/exporter-trace-otlp-http');
  if (sdk === undefined || missing.length > 0) return undefined;
  const Batch = sdk['BatchSpanProcessor'] as unknown as new (argument: unknown) => unknown;
  return lineOf({
    providerName: two ? 'NodeTracerProvider' : 'TracerProvider',
    Provider: (two ? sdk['BasicTracerProvider'] : sdk['TracerProvider']) as never,
    createBatchProcessor: (spanExporter: unknown) => new Batch(two ? spanExporter : { exporter: spanExporter }),
    ContextManager: hooks['AsyncLocalStorageContextManager'] as never,
    Composite: core['CompositePropagator'] as never,
    TraceContext: core['W3CTraceContextPropagator'] as never,
    Baggage: core['W3CBaggagePropagator'] as never,
    Exporter: exporter['OTLPTraceExporter'] as never,
    resources: resources as never,
  });
}

function warn(message: string): void {
  process.emitWarning(`spanbox: ${message}`, { type: 'SpanboxWarning', code: 'SPANBOX_CONFIG' });
}

function start(): void {
  const { options, problems } = optionsFromEnvironment(process.env);
  if (problems.length > 0 && options.quiet !== true) warn(problems.join('; '));
  if (process.env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return;
  const missing: string[] = [];
  const line = findLine(missing);
  if (line === undefined) {
    warn(`recording is off: not installed: ${missing.join(', ')}`);
    return;
  }
  registerLine(line, options);
}

try {
  start();
} catch (error) {
  // Forgives everything: an application that was started with us must start.
  warn(`recording is off: ${error instanceof Error ? error.message : 'unknown error'}`);
}
