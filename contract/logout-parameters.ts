import { z } from 'zod';
import { isHttpUrl } from './authorize-parameters.ts';
import { type Fault, faultsOf } from './faults.ts';

const text = z.string('at most once').optional();

/** The closed list of `/session/end` (reference: service contract §9). */
const parameters = z.strictObject({
  id_token_hint: z.string('required').min(1, 'at least one character'),
  post_logout_redirect_uri: z.string('at most once').refine(isHttpUrl, 'an http or https URL').optional(),
  state: text,
  client_id: text,
  logout_hint: text,
  ui_locales: text,
});

/** Every violation of the list. @param received query, as parsed */
export function logoutFaults(received: unknown): Fault[] {
  return masked(faultsOf(parameters, received), 'id_token_hint');
}

/** An ID token identifies a person: it is neither shown nor logged. */
function masked(faults: Fault[], ...secrets: string[]): Fault[] {
  return faults.map((fault) =>
    secrets.includes(fault.path) && fault.received.length > 8 ? { ...fault, received: '(not shown)' } : fault,
  );
}
