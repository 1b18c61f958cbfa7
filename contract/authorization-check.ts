import { requestedAcr } from './acr.ts';
import { AUTHORIZE_PARAMETERS, authorizeFaults, isRequired, type Strictness } from './authorize-parameters.ts';
import type { ClientRegistration } from './client-registration.ts';
import { type ParameterRule, parameterRule } from './parameter-rules.ts';
import type { PlatformRules } from './platform.ts';
import { acceptedAddresses, isRedirectAllowed } from './redirect-policy.ts';

/** One parameter of an authorization request beside its rule. */
export interface CheckedParameter extends ParameterRule {
  name: string;
  /** As sent; undefined when it is missing. */
  value: string | undefined;
  kept: boolean;
  /** What was expected, where the rule is broken. */
  expected?: string;
}

export interface CheckContext {
  rules: PlatformRules;
  strictness: Strictness;
  /** The service `client_id` names; undefined when there is none. */
  service: ClientRegistration | undefined;
}

/**
 * What FranceConnect would make of an authorization request: every parameter sent, and every required one that is missing,
 * with the rule it keeps or breaks (service contract §2.1 to §2.8).
 */
export function checkAuthorization(query: URLSearchParams, context: CheckContext): CheckedParameter[] {
  const received = Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name);
      return [name, values.length > 1 ? values : values[0]];
    }),
  );
  const faults = authorizeFaults(received, context.strictness);
  const names = [...new Set([...AUTHORIZE_PARAMETERS.filter(isRequired), ...Object.keys(received)])];
  return names.map((name) => {
    const value = name in received ? query.getAll(name).join(' , ') : undefined;
    const expected =
      faults.find(({ path }) => path === name)?.expected ?? MORE[name as keyof typeof MORE]?.(value ?? '', context);
    return { name, value, kept: expected === undefined, ...(expected && { expected }), ...parameterRule(name) };
  });
}

/** What is checked after the closed list. Each says what was expected, or nothing. */
const MORE: Readonly<Record<string, (value: string, context: CheckContext) => string | undefined>> = {
  client_id: (_value, { service }) => (service?.active ? undefined : 'a registered, active service'),
  redirect_uri: (value, { service }) => {
    if (!service) return undefined;
    const { client_id, redirectPolicy, redirect_uris } = service;
    return isRedirectAllowed(redirectPolicy, redirect_uris, value)
      ? undefined
      : acceptedAddresses(redirectPolicy, redirect_uris, client_id);
  },
  response_type: (value) => (value === 'code' ? undefined : 'code'),
  scope: (value, { service, rules }) => {
    const scopes = value.split(' ');
    if (!scopes.includes('openid')) return 'openid among the scopes';
    const refused = scopes.filter(
      (scope) => scope in rules.claimsByScope && service && !service.scopes.includes(scope),
    );
    return refused.length > 0 ? `only scopes the service is registered for, without ${refused.join(' ')}` : undefined;
  },
  acr_values: (value, { rules }) => {
    const kept = requestedAcr(value, rules.defaultAcr);
    return rules.acrValues.includes(kept)
      ? undefined
      : `${rules.acrValues.join(' or ')} at ${rules.name}, which keeps ${kept} of this`;
  },
  claims: (value, { service }) => {
    const claims = parsed(value);
    if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) return 'a JSON object';
    const members = claims as { id_token?: object | null; userinfo?: object | null };
    if (!members.id_token && !members.userinfo) return 'id_token or userinfo in it';
    const amr = [members.id_token, members.userinfo].some((member) => member && 'amr' in Object(member));
    return amr && service && !service.claims.includes('amr') ? 'only claims this service is registered for' : undefined;
  },
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
