import type { Scenario } from '../scenario.ts';
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

/** Every scenario of the simulator, in the order its page lists them. A test validates them; a start does not. */
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
].flat();
