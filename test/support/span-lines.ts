/** The lines of ended spans under a root, as any reader of the format finds them: no code of ours is asked. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Glob of the span files of finished and of living recordings, for readers that take one. */
export function spanFilesGlob(root: string): string {
  return join(root, 'v1', 'recordings', '*', '*.spans.jsonl');
}

/** Every line of those files, without its LF. */
export function spanLines(root: string): readonly string[] {
  const recordings = join(root, 'v1', 'recordings');
  return readdirSync(recordings).flatMap((recording) =>
    readdirSync(join(recordings, recording))
      .filter((file) => file.endsWith('.spans.jsonl'))
      .flatMap((file) =>
        readFileSync(join(recordings, recording, file), 'utf8')
          .split('\n')
          .slice(0, -1),
      ),
  );
}
