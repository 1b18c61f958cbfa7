import type { Case } from '../case.ts';
import { callbackCases } from './callback.ts';
import { catalogueCases } from './catalogue.ts';
import { leakCases } from './leaks.ts';
import { linkingCases } from './linking.ts';
import { logoutCases } from './logout.ts';
import { qualificationCases } from './qualification/index.ts';
import { requestCases } from './request.ts';
import { openRedirectCases, sessionCases } from './session.ts';

/** Every case there is. */
export const allCases: readonly Case[] = [
  ...requestCases,
  ...catalogueCases,
  ...callbackCases,
  ...sessionCases,
  ...openRedirectCases,
  ...logoutCases,
  ...linkingCases,
  ...qualificationCases,
  ...leakCases,
];
