import { type Scenario, validScenario } from '../scenario.ts';
import { callback } from './callback.ts';
import { data } from './data.ts';
import { discovery } from './discovery.ts';
import { franceConnectFails } from './franceconnect-fails.ts';
import { idToken } from './id-token.ts';
import { refused } from './refused.ts';
import { register } from './register.ts';
import { sessions } from './sessions.ts';
import { sources } from './sources.ts';
import { userinfo } from './userinfo.ts';

/** Every situation that comes with the simulator, in the order its page lists them. */
export const catalogue: readonly Scenario[] = [
  idToken,
  userinfo,
  discovery,
  callback,
  franceConnectFails,
  refused,
  register,
  sources,
  data,
  sessions,
]
  .flat()
  .map(validScenario);
