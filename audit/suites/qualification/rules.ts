import type { Rule } from './rule.ts';
import { accountRules, logoutRules } from './rules/accounts.ts';
import { journeyRules } from './rules/journey.ts';
import { technicalRules } from './rules/technical.ts';
import { visualRules } from './rules/visual.ts';

/** The official page. It cannot be read by everybody: what is public of it was gathered from quotations. */
export const OFFICIAL_PAGE = 'https://docs.partenaires.franceconnect.gouv.fr/fs/devenir-fs/projet-qualification-fs/';

/** Every rule, by part of the report. */
export const PARTS: readonly { title: string; rules: readonly Rule[] }[] = [
  { title: 'Le bouton et ce qui l’entoure', rules: visualRules },
  { title: 'Le parcours', rules: journeyRules },
  { title: 'Technique et sécurité', rules: technicalRules },
  { title: 'Identité et comptes', rules: accountRules },
  { title: 'Déconnexion', rules: logoutRules },
];

export const RULES: readonly Rule[] = PARTS.flatMap(({ rules }) => rules);

/** The cases of other suites that rules are decided by. */
export const DECIDING: readonly string[] = [...new Set(RULES.flatMap(({ by = [] }) => by))];
