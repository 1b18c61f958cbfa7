import type { Case } from '../case.ts';
import { LEAKS, type LeakId } from '../observe/leaks.ts';
import { failed, notApplicable, passed, warned } from '../verdict.ts';

const TEXTS: Readonly<Record<LeakId, Pick<Case, 'title' | 'severity' | 'rule' | 'fix'>>> = {
  'code-in-page': {
    title: 'Codes stay out of pages',
    severity: 'serious',
    rule: { text: 'No page holds a code.', sources: ['RFC 9700 §4.3', 'OWASP ASVS 14'] },
    fix: 'Do not write the address of the return, or its parameters, into pages.',
  },
  'token-in-page': {
    title: 'Tokens stay on the server',
    severity: 'serious',
    rule: { text: 'No page holds a token of FranceConnect’s.', sources: ['RFC 9700 §4.3', 'OWASP ASVS 14'] },
    fix: 'Keep tokens in the session on the server.',
  },
  'code-in-address': {
    title: 'The code leaves the address',
    severity: 'moderate',
    rule: { text: 'The page after the return has no code in its address.', sources: ['RFC 9700 §4.2'] },
    fix: 'Answer the return with a redirection.',
  },
  'source-named': {
    title: 'The source is nobody’s business',
    severity: 'minor',
    rule: {
      text: 'No page says by which source somebody signed in.',
      sources: ['public issue reports of services (P25)'],
    },
    fix: 'Do not show it: FranceConnect does not tell, and people may change.',
  },
  'personal-data-in-address': {
    title: 'Addresses hold nobody’s identity',
    severity: 'serious',
    rule: { text: 'No address of the service holds a claim.', sources: ['OWASP ASVS 14'] },
    fix: 'Keep the identity in the session; addresses are logged.',
  },
};

/** What was looked for on every page of every case, told once per kind. */
export const leakCases: readonly Case[] = LEAKS.map((id) => ({
  id,
  suite: 'leaks',
  needs: [],
  ...TEXTS[id],
  async run(stage) {
    const { pages, found } = stage.sightings;
    if (pages === 0) return notApplicable('No page of the service was seen in this run.');
    const seen = found.get(id);
    if (seen === undefined) return passed(`On none of ${pages} pages.`);
    return id === 'code-in-address' || id === 'source-named' ? warned('weak', seen) : failed('leaked', seen);
  },
}));
