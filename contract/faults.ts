import type { z } from 'zod';

/** One thing wrong with what was sent: where, what came, what was expected. In English, for developers. */
export interface Fault {
  path: string;
  received: string;
  expected: string;
}

const SHOWN_LENGTH = 80;

/** More of them nobody reads; each costs a look at what came. */
const MOST_FAULTS = 50;

/** Everything a schema finds wrong with a value, in the words of {@link Fault}. */
export function faultsOf(schema: z.ZodType, value: unknown): Fault[] {
  const result = schema.safeParse(value);
  if (result.success) return [];
  return result.error.issues.slice(0, MOST_FAULTS).flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.slice(0, MOST_FAULTS).map((key) => ({
        path: [...issue.path, key].join('.'),
        received: shown(at(value, [...issue.path, key])),
        expected: 'nothing of this name',
      }));
    }
    return [{ path: issue.path.join('.'), received: shown(at(value, issue.path)), expected: issue.message }];
  });
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );
}

function shown(value: unknown): string {
  if (value === undefined) return '(nothing)';
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  if (text === '') return '(empty)';
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

/** Faults as one readable line each. */
export function describeFaults(faults: readonly Fault[]): string {
  return faults
    .map(({ path, received, expected }) => `${path || 'value'}: received ${received}, expected ${expected}`)
    .join('\n');
}
