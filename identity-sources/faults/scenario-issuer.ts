import type { ScenarioBook } from '../../scenarios/index.ts';
import type { Issuer } from '../issuer.ts';
import { currentFaults } from './active.ts';

/** The same issuer, which notes who signed in, and the scenario this person carries, for the rest of the flow. */
export function scenarioIssuer(issuer: Issuer, book: ScenarioBook, source: string): Issuer {
  return {
    ...issuer,
    async shortfall(req, res, persona) {
      return currentFaults('source-level').length > 0 ? undefined : issuer.shortfall(req, res, persona);
    },
    async identify(req, res, persona, said) {
      const { id, scenario } = persona;
      if (scenario !== undefined) await book.wake();
      if (!book.idle) {
        const pending = await issuer.pending(req, res);
        const known = { persona: id, source, ...(scenario !== undefined && { personaScenario: scenario }) };
        if (pending) await book.flows.note(known, `state:${pending.state}`);
      }
      await issuer.identify(req, res, persona, said);
    },
  };
}
