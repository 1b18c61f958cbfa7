import type { Edit } from './fault.ts';

/** An object with some members put in or over, and others left out. */
export function edited(
  members: Readonly<Record<string, unknown>>,
  { set = {}, remove = [] }: Edit,
): Record<string, unknown> {
  const kept = Object.entries(members).filter(([name]) => !remove.includes(name));
  return { ...Object.fromEntries(kept), ...set };
}

/** An address whose query has some parameters put in or over, and others left out. */
export function editedQuery(
  address: string,
  { set = {}, remove = [] }: { set?: Record<string, string> | undefined; remove?: readonly string[] | undefined },
): string {
  const url = new URL(address);
  for (const name of remove) url.searchParams.delete(name);
  for (const [name, value] of Object.entries(set)) url.searchParams.set(name, value);
  return url.href;
}
