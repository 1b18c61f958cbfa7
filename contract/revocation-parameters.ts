import { z } from 'zod';
import { type Fault, faultsOf } from './faults.ts';

const TOKEN_MIN_LENGTH = 43;
const SECRET_MIN_LENGTH = 32;

/** The closed list of `/token/revocation` (reference: service contract §4): not even `token_type_hint`. */
const parameters = z.strictObject({
  token: z
    .string('required, once')
    .min(TOKEN_MIN_LENGTH, `at least ${TOKEN_MIN_LENGTH} characters`)
    .regex(/^[^.*?{}()|[\]\\\s]*$/, 'none of . * ? { } ( ) | [ ] \\ nor spaces'),
  client_id: z.string('required, once').min(1, 'at least one character'),
  client_secret: z
    .string('required, once')
    .min(SECRET_MIN_LENGTH, `at least ${SECRET_MIN_LENGTH} characters`)
    .regex(/^[\x20-\x7e]*$/, 'ASCII characters'),
});

/** What was sent of these is a secret. */
const SECRETS = ['token', 'client_secret'];

/** Every violation of the list. @param received form, as parsed */
export function revocationFaults(received: unknown): Fault[] {
  return faultsOf(parameters, received ?? {}).map((fault) =>
    SECRETS.includes(fault.path) && !/^\(\w+\)$/.test(fault.received) ? { ...fault, received: '(not shown)' } : fault,
  );
}
