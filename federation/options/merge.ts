type Members = Readonly<Record<string, unknown>>;

/** One set of options over another: members of objects one by one, anything else as a whole. */
export function merged(below: Members, above: Members): Members {
  const over = Object.entries(above).map(([name, value]) => {
    const under = below[name];
    return [name, isGroup(under) && isGroup(value) ? merged(under, value) : value];
  });
  return { ...below, ...Object.fromEntries(over) };
}

/** One value at a path, such as `ports.cpf`, as a set of options. */
export function single(path: string, value: unknown): Members {
  return path.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as Members;
}

function isGroup(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
