import { z } from 'zod';
import { describeFaults, faultsOf } from '../contract/faults.ts';
import type { SchemaOf } from '../contract/schema-of.ts';
import { UserError } from '../infrastructure/user-error.ts';
import { type Fault, fault } from './fault.ts';

/** Families of scenarios, in the order the catalogue lists them. */
export const FAMILIES = [
  'ID token',
  'Userinfo',
  'Discovery and keys',
  'Back to the service',
  'FranceConnect fails',
  'Refused by FranceConnect',
  'Civil register',
  'Identity sources',
  'Surprising data',
  'Sessions and lifetimes',
  'Your own',
] as const;
export type Family = (typeof FAMILIES)[number];

/** A scenario's texts for a French page; a scenario of your own has those its author gave it. */
export function inFrench({ french, title = '', what = '', serviceMust = '' }: Partial<Scenario>): ScenarioTexts {
  return french ?? { title, what, serviceMust };
}

/** The families as the French pages call them. */
export const FAMILIES_IN_FRENCH: Readonly<Record<Family, string>> = {
  'ID token': 'ID token',
  Userinfo: 'Identité (userinfo)',
  'Discovery and keys': 'Découverte et clés',
  'Back to the service': 'Retour au service',
  'FranceConnect fails': 'Pannes de FranceConnect',
  'Refused by FranceConnect': 'Refus de FranceConnect',
  'Civil register': 'Registre d’état civil',
  'Identity sources': 'Fournisseurs d’identité',
  'Surprising data': 'Données surprenantes',
  'Sessions and lifetimes': 'Sessions et durées de vie',
  'Your own': 'Les vôtres',
};

/**
 * What a correct service does in the end: `refuse` what it received, go on (`accept`), `recover` after a failure that is
 * not its own, or nothing (`none`), because the citizen stops at FranceConnect and the service hears of it at most by an
 * error that comes back.
 */
export const VERDICTS = ['refuse', 'accept', 'recover', 'none'] as const;
export type Verdict = (typeof VERDICTS)[number];

/**
 * An outcome that is right beside the verdict's own: the citizen signed in (`in`), or refused with words (`refused`); signed in
 * if the service tried each key (`in-if-verified`), or if it had read the documents before (`in-if-kept`).
 */
export const ALSO_RIGHT = ['in', 'refused', 'in-if-verified', 'in-if-kept'] as const;
export type AlsoRight = (typeof ALSO_RIGHT)[number];

/** What is shown of a scenario, in one language. */
export interface ScenarioTexts {
  title: string;
  /** What happens. */
  what: string;
  /** What a correct service does. */
  serviceMust: string;
}

/** What may happen to a service, as JSON: it travels unchanged from a test, a file or the control API. */
export interface Scenario extends ScenarioTexts {
  /** Lower-case letters, digits and hyphens; the OpenID Foundation's own name where it has one. */
  id: string;
  family: Family;
  /** The same texts for the French pages; every scenario of the catalogue has them. */
  french?: ScenarioTexts | undefined;
  verdict: Verdict;
  alsoRight?: AlsoRight | undefined;
  /** Why a client library lets it through, when one does: the service itself must check. */
  notCaught?: string | undefined;
  /** Where the scenario is known from. */
  evidence: string;
  /** What departs from the usual behaviour; at least one. */
  faults: Fault[];
}

/** A scenario as someone writes one: identifier and faults are enough. */
export type ScenarioInput = DeepReadonly<Pick<Scenario, 'id' | 'faults'> & Partial<Scenario>>;

type DeepReadonly<T> = T extends object ? { readonly [Member in keyof T]: DeepReadonly<T[Member]> } : T;

const scenario = z.strictObject(
  {
    id: z
      .string('a text such as expired-id-token')
      .regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and hyphens'),
    title: z.string('a text').default(''),
    french: z
      .strictObject({
        title: z.string('a text'),
        what: z.string('a text'),
        serviceMust: z.string('a text'),
      } satisfies SchemaOf<ScenarioTexts>)
      .optional(),
    family: z.enum(FAMILIES, `one of ${FAMILIES.join(', ')}`).default('Your own'),
    what: z.string('a text').default(''),
    serviceMust: z.string('a text').default(''),
    verdict: z.enum(VERDICTS, `one of ${VERDICTS.join(', ')}`).default('recover'),
    alsoRight: z.enum(ALSO_RIGHT, `one of ${ALSO_RIGHT.join(', ')}`).optional(),
    notCaught: z.string('a text').optional(),
    evidence: z.string('a text').default(''),
    faults: z.array(fault, 'a list of faults').min(1, 'at least one fault'),
  } satisfies SchemaOf<Scenario>,
  'an object { id, faults, … }',
);

export { scenario as scenarioSchema };

/** @throws UserError listing every problem: path, what was received, what was expected */
export function validScenario(received: unknown): Scenario {
  const result = scenario.safeParse(received);
  if (result.success) return result.data;
  const id = received && typeof received === 'object' && 'id' in received ? ` '${String(received.id)}'` : '';
  throw new UserError(`The scenario${id} is not valid:\n${describeFaults(faultsOf(scenario, received))}`);
}
