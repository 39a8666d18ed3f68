// A provider with the incident processor and the box's recorder, as an application has it: incidents first, recorder last.
//
// Owns: that order.

import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { createSpanbox } from '../../src/index.ts';
import type { Spanbox } from '../../src/index.ts';
import { RunIncidentSpanProcessor } from '../../src/processors/incident/index.ts';

export interface Boxed {
  readonly box: Spanbox;
  readonly provider: BasicTracerProvider;
}

export function boxed(dir: string): Boxed {
  const box = createSpanbox({ dir, quiet: true, repair: false });
  const provider = new BasicTracerProvider({ spanProcessors: [new RunIncidentSpanProcessor(), ...box.spanProcessors] });
  return { box, provider };
}
