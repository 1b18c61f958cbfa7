/** The reference service as a program, as `--run` starts one: told where FranceConnect is by its environment. */
import type { Mistake } from './mistakes.ts';
import { ReferenceService } from './reference-service.ts';

const { FRANCECONNECT_ISSUER, FRANCECONNECT_CLIENT_ID, FRANCECONNECT_CLIENT_SECRET, PORT, MISTAKES } = process.env;
await ReferenceService.start(
  {
    issuer: FRANCECONNECT_ISSUER ?? '',
    clientId: FRANCECONNECT_CLIENT_ID ?? '',
    clientSecret: FRANCECONNECT_CLIENT_SECRET ?? '',
  },
  (MISTAKES?.split(',') ?? []) as Mistake[],
  Number(PORT),
);
