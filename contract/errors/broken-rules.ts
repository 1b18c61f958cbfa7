import type { Fault } from '../faults.ts';
import { type LibraryOption, parameterRule } from '../parameter-rules.ts';
import { acceptedAddresses } from '../redirect-policy.ts';
import { catalogueEntry, type ErrorCode } from './catalogue.ts';
import type { AddressCheck } from './fc-error.ts';

/** A rule a request broke, and how to keep it. English, for developers. */
export interface BrokenRule {
  rule: string;
  where: string;
  fix: string;
  /** The values FranceConnect knows, where they are few. */
  allowed?: readonly string[];
  options: readonly LibraryOption[];
}

/** The code of a violation of the closed list of parameters. */
const PARAMETERS: ErrorCode = 'Y030007';

/**
 * The rules a refused request broke: one per parameter at fault where the parameters are (§2.1), else the code's own. Two
 * parameters that share a rule name it once.
 */
export function brokenRules(code: ErrorCode, faults: readonly Fault[], address?: AddressCheck): BrokenRule[] {
  const { rule, where, fix } = catalogueEntry(code);
  if (address && address.policy !== 'exact') return [{ ...looser(address), where, options: [] }];
  if (code !== PARAMETERS || faults.length === 0) return [{ rule, where, fix, options: [] }];
  return [...new Set(faults.map(({ path }) => parameterRule(path)))].map((broken) => ({
    ...broken,
    where: `service contract ${broken.where}`,
  }));
}

/** The rule of a service registered, on this machine, for more addresses than its list. */
function looser({ policy, registered }: AddressCheck): Pick<BrokenRule, 'rule' | 'fix'> {
  return {
    rule: `This service accepts ${acceptedAddresses(policy, registered, 'it')} (redirectPolicy: ${policy}). In production an address equals a registered one, character for character.`,
    fix: 'Send such an address, or register the service with the address it uses.',
  };
}
