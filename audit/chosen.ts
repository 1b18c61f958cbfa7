import type { Case } from './case.ts';
import { chosenCases } from './run/order.ts';
import type { AuditSettings } from './settings.ts';
import { allCases } from './suites/index.ts';
import { DECIDING } from './suites/qualification/index.ts';

/** The cases of a run. With the suite `qualification` come the cases that its rules are decided by. */
export function casesOf(settings: AuditSettings): Case[] {
  return chosenCases(allCases, settings, { qualification: DECIDING });
}
