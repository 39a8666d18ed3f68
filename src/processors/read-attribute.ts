/**
 * One attribute of a span, whatever an application has made of its attributes.
 */
import type { AttributesLike } from '../otlp/span-types.ts';

/** The attribute's value; undefined when there is none, or when reading it throws. */
export function readAttribute(attributes: AttributesLike, key: string): unknown {
  try {
    return attributes[key];
  } catch {
    // Forgives getters and proxies of the application.
    return undefined;
  }
}
