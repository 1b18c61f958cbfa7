import { catalogue, type Family, type Scenario } from '../../scenarios/index.ts';
import type { Case } from '../case.ts';
import type { SuiteName } from '../report.ts';
import type { Severity } from '../verdict.ts';
import { alteredBy } from './altered.ts';
import { playRotation } from './rotation.ts';
import { playScenario } from './scenario.ts';
import { stopsAtFranceConnect } from './stops.ts';

/** The suite of each family, and the severity of its cases by what a correct service does. */
const FAMILIES: Readonly<Partial<Record<Family, { suite: SuiteName; severity: (scenario: Scenario) => Severity }>>> = {
  'ID token': { suite: 'tokens', severity: ({ verdict }) => (verdict === 'refuse' ? 'critical' : 'serious') },
  Userinfo: { suite: 'userinfo', severity: ({ verdict }) => (verdict === 'refuse' ? 'critical' : 'moderate') },
  'Discovery and keys': {
    suite: 'keys',
    severity: (scenario) => (scenario.verdict === 'recover' || delays(scenario) ? 'moderate' : 'critical'),
  },
  'Back to the service': {
    suite: 'callback',
    severity: ({ verdict }) => (verdict === 'recover' ? 'moderate' : 'critical'),
  },
  'FranceConnect fails': {
    suite: 'failures',
    severity: ({ verdict }) => (verdict === 'refuse' ? 'critical' : 'moderate'),
  },
  'Surprising data': { suite: 'data', severity: () => 'serious' },
  'Sessions and lifetimes': {
    suite: 'sessions',
    severity: ({ verdict }) => (verdict === 'accept' ? 'serious' : 'moderate'),
  },
  'Refused by FranceConnect': { suite: 'sources', severity: () => 'moderate' },
  'Civil register': { suite: 'sources', severity: () => 'moderate' },
  'Identity sources': { suite: 'sources', severity: () => 'moderate' },
};

/** Of the sign-ins that end at FranceConnect, those of an ordinary run: one for each place where they end. */
const ORDINARY_STOPS: readonly string[] = [
  'account-disabled',
  'register-down',
  'source-refuses',
  'every-source-unavailable',
  'session-gone-at-callback',
];

/** The cases of the catalogue: every scenario is one. */
export const catalogueCases: readonly Case[] = catalogue.flatMap((scenario) => {
  const family = FAMILIES[scenario.family];
  // Ending a session is the logout suite's.
  if (!family || scenario.faults.some((fault) => 'at' in fault && fault.at === 'logout')) return [];
  return [caseOf(scenario, suiteOf(scenario, family.suite), family.severity(scenario))];
});

function suiteOf({ id, verdict }: Scenario, suite: SuiteName): SuiteName {
  if (ORDINARY_STOPS.includes(id)) return 'failures';
  return suite === 'sessions' && verdict === 'none' ? 'sources' : suite;
}

function caseOf(scenario: Scenario, suite: SuiteName, severity: Severity): Case {
  const { id, title, serviceMust, evidence, notCaught, faults, verdict } = scenario;
  const documents = documentsOf(scenario);
  return {
    id,
    suite,
    title,
    severity,
    rule: { text: serviceMust, sources: [evidence] },
    fix: [serviceMust, notCaught].filter(Boolean).join(' '),
    needs: documents ? ['exclusive'] : [],
    ...(documents && { documents }),
    faults,
    run: (stage) => {
      if (verdict === 'none') return stopsAtFranceConnect(stage, id);
      if (documents === 'rotated') return playRotation(stage, scenario);
      return playScenario(stage, scenario);
    },
  };
}

function documentsOf({ faults }: Scenario): Case['documents'] {
  if (faults.some(({ kind }) => kind === 'rotation')) return 'rotated';
  return alteredBy(faults).some((what) => what === 'jwks' || what === 'discovery') ? 'altered' : undefined;
}

function delays({ faults }: Scenario): boolean {
  return faults.some(({ kind }) => kind === 'delay');
}
