/**
 * A copy of a value as JSON would make it: what JSON leaves out is left out, what it turns into text is turned. Several
 * times faster than writing the text and reading it back, which a sign-in would do dozens of times.
 * @throws TypeError for a bigint, as JSON does
 */
export function copyAsJson<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      // JSON knows neither infinity nor a zero below zero.
      return Number.isFinite(value) ? value + 0 : null;
    case 'object':
      if (value === null) return null;
      return Array.isArray(value) ? value.map((member) => copy(member) ?? null) : copyObject(value);
    case 'bigint':
      throw new TypeError('a bigint cannot be kept: storage holds JSON values');
    default:
      return undefined;
  }
}

function copyObject(value: object): unknown {
  const { toJSON } = value as { toJSON?: unknown };
  // Dates and the like say themselves how they are written.
  if (typeof toJSON === 'function') return copy(toJSON.call(value));
  const copied: Record<string, unknown> = {};
  // Twice as fast as listing the keys first.
  for (const name in value) {
    if (!Object.hasOwn(value, name)) continue;
    const original = (value as Record<string, unknown>)[name];
    // Most members are text.
    const member = typeof original === 'string' ? original : copy(original);
    if (member === undefined) continue;
    // Set like any other, this name would replace the prototype.
    if (name === '__proto__') Object.defineProperty(copied, name, { value: member, ...ORDINARY });
    else copied[name] = member;
  }
  return copied;
}

const ORDINARY = { enumerable: true, configurable: true, writable: true };
