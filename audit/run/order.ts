import { closestMatch } from 'leven';
import { UserError } from '../../federation/index.ts';
import type { Case } from '../case.ts';
import { SUITES, type SuiteName } from '../report.ts';
import { type AuditSettings, DEFAULT_SUITES } from '../settings.ts';

/**
 * The cases that are played, in order: suite by suite, those that may leave poisoned keys behind at the end, what is
 * gathered from all pages last.
 * @param along cases of other suites that a suite wants as well
 * @throws UserError naming the nearest id of an unknown case
 */
export function chosenCases(
  cases: readonly Case[],
  { suites, only, skip }: AuditSettings,
  along: Readonly<Partial<Record<SuiteName, readonly string[]>>> = {},
): Case[] {
  checkIds(cases, [...(only ?? []), ...(skip ?? [])]);
  const wanted = suitesOf(suites ?? []);
  const needed = [...wanted].flatMap((suite) => along[suite] ?? []);
  return cases
    .filter(
      ({ id, suite }) => (only ? only.includes(id) : wanted.has(suite) || needed.includes(id)) && !skip?.includes(id),
    )
    .sort((one, other) => placeOf(one) - placeOf(other));
}

function suitesOf(given: readonly string[]): Set<SuiteName> {
  const included = given.filter((name) => !name.startsWith('-'));
  const left = given.filter((name) => name.startsWith('-')).map((name) => name.slice(1));
  const base: readonly string[] = included.length === 0 ? DEFAULT_SUITES : included.includes('all') ? SUITES : included;
  return new Set(SUITES.filter((suite) => base.includes(suite) && !left.includes(suite)));
}

function placeOf({ suite, documents }: Case): number {
  if (suite === 'leaks') return 3 * SUITES.length;
  if (documents === 'rotated') return 2 * SUITES.length;
  return documents ? SUITES.length : SUITES.indexOf(suite);
}

/** @throws UserError when there is no such case */
export function checkIds(cases: readonly Case[], ids: readonly string[]): void {
  const known = cases.map(({ id }) => id);
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length === 0) return;
  const lines = unknown.map((id) => `There is no case '${id}'. Did you mean '${closestMatch(id, known)}'?`);
  throw new UserError(`${lines.join('\n')}\n--list shows every case.`);
}
