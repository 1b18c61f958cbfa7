import express, { type Express } from 'express';
import { type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { signingKeys } from './bare-keys.ts';
import { SIGN_IN } from './bare-pages.ts';
import { people, SOURCE } from './people.ts';

export interface BareSourceOptions {
  issuer: string;
  client_id: string;
  client_secret: string;
  redirect_uri: string;
}

/** An identity source as little as it can be: the engine, a page with one button per person, everything granted. */
export function bareSource({ issuer, redirect_uri, ...client }: BareSourceOptions): Express {
  const path = `/${SOURCE}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        ...client,
        redirect_uris: [redirect_uri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_post',
        id_token_signed_response_alg: 'ES256',
        userinfo_signed_response_alg: 'ES256',
      },
    ],
    jwks: signingKeys('source-es256'),
    routes: { authorization: '/authorize', token: '/token', userinfo: '/userinfo', jwks: '/jwks' },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clientAuthMethods: ['client_secret_post'],
    responseTypes: ['code'],
    scopes: ['openid'],
    claims: {
      openid: ['sub', 'acr', 'amr'],
      profile: ['given_name', 'family_name', 'birthdate', 'gender', 'preferred_username'],
      birth: ['birthplace', 'birthcountry'],
      email: ['email'],
    },
    acrValues: ['eidas1'],
    pkce: { required: () => false },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'], userinfoSigningAlgValues: ['ES256'] },
    features: { devInteractions: { enabled: false }, jwtUserinfo: { enabled: true } },
    interactions: { url: (_ctx, { uid }) => `${path}/interaction/${uid}` },
    loadExistingGrant: grantEverything,
    findAccount(_ctx, sub) {
      const person = people.find(({ id }) => id === sub);
      return person && { accountId: sub, claims: () => ({ ...person.identity, sub }) };
    },
    ttl: { AuthorizationCode: 30, AccessToken: 60, IdToken: 60, Interaction: 600, Session: 600, Grant: 600 },
    cookies: {
      names: { session: '_source_session', interaction: '_source_interaction', resume: '_source_resume' },
      keys: ['bench'],
      long: { signed: true, httpOnly: true, sameSite: 'lax', path },
      short: { signed: true, httpOnly: true, sameSite: 'lax' },
    },
  });

  const app = express();
  app.get(`${path}/interaction/:uid`, (_req, res) => {
    res.send(SIGN_IN);
  });
  app.post(`${path}/interaction/:uid`, express.urlencoded({ extended: false }), async (req, res) => {
    const { persona } = req.body as { persona: string };
    const login = { accountId: persona, acr: 'eidas1', amr: ['pwd'], remember: false };
    await provider.interactionFinished(req, res, { login, consent: {} }, { mergeWithLastSubmission: false });
  });
  app.use(path, provider.callback());
  return app;
}

async function grantEverything({ oidc }: KoaContextWithOIDC) {
  const { session, client } = oidc;
  if (!session?.accountId || !client) return undefined;
  const grant = new oidc.provider.Grant({ accountId: session.accountId, clientId: client.clientId });
  grant.addOIDCScope(oidc.requestParamOIDCScopes);
  await grant.save();
  return grant;
}
