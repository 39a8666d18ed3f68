/**
 * What is known of the tools of one run, by name: what was declared, and whose names may therefore be shown.
 * A tool that nobody named is `other` with an unknown effect.
 */
import { sanitizeName } from '../incident/index.ts';
import type { Effect } from '../incident/index.ts';
import type { ToolDescription } from '../streams/index.ts';
import type { ToolDeclaration } from './run-types.ts';

/** The tools of one run. */
export class ToolRegistry {
  readonly #declared = new Map<string, ToolDeclaration>();

  /** Adds what is known of a tool; an earlier declaration keeps what the new one does not say. */
  register(name: string, { effect, target, externalWait }: ToolDeclaration): void {
    this.#declared.set(name, {
      ...this.#declared.get(name),
      ...(effect === undefined ? {} : { effect }),
      ...(target === undefined ? {} : { target }),
      ...(externalWait === undefined ? {} : { externalWait }),
    });
  }

  get(name: string): ToolDeclaration | undefined {
    return this.#declared.get(name);
  }

  /** As evidence tells it. */
  describe(name: string): ToolDescription {
    const declared = this.#declared.get(name);
    const effect: Effect = declared?.effect ?? 'unknown';
    return {
      tool: declared === undefined ? 'other' : sanitizeName(name, 'all'),
      effect,
      ...(declared?.target === undefined ? {} : { target: declared.target }),
    };
  }
}
