import type { CivilIdentity, CivilRegister, RegisterAnswer, RegisterQuery } from '../../../civil-status/register.ts';
import { type FaultKind, type FaultOf, faultsOfKind, lastOfKind } from '../../../scenarios/index.ts';
import type { AccountState, ProviderConfig, SourceDirectory, SourceRecord } from '../../config.ts';
import { currentContext } from '../../context.ts';
import type { AroundEngine } from '../../engine/hooks.ts';
import { needsClearTokens } from './tokens.ts';

/** What the flow and the engine ask, and a fault may answer in the place of. */
export type Ports = Pick<ProviderConfig, 'register' | 'accountState' | 'sources'> &
  Pick<AroundEngine, 'lifetime' | 'inClear'>;

/** The same ports, each with the active faults of its kind. */
export function portsWithFaults({ register, accountState, sources }: Ports): Ports {
  return {
    register: registerWithFaults(register),
    accountState: (identityHash) => accountWithFaults(accountState(identityHash), sources),
    sources: sourcesWithFaults(sources),
    lifetime: (of, usual) => Math.min(usual, ...active('lifetimes').map((fault) => fault[of] ?? usual)),
    inClear: () => currentContext().active?.faults.some(needsClearTokens) ?? false,
  };
}

function active<Kind extends FaultKind>(kind: Kind): readonly FaultOf<Kind>[] {
  return faultsOfKind(currentContext().active, kind);
}

function registerWithFaults(register: CivilRegister): CivilRegister {
  return {
    async identify(query) {
      const answer = await register.identify(query);
      const fault = lastOfKind(currentContext().active, 'register');
      return fault ? answerOf(fault, query, answer) : answer;
    },
  };
}

function answerOf({ outcome, set }: FaultOf<'register'>, query: RegisterQuery, usual: RegisterAnswer): RegisterAnswer {
  switch (outcome) {
    case 'found':
    case 'rectified':
    case 'deceased': {
      const identity = 'identity' in usual ? usual.identity : asSent(query);
      return { outcome, identity: { ...identity, ...(set as Partial<CivilIdentity> | undefined) } };
    }
    default:
      return { outcome };
  }
}

function asSent(query: RegisterQuery): CivilIdentity {
  return { ...query, given_name_array: query.given_name.split(' ') };
}

function accountWithFaults(usual: AccountState | undefined, sources: SourceDirectory): AccountState | undefined {
  const fault = lastOfKind(currentContext().active, 'account');
  if (!fault) return usual;
  if (fault.state === 'disabled') return { ...usual, disabled: true };
  return { ...usual, blocked_sources: sources.all().map(({ uid }) => uid) };
}

/** The source endpoints whose answers FranceConnect remembers. */
const REMEMBERED: ReadonlySet<string> = new Set(['discovery', 'jwks']);

function sourcesWithFaults(sources: SourceDirectory): SourceDirectory {
  return {
    announcement: () => active('mire').findLast(({ notice }) => notice)?.notice ?? sources.announcement?.(),
    all() {
      const misread = [...active('source-answer'), ...active('source-delay')].some(({ at }) => REMEMBERED.has(at));
      return sources.all().map((record) => {
        if (isUnavailable(record)) return { ...record, active: false };
        // A copy is another record, read anew: what one flow misreads of a source is not remembered for the others.
        return misread ? { ...record } : record;
      });
    },
  };
}

function isUnavailable({ uid }: SourceRecord): boolean {
  return active('mire').some(({ unavailable = [] }) => unavailable === 'all' || unavailable.includes(uid));
}
