// A provider with the box's processors, as an application has it: incidents first, recorder last.
//
// Owns: that order.

import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { createSpanbox } from '../../src/index.ts';

export function boxed(dir: string): BasicTracerProvider {
  const box = createSpanbox({ dir, quiet: true, repair: false });
  return new BasicTracerProvider({ spanProcessors: [...box.spanProcessors] });
}
