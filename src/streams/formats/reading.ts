// Reading foreign values.
//
// Owns: the few checks by which the readers look into parts whose shape nobody promised.
// Promises: none of them throws for plain values; a wrong shape reads as absent.

export type PartRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is PartRecord {
  return typeof value === 'object' && value !== null;
}

/** The field as an object; undefined if it is none. */
export function recordOf(value: unknown): PartRecord | undefined {
  return isRecord(value) ? value : undefined;
}

/** The value as a list; an empty one if it is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value if it is a string, else ''. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The value if it is a string that is not empty. */
export function nameOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The value if it is a finite number. */
export function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
