import { z } from 'zod';
import { type Fault, faultsOf } from './faults.ts';

/** Longer `prompt` values count as empty (reference: service contract §2.1). */
const PROMPT_MAX_LENGTH = 64;

/**
 * Where FranceConnect's running code and its documentation disagree, whose rules hold (reference: service contract §15). A
 * service that passes the documentation's passes the code's as well.
 */
export const STRICTNESSES = ['code', 'documentation'] as const;
export type Strictness = (typeof STRICTNESSES)[number];

const NONCE_MIN_LENGTH = 22;

/** Of `nonce` and `state`, by the documentation. */
const DOCUMENTED_MIN_LENGTH = 32;

const redirectUri = z.string('required').refine(isHttpUrl, 'an http or https URL');

/**
 * The closed list of `/authorize` parameters (§2.1). It is checked before anything else, and whatever is not in it is
 * refused: PKCE, `login_hint`, `max_age`, `response_mode`… The length rules here are the running code's.
 */
const parameters = z.strictObject({
  client_id: z.string('required').min(1, 'at least one character'),
  response_type: z.string('required'),
  redirect_uri: redirectUri,
  scope: z.string('required'),
  state: z.string('required'),
  nonce: z.string('required').min(NONCE_MIN_LENGTH, `at least ${NONCE_MIN_LENGTH} characters`),
  acr_values: z.string('required'),
  claims: z.string('at most once').optional(),
  prompt: z
    .string('at most once')
    .refine(isPrompt, '« login » or « consent » among its values, 64 characters at most')
    .optional(),
  idp_hint: z.string('at most once').optional(),
  ui_locales: z.string('at most once').optional(),
});

export const AUTHORIZE_PARAMETERS = Object.keys(parameters.shape);

/** Whether a request without this parameter is refused. */
export function isRequired(name: string): boolean {
  return authorizeFaults({}).some(({ path }) => path === name);
}

export type AuthorizeParameters = z.infer<typeof parameters>;

const documented = z
  .string('required')
  .min(
    DOCUMENTED_MIN_LENGTH,
    `at least ${DOCUMENTED_MIN_LENGTH} characters, says the documentation (strictness: documentation)`,
  );

const documentedParameters = parameters.extend({ state: documented, nonce: documented });

/**
 * Every violation of the closed list; none means the request may go on.
 * @param received query or form, as parsed
 */
export function authorizeFaults(received: unknown, strictness: Strictness = 'code'): Fault[] {
  return faultsOf(strictness === 'documentation' ? documentedParameters : parameters, received);
}

export function isHttpUrl(value: string): boolean {
  return /^https?:\/\//.test(value) && URL.canParse(value);
}

function isPrompt(value: string): boolean {
  if (value.length > PROMPT_MAX_LENGTH) return false;
  return value.split(' ').some((word) => word === 'login' || word === 'consent');
}
