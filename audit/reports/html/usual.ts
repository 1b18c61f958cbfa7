import type { AuditResult } from '../../report.ts';

type Token = AuditResult['sent']['tokens'][number];

/** Members whose value is the same in every unaltered token of a run, by name of the token. */
export type UsualMembers = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

/** What tokens hold when nothing is altered, learnt from the cases that alter nothing: `iss`, `aud`, `acr`, `alg`, `kid`. */
export function usualMembers(results: readonly AuditResult[]): UsualMembers {
  const usual = new Map<string, Map<string, unknown>>();
  const differing = new Set<string>();
  const untouched = results.filter(({ sent }) => sent.faults.length === 0).flatMap(({ sent }) => sent.tokens);
  for (const token of untouched) {
    const members = usual.get(token.name) ?? new Map<string, unknown>();
    usual.set(token.name, members);
    for (const [name, value] of membersOf(token)) {
      const key = `${token.name}.${name}`;
      if (differing.has(key)) continue;
      if (!members.has(name)) members.set(name, value);
      else if (JSON.stringify(members.get(name)) !== JSON.stringify(value)) {
        differing.add(key);
        members.delete(name);
      }
    }
  }
  return usual;
}

function membersOf({ header, claims = {} }: Token): [string, unknown][] {
  return [...Object.entries(header), ...Object.entries(claims)];
}
