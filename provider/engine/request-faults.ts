import type { KoaContextWithOIDC } from 'oidc-provider';
import type { ErrorCode } from '../../contract/errors/catalogue.ts';
import { catalogueEntry } from '../../contract/errors/catalogue.ts';
import type { FcErrorOptions } from '../../contract/errors/fc-error.ts';
import { acceptedAddresses, type RedirectPolicy } from '../../contract/redirect-policy.ts';
import { registeredAddresses } from './clients.ts';

type Evidence = Pick<FcErrorOptions, 'faults' | 'address'>;

const NOTHING = '(nothing)';
const SHOWN_LENGTH = 200;

/** What the request sent against what was expected, as far as it may be shown. @param words the engine's */
export function evidenceOf(ctx: KoaContextWithOIDC, code: ErrorCode, words: string): Evidence {
  const addresses = ctx.oidc.client && registeredAddresses(ctx.oidc.client);
  switch (code) {
    case 'Y04C013C':
      return addressEvidence(ctx, 'redirect_uri', addresses?.redirect_uris, addresses?.redirectPolicy);
    case 'Y04CFAEF':
      return addressEvidence(
        ctx,
        'post_logout_redirect_uri',
        addresses?.post_logout_redirect_uris,
        addresses?.redirectPolicy,
      );
    case 'Y04EA6EF':
    case 'Y0479FCE':
      return fault('client_id', parameter(ctx, 'client_id'), 'a registered, active service');
    case 'Y0434A7B':
    case 'Y044D82C':
      return fault(
        'client_secret',
        secret(ctx, 'client_secret'),
        `the registered secret of ${parameter(ctx, 'client_id')}`,
      );
    case 'Y04F8199':
      return fault('redirect_uri', parameter(ctx, 'redirect_uri'), 'the redirect_uri of /authorize, unchanged');
    case 'Y04C2044':
      return fault('grant_type', parameter(ctx, 'grant_type'), 'authorization_code');
    case 'Y0411646':
      return fault('response_type', parameter(ctx, 'response_type'), 'code');
    case 'Y043C322':
      return fault('content-type', ctx.get('content-type') || NOTHING, 'application/x-www-form-urlencoded');
    case 'Y043D61A':
    case 'Y04B729E':
      return fault('authorization', scheme(ctx), 'Bearer <token>');
    default:
      // Not the bare name of the endpoint: values of `authorization` and `token` are masked.
      return fault(`${ctx.oidc.route} request`, words, catalogueEntry(code).rule);
  }
}

function fault(path: string, received: string, expected: string): Evidence {
  return { faults: [{ path, received, expected }] };
}

function addressEvidence(
  ctx: KoaContextWithOIDC,
  name: string,
  registered: readonly string[] = [],
  policy: RedirectPolicy = 'exact',
): Evidence {
  const sent = parameter(ctx, name);
  const service = ctx.oidc.client?.clientId ?? parameter(ctx, 'client_id');
  return {
    ...fault(name, sent, acceptedAddresses(policy, registered, service)),
    ...(sent === NOTHING ? {} : { address: { sent, registered, policy } }),
  };
}

function parameter(ctx: KoaContextWithOIDC, name: string): string {
  const value = ctx.oidc.params?.[name] ?? ctx.query[name];
  if (typeof value !== 'string') return NOTHING;
  return value === '' ? '(empty)' : value.slice(0, SHOWN_LENGTH);
}

/** How much came, never what. */
function secret(ctx: KoaContextWithOIDC, name: string): string {
  const value = ctx.oidc.params?.[name];
  return typeof value === 'string' && value ? `${value.length} characters, not shown` : NOTHING;
}

function scheme(ctx: KoaContextWithOIDC): string {
  const [first = '', ...rest] = ctx.get('authorization').split(' ');
  return rest.length > 0 ? `${first} …` : 'one word';
}
