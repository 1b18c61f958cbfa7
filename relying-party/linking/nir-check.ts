import type { IdentityMatch } from './identity-match.ts';
import type { CoherenceLevel } from './nir-coherence.ts';

/** What the register of social security numbers says of a number, once compared with FranceConnect's identity. */
export type Registered =
  /** `former`: the number typed is one the person bore before. */
  | { answer: 'known'; match: IdentityMatch; certified: boolean; deceased: boolean; former: boolean }
  | { answer: 'unknown' }
  /** The site is run without a register. */
  | { answer: 'off' }
  /** The register does not answer: nothing may be decided, nor stored. */
  | { answer: 'down' };

/**
 * Whether the number typed can be that of the person FranceConnect vouches for. No account is looked up for it. `INCOMPLETE`:
 * all that FranceConnect sent is what the register has, and it did not send all.
 */
export type NirCheck = 'GOOD' | 'INCOMPLETE' | 'DOUBT' | 'BAD' | 'UNAVAILABLE';

/** The CHECK table of the reference (CPF site B7): where there is a register it decides, and coherence only explains. */
export function checkNir(registered: Registered, coherence: CoherenceLevel): NirCheck {
  switch (registered.answer) {
    case 'down':
      return 'UNAVAILABLE';
    case 'known':
      return checkAgainstRecord(registered);
    case 'unknown':
      return coherence === 'BLOCK' ? 'BAD' : 'DOUBT';
    case 'off':
      return WITHOUT_REGISTER[coherence];
  }
}

const WITHOUT_REGISTER: Record<CoherenceLevel, NirCheck> = { OK: 'GOOD', INFO: 'GOOD', WARN: 'DOUBT', BLOCK: 'BAD' };

/**
 * `CHANGED` is a twin, under today's number; under a former one it is the same person, and FranceConnect the late one (B9,
 * people the rule must not punish).
 */
function checkAgainstRecord({
  match,
  certified,
  deceased,
  former,
}: Extract<Registered, { answer: 'known' }>): NirCheck {
  if (deceased || match === 'NONE' || (match === 'CHANGED' && !former)) return 'BAD';
  if (!certified) return 'DOUBT';
  return match === 'STRONG' ? 'GOOD' : match === 'INCOMPLETE' ? 'INCOMPLETE' : 'DOUBT';
}
