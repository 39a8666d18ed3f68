/** A recording that the real recorder wrote: random calls on real spans, and how long its files were after each call. */
import { context, SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { actions, spanIdOf, type Action } from '../crash/acted-spans.ts';
import { scratchFolder } from '../support/child.ts';
import { dieNow, record } from '../support/recorded.ts';

export interface WrittenRecording {
  readonly dir: string;
  readonly name: string;
  readonly folder: string;
  readonly files: ReadonlyMap<string, Buffer>;
  /** Length of the journal after each call, by the number of calls. */
  readonly journalBytes: readonly number[];
}

/** Makes `count` calls of the seed; the recording is left as by a kill. */
export function writtenRecording(seed: number, count: number): WrittenRecording {
  const dir = scratchFolder();
  let nextSpan = 0;
  const idGenerator = {
    generateTraceId: (): string => 'c0ffee00000000000000000000000001',
    generateSpanId: (): string => spanIdOf(nextSpan),
  };
  const recorded = record({ dir, snapshots: 'off', tracing: { idGenerator } });
  const { recording } = recorded.host.recorder;
  if (recording === undefined) throw new Error('nothing is recorded');
  const spans = new Map<number, Span>();
  const make = (action: Action): void => {
    if (action.kind === 'start') {
      nextSpan = action.span;
      const parent = action.parent === undefined ? undefined : spans.get(action.parent);
      const where = parent === undefined ? context.active() : trace.setSpan(context.active(), parent);
      spans.set(
        action.span,
        recorded.tracer.startSpan(`span ${action.span}`, { attributes: action.attributes }, where),
      );
      return;
    }
    const span = spans.get(action.span);
    if (span === undefined) throw new Error(`no span ${action.span}`);
    if (action.kind === 'attribute') span.setAttribute(action.key, action.value);
    else if (action.kind === 'attributes') span.setAttributes(action.values);
    else if (action.kind === 'event') span.addEvent(action.name, { text: action.text });
    else if (action.kind === 'exception') span.recordException({ name: 'Error', message: action.message });
    else if (action.kind === 'status')
      span.setStatus({ code: action.code === 1 ? SpanStatusCode.OK : SpanStatusCode.ERROR, message: action.message });
    else if (action.kind === 'name') span.updateName(action.name);
    else if (action.kind === 'link')
      span.addLink({
        context: { traceId: 'c0ffee00000000000000000000000002', spanId: spanIdOf(action.to), traceFlags: 1 },
      });
    else span.end();
  };
  const journalBytes = [recording.journal.bytes];
  for (const action of actions(seed)) {
    if (journalBytes.length > count) break;
    make(action);
    journalBytes.push(recording.journal.bytes);
  }
  recorded.host.recorder.flush();
  const { folder, name } = recording;
  dieNow(recorded);
  const names = readdirSync(folder).filter((file) => file !== 'alive.sock' && file !== 'reserve');
  return {
    dir,
    name,
    folder,
    files: new Map(names.map((file) => [file, readFileSync(join(folder, file))])),
    journalBytes,
  };
}
