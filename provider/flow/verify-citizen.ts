import type { CivilIdentity, CivilRegister, RegisterAnswer, RegisterQuery } from '../../civil-status/register.ts';
import { type Acr, compareAcr, isAcr } from '../../contract/acr.ts';
import { mandateSuffices } from '../../contract/delegation-scopes.ts';
import type { ErrorCode } from '../../contract/errors/catalogue.ts';
import { FcError } from '../../contract/errors/fc-error.ts';
import { type FeatureHandlers, handlerOf } from '../../contract/feature-handlers.ts';
import type { PlatformRules } from '../../contract/platform.ts';
import { type EuropeanIdentity, registerFaults } from '../../contract/source-identity.ts';
import { europeanIdentityHash, identityHash } from '../../contract/sub.ts';
import type { AccountState, ProviderConfig, SourceRecord } from '../config.ts';
import { europeanAccount } from '../pairwise.ts';
import type { Citizen, SourceSignIn } from './session.ts';

/** Register answers that stop the flow (reference: identity sources §5.2). */
const REGISTER_REFUSALS: Readonly<Record<Exclude<RegisterAnswer['outcome'], 'found' | 'rectified'>, ErrorCode>> = {
  'single-echo': 'Y010004',
  'several-echoes': 'Y010006',
  'usage-name-only': 'Y010007',
  'no-echo': 'Y010008',
  rejected: 'Y010009',
  timeout: 'Y010011',
  'http-failure': 'Y010012',
  unusable: 'Y010013',
  deceased: 'Y010015',
};

/**
 * The level a source answered, checked against what was asked and what its record allows (reference: identity sources §1.6).
 * @throws FcError `Y100001` unknown or too low, `Y100018` not in the record
 */
export function checkAcr(answered: string, requested: Acr, { allowedAcr }: SourceRecord): Acr {
  const fault = (expected: string) => [{ path: 'acr', received: answered, expected }];
  if (!isAcr(answered) || compareAcr(answered, requested) < 0) {
    throw new FcError('Y100001', { faults: fault(`at least ${requested}`) });
  }
  if (!allowedAcr.includes(answered)) throw new FcError('Y100018', { faults: fault(allowedAcr.join(' or ')) });
  return answered;
}

/** Somebody a source has vouched for at a sufficient level, and for whom. */
export interface Arrival {
  signIn: SourceSignIn & { acr: Acr };
  record: SourceRecord;
  /** Scopes a carer's mandate must have one of, when the service demands any (reference: service contract §12). */
  rep_scope: readonly string[];
}

/**
 * The citizen behind a source's identity: the civil register is asked, then FranceConnect's own account of the person.
 * @throws FcError `Y600020` mandate, `Y0100xx` by the register, `Y180001` disabled account, `Y100011` source refused by the person
 */
export async function verifyCitizen(
  arrival: Arrival,
  { register, accountState }: Pick<ProviderConfig, 'register' | 'accountState'>,
): Promise<Citizen> {
  const recognised = await RECOGNISE[handlerOf(arrival.record, 'coreVerify')](arrival, register);
  const { sub: _sub, ...signIn } = arrival.signIn;
  const citizen = { ...signIn, ...recognised };
  checkAccount(citizen, accountState);
  return citizen;
}

type Recognised = Pick<Citizen, 'register' | 'identityHash' | 'language'>;
type Recognise = (arrival: Arrival, register: CivilRegister) => Promise<Recognised>;

/** How a person is recognised, by the source's record (identity sources §2.1). */
const RECOGNISE: Readonly<Record<NonNullable<FeatureHandlers['coreVerify']>, Recognise>> = {
  'core-fcp-default-verify': ({ signIn }, register) => inRegister(signIn, register),
  // The register is asked before the mandate is refused (sources of today §3.4).
  'core-fcp-aidants-connect-verify': async (arrival, register) => {
    const recognised = await inRegister(arrival.signIn, register);
    checkMandate(arrival.signIn, arrival.rep_scope);
    return recognised;
  },
  // The source's own word: no French register knows the person (service contract §8, step 1), who reads English.
  'core-fcp-eidas-verify': async ({ signIn: { sub = '' } }) => ({
    identityHash: europeanAccount(europeanIdentityHash(sub)),
    language: 'en',
  }),
};

async function inRegister({ identity }: SourceSignIn, register: CivilRegister): Promise<Recognised> {
  const known = await consultRegister(identity, register);
  return { register: known, identityHash: identityHash(known) };
}

/**
 * The mandate again, in single sign-on: another service may demand other scopes.
 * @throws FcError `Y600020`
 */
export function checkMandateAgain(citizen: Citizen, record: SourceRecord, demanded: readonly string[]): void {
  if (handlerOf(record, 'coreVerify') === 'core-fcp-aidants-connect-verify') checkMandate(citizen, demanded);
}

/** @throws FcError `Y600020`: the service demands scopes, and the mandate has none of them */
function checkMandate({ rep_scope: granted = [] }: Pick<SourceSignIn, 'rep_scope'>, demanded: readonly string[]): void {
  if (mandateSuffices(granted, demanded)) return;
  const received = granted.join(' ') || '(nothing)';
  throw new FcError('Y600020', { faults: [{ path: 'rep_scope', received, expected: demanded.join(' or ') }] });
}

/**
 * What the person has decided in the own account, which counts in single sign-on too.
 * @throws FcError `Y180001` disabled account, `Y100011` source refused by the person
 */
export function checkAccount(
  { identityHash: hash, source }: Pick<Citizen, 'identityHash' | 'source'>,
  accountState: (identityHash: string) => AccountState | undefined,
): void {
  const account = accountState(hash);
  if (account?.disabled) throw new FcError('Y180001');
  // A black list and a white one: FranceConnect's preferences are either (identity sources §2.2).
  if (account?.blocked_sources?.includes(source)) throw new FcError('Y100011');
  if (account?.accepted_sources?.includes(source) === false) throw new FcError('Y100011');
}

async function consultRegister(identity: EuropeanIdentity, register: CivilRegister): Promise<CivilIdentity> {
  const answer = await register.identify(asQuery(identity));
  if (answer.outcome !== 'found' && answer.outcome !== 'rectified')
    throw new FcError(REGISTER_REFUSALS[answer.outcome]);
  const faults = registerFaults(answer.identity);
  if (faults.length > 0) throw new FcError('Y010013', { faults });
  return answer.identity;
}

/** The register searches by every claim; it finds no person where a source left one out. */
function asQuery({
  gender = 'unspecified',
  birthplace = '',
  birthcountry = '',
  ...identity
}: EuropeanIdentity): RegisterQuery {
  const { given_name, family_name, birthdate } = identity;
  return { given_name, family_name, birthdate, gender, birthplace, birthcountry };
}

/**
 * Everything a sign-in may transmit; scopes choose (reference: service contract §7.3). The low platform gives the register's
 * identity and the rest from the source, the high one the source's identity with the register's as `rnipp_` twins.
 */
export function transmittedClaims(citizen: Citizen, transmits: PlatformRules['transmits']): Record<string, unknown> {
  return transmits === 'register' ? registerClaims(citizen) : sourceClaims(citizen);
}

/** A person no register knows has no other identity than the source's (§7.3). */
function registerClaims({ register, identity, source }: Citizen): Record<string, unknown> {
  return {
    ...(register ?? identity),
    preferred_username: identity.preferred_username,
    email: identity.email,
    idp_birthdate: identity.birthdate,
    idp_id: source,
  };
}

function sourceClaims({ register, identity }: Citizen): Record<string, unknown> {
  const rnipp = Object.entries(register ?? {}).map(([claim, value]) => [`rnipp_${claim}`, value] as const);
  return { ...identity, ...Object.fromEntries(rnipp) };
}
