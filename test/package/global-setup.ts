/** Packs the package once for all tests of this folder, outside the tree; the tarball goes when the run ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { packTarball } from '../../.ci/pack.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Path of the packed package. */
    readonly tarball: string;
  }
}

export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'spanbox-tarball-'));
  project.provide('tarball', packTarball(folder).tarball);
  return () => rmSync(folder, { recursive: true, force: true });
}
