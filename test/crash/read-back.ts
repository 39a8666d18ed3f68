/** What the store says after a crash, in the model's words. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OtlpAnyValue, OtlpSpan } from '../../src/otlp/otlp-types.ts';
import { repair } from '../../src/repair/index.ts';
import type { ModelSpan } from './acted-spans.ts';

/** Repairs the root and answers its spans exactly as they stand in the lines, duplicates included. */
export async function repairedLines(dir: string): Promise<OtlpSpan[]> {
  const report = await repair(dir);
  if (report.error !== undefined) throw new Error(report.error);
  for (const recording of report.recordings)
    if (recording.result !== 'repaired') throw new Error(JSON.stringify(recording));
  return allLines(dir);
}

/** Every span of every line. */
export function allLines(dir: string): OtlpSpan[] {
  const spans: OtlpSpan[] = [];
  const recordings = join(dir, 'v1', 'recordings');
  for (const recording of readdirSync(recordings).sort()) {
    for (const name of readdirSync(join(recordings, recording)).sort()) {
      if (!name.endsWith('.spans.jsonl')) continue;
      for (const line of readFileSync(join(recordings, recording, name), 'utf8').split('\n')) {
        if (line === '') continue;
        const parsed = JSON.parse(line) as { resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[] };
        spans.push(...parsed.resourceSpans.flatMap((resource) => resource.scopeSpans.flatMap((scope) => scope.spans)));
      }
    }
  }
  return spans;
}

function plain(value: OtlpAnyValue | undefined): string | number {
  return value?.stringValue ?? Number(value?.intValue);
}

const ADDED = new Set([
  'error.type',
  'spanbox.repaired',
  'spanbox.end_reason',
  'spanbox.recording.id',
  'spanbox.status.before',
  'session.id',
]);

/** A line's span as the model has it: what repair adds is taken off again, after a look that it is right. */
export function asModel(span: OtlpSpan, endReason: string): ModelSpan {
  const attributes: Record<string, string | number> = {};
  const added: Record<string, unknown> = {};
  for (const { key, value } of span.attributes ?? []) {
    if (ADDED.has(key)) added[key] = value.boolValue ?? value.stringValue;
    else attributes[key] = plain(value);
  }
  const ended = added['spanbox.repaired'] !== true;
  if (!ended && (added['spanbox.end_reason'] !== endReason || span.status?.code !== 2)) {
    throw new Error(
      `span ${span.spanId} was repaired as ${JSON.stringify(added)} with status ${JSON.stringify(span.status)}`,
    );
  }
  const before = added['spanbox.status.before'];
  const message = span.status?.message;
  const code = ended ? (span.status?.code ?? 0) : before === 'OK' ? 1 : before === 'ERROR' ? 2 : 0;
  return {
    name: span.name,
    parent: span.parentSpanId,
    attributes,
    events: (span.events ?? [])
      .filter((event) => !event.name.startsWith('spanbox.'))
      .map((event) => ({
        name: event.name,
        text: String(
          plain((event.attributes ?? []).find(({ key }) => key === 'text' || key === 'exception.message')?.value),
        ),
      })),
    links: (span.links ?? []).map((link) => link.spanId),
    status: { code, ...(code === 2 && message !== undefined ? { message } : {}) },
    ended,
  };
}
