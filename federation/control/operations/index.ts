import type { Operation } from '../../../infrastructure/operation.ts';
import type { Controlled } from '../controlled.ts';
import { clientOperations } from './clients.ts';
import { clockOperations } from './clock.ts';
import { dataProviderOperations } from './data-providers.ts';
import { documentOperations } from './documents.ts';
import { flowOperations } from './flows.ts';
import { journalOperations } from './journal.ts';
import { keyOperations } from './keys.ts';
import { personaOperations } from './personas.ts';
import { resetOperations } from './reset.ts';
import { scenarioOperations } from './scenarios.ts';
import { sessionOperations } from './sessions.ts';
import { signInOperations } from './sign-in.ts';
import { sourceOperations } from './sources.ts';
import { worldOperations } from './world.ts';

/** Every call of the control API, in the order they are listed. */
export function allOperations(controlled: Controlled): Operation[] {
  return [
    ...clientOperations(controlled),
    ...dataProviderOperations(controlled),
    ...signInOperations(controlled),
    ...personaOperations(controlled),
    ...scenarioOperations(controlled),
    ...journalOperations(controlled),
    ...flowOperations(controlled),
    ...documentOperations(controlled),
    ...clockOperations(controlled),
    ...sourceOperations(controlled),
    ...sessionOperations(controlled),
    ...keyOperations(controlled),
    ...resetOperations(controlled),
    ...worldOperations(controlled),
  ];
}
