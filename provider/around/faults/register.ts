import type { CivilIdentity, CivilRegister, RegisterAnswer, RegisterQuery } from '../../../civil-status/register.ts';
import { type FaultOf, metFault } from '../../../scenarios/index.ts';

/** The civil register, unless the flow meets another answer. */
export function registerWithFaults(register: CivilRegister): CivilRegister {
  return {
    async identify(query) {
      const answer = await register.identify(query);
      const fault = metFault('register');
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
