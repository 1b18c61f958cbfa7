import type { CivilIdentity, CivilRegister, RegisterAnswer } from '../../civil-status/register.ts';
import { type Acr, compareAcr, isAcr } from '../../contract/acr.ts';
import type { ErrorCode } from '../../contract/errors/catalogue.ts';
import { FcError } from '../../contract/errors/fc-error.ts';
import type { PlatformRules } from '../../contract/platform.ts';
import { registerFaults } from '../../contract/source-identity.ts';
import { identityHash } from '../../contract/sub.ts';
import type { AccountState, SourceRecord } from '../config.ts';
import type { Citizen, SourceSignIn } from './sessions.ts';

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

/**
 * The citizen behind a source's identity: the civil register is asked, then FranceConnect's own account of the person.
 * @throws FcError `Y0100xx` by the register, `Y180001` disabled account, `Y100011` source refused by the person
 */
export async function verifyCitizen(
  signIn: SourceSignIn & { acr: Acr },
  register: CivilRegister,
  accountState: (identityHash: string) => AccountState | undefined,
): Promise<Citizen> {
  const identity = await consultRegister(signIn, register);
  const citizen = { ...signIn, register: identity, identityHash: identityHash(identity) };
  checkAccount(citizen, accountState);
  return citizen;
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
  if (account?.blocked_sources?.includes(source)) throw new FcError('Y100011');
}

async function consultRegister({ identity }: SourceSignIn, register: CivilRegister): Promise<CivilIdentity> {
  const { given_name, family_name, birthdate, gender, birthplace, birthcountry } = identity;
  const answer = await register.identify({ given_name, family_name, birthdate, gender, birthplace, birthcountry });
  if (answer.outcome !== 'found' && answer.outcome !== 'rectified')
    throw new FcError(REGISTER_REFUSALS[answer.outcome]);
  const faults = registerFaults(answer.identity);
  if (faults.length > 0) throw new FcError('Y010013', { faults });
  return answer.identity;
}

/**
 * Everything a sign-in may transmit; scopes choose (reference: service contract §7.3). The low platform gives the register's
 * identity and the rest from the source, the high one the source's identity with the register's as `rnipp_` twins.
 */
export function transmittedClaims(citizen: Citizen, transmits: PlatformRules['transmits']): Record<string, unknown> {
  return transmits === 'register' ? registerClaims(citizen) : sourceClaims(citizen);
}

function registerClaims({ register, identity, source }: Citizen): Record<string, unknown> {
  return {
    given_name: register.given_name,
    given_name_array: register.given_name_array,
    family_name: register.family_name,
    birthdate: register.birthdate,
    gender: register.gender,
    preferred_username: identity.preferred_username,
    birthplace: register.birthplace,
    birthcountry: register.birthcountry,
    email: identity.email,
    idp_birthdate: identity.birthdate,
    idp_id: source,
  };
}

function sourceClaims({ register, identity }: Citizen): Record<string, unknown> {
  const rnipp = Object.entries(register).map(([claim, value]) => [`rnipp_${claim}`, value] as const);
  return { ...identity, ...Object.fromEntries(rnipp) };
}
