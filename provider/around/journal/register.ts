import type { CivilRegister } from '../../../civil-status/register.ts';
import { currentContext } from '../../context.ts';

/** The register, each of whose answers goes into the journal of the sign-in it is for. */
export function recordedRegister(register: CivilRegister): CivilRegister {
  return {
    async identify(identity) {
      const { recorder } = currentContext();
      if (!recorder) return register.identify(identity);
      const at = recorder.now();
      const answer = await register.identify(identity);
      const { outcome, ...found } = answer;
      recorder.record({
        at,
        took: recorder.now() - at,
        kind: 'FC_REQUESTED_RNIPP',
        from: 'franceconnect',
        to: 'register',
        summary: `The civil register answers « ${outcome} »`,
        detail: () => ({
          request: { method: 'ASK', address: 'RNIPP', parameters: { ...identity } },
          answer: { status: 200, parameters: { outcome, ...('identity' in found ? found.identity : {}) } },
        }),
        room: 2_000,
      });
      return answer;
    },
  };
}
