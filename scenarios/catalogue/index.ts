import { type Scenario, type ScenarioInput, validScenario } from '../scenario.ts';
import { idToken } from './id-token.ts';

const families: readonly (readonly ScenarioInput[])[] = [idToken];

/** Every situation that comes with the simulator, in the order its page lists them. */
export const catalogue: readonly Scenario[] = families.flat().map(validScenario);
