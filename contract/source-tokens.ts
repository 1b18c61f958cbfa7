import { z } from 'zod';
import { type Fault, faultsOf } from './faults.ts';

const PRINTABLE_ASCII = /^[\x20-\x7e]+$/;

/** What FranceConnect demands of a source's tokens once they are verified (reference: identity sources §1.5, step 5). */
const tokens = z.object({
  access_token: z.string('required').regex(PRINTABLE_ASCII, 'printable ASCII characters'),
  acr: z.string('required in the ID token').regex(/^[a-z0-9]+$/i, 'letters and digits'),
  amr: z.array(z.string('a text'), 'a list of words').optional(),
  rep_scope: z.array(z.unknown(), 'a list').optional(),
});

/** The level a source answered, as it wrote it, and the scopes of a carer's mandate; or everything that makes its tokens `Y020030`. */
export function acceptTokens(received: unknown): { acr: string; rep_scope: unknown[] } | { faults: Fault[] } {
  const result = tokens.safeParse(received);
  if (result.success) return { acr: result.data.acr, rep_scope: result.data.rep_scope ?? [] };
  // Its value is a secret, and its name says enough.
  return {
    faults: faultsOf(tokens, received).map((fault) =>
      fault.path === 'access_token' ? { ...fault, received: 'not shown' } : fault,
    ),
  };
}
