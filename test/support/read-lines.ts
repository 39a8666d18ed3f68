/** The bytes of the span files under a root, as they are. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OtlpAnyValue, OtlpSpan } from '../../src/otlp/otlp-types.ts';

/** Every line of every recording, without its LF. */
export function rawLines(dir: string): string[] {
  const recordings = join(dir, 'v1', 'recordings');
  return readdirSync(recordings)
    .sort()
    .flatMap((recording) =>
      readdirSync(join(recordings, recording))
        .sort()
        .filter((name) => name.endsWith('.spans.jsonl'))
        .flatMap((name) =>
          readFileSync(join(recordings, recording, name), 'utf8')
            .split('\n')
            .slice(0, -1),
        ),
    );
}

/** The one span of a line. */
export function spanOf(line: string): OtlpSpan {
  const parsed = JSON.parse(line) as { resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[] };
  const [span] = parsed.resourceSpans.flatMap((resource) => resource.scopeSpans.flatMap((scope) => scope.spans));
  if (span === undefined) throw new Error('a line without a span');
  return span;
}

/** The span's attributes by key. */
export function attributesOf(span: OtlpSpan): Map<string, OtlpAnyValue> {
  return new Map((span.attributes ?? []).map(({ key, value }) => [key, value]));
}

/** Paths of all files under `folder`, sockets included. */
export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)]))
    .sort();
}
