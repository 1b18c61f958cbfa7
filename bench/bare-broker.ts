import { randomBytes } from 'node:crypto';
import express, { type Express } from 'express';
import { Provider } from 'oidc-provider';
import * as oidc from 'openid-client';
import { signingKeys } from './bare-keys.ts';
import { CHOOSE_SOURCE, INFORMATION } from './bare-pages.ts';
import { SERVICE } from './service.ts';

export interface BareBrokerOptions {
  issuer: string;
  source: { issuer: string; client_id: string; client_secret: string };
  /** Where the source sends the citizen back. */
  callback: string;
}

const PREFIX = '/api/v2';

/**
 * A broker as little as it can be: the engine, openid-client towards the source, constant pages, the same requests in the
 * same order as FranceConnect. Nothing is checked but what the two libraries check by themselves.
 */
export function bareBroker({ issuer, source, callback }: BareBrokerOptions): Express {
  const identities = new Map<string, Record<string, unknown>>();
  const handshakes = new Map<string, { uid: string; nonce: string }>();
  /** Who is at the information page, by interaction. */
  const arrived = new Map<string, string>();
  const provider = engine(issuer, identities);
  const discovered = onceDiscovered(source);

  const app = express();
  app.get(`${PREFIX}/interaction/:uid`, (_req, res) => {
    res.send(CHOOSE_SOURCE);
  });
  app.post(`${PREFIX}/redirect-to-idp`, express.urlencoded({ extended: false }), async (req, res) => {
    const { uid } = await provider.interactionDetails(req, res);
    const [state, nonce] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
    handshakes.set(state, { uid, nonce });
    const request = {
      redirect_uri: callback,
      response_type: 'code',
      scope: 'openid profile email birth',
      acr_values: 'eidas1',
      nonce,
      state,
      prompt: 'login',
    };
    res.redirect(302, oidc.buildAuthorizationUrl(await discovered(), request).href);
  });
  app.get(`${PREFIX}/oidc-callback`, async (req, res) => {
    const state = String(req.query.state);
    const handshake = handshakes.get(state);
    if (!handshake) throw new Error('unknown state');
    handshakes.delete(state);
    const configuration = await discovered();
    const tokens = await oidc.authorizationCodeGrant(configuration, new URL(req.originalUrl, callback), {
      expectedState: state,
      expectedNonce: handshake.nonce,
      idTokenExpected: true,
    });
    const sub = tokens.claims()?.sub ?? '';
    identities.set(sub, await oidc.fetchUserInfo(configuration, tokens.access_token, sub));
    arrived.set(handshake.uid, sub);
    res.redirect(302, `${PREFIX}/interaction/${handshake.uid}/verify`);
  });
  app.get(`${PREFIX}/interaction/:uid/verify`, (req, res) => {
    res.redirect(302, `${PREFIX}/interaction/${req.params.uid}/consent`);
  });
  app.get(`${PREFIX}/interaction/:uid/consent`, (_req, res) => {
    res.send(INFORMATION);
  });
  app.post(`${PREFIX}/login`, express.urlencoded({ extended: false }), async (req, res) => {
    const { uid, params } = await provider.interactionDetails(req, res);
    const accountId = arrived.get(uid);
    if (!accountId) throw new Error('nobody signed in');
    arrived.delete(uid);
    const grant = new provider.Grant({ accountId, clientId: String(params.client_id) });
    grant.addOIDCScope(String(params.scope));
    const consent = { grantId: await grant.save() };
    const login = { accountId, acr: 'eidas1', amr: ['fc', 'pwd'], remember: false };
    await provider.interactionFinished(req, res, { login, consent }, { mergeWithLastSubmission: false });
  });
  app.use(PREFIX, provider.callback());
  return app;
}

function engine(issuer: string, identities: ReadonlyMap<string, Record<string, unknown>>): Provider {
  return new Provider(issuer, {
    clients: [
      {
        client_id: SERVICE.client_id,
        client_secret: SERVICE.client_secret,
        redirect_uris: [SERVICE.redirect_uri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_post',
        id_token_signed_response_alg: 'ES256',
        userinfo_signed_response_alg: 'ES256',
      },
    ],
    jwks: signingKeys('broker-es256'),
    routes: { authorization: '/authorize', token: '/token', userinfo: '/userinfo', jwks: '/jwks' },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clientAuthMethods: ['client_secret_post'],
    responseTypes: ['code'],
    scopes: ['openid'],
    claims: {
      openid: ['sub'],
      identite_pivot: ['given_name', 'family_name', 'birthdate', 'gender', 'birthplace', 'birthcountry'],
      email: ['email'],
      preferred_username: ['preferred_username'],
    },
    acrValues: ['eidas1'],
    pkce: { required: () => false },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'], userinfoSigningAlgValues: ['ES256'] },
    features: { devInteractions: { enabled: false }, jwtUserinfo: { enabled: true } },
    interactions: { url: (_ctx, { uid }) => `${PREFIX}/interaction/${uid}` },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ ...identities.get(sub), sub }) }),
    ttl: { AuthorizationCode: 30, AccessToken: 60, IdToken: 60, Interaction: 1800, Session: 1800, Grant: 90 },
    cookies: {
      names: { session: '_session', interaction: '_interaction', resume: '_interaction_resume' },
      keys: ['bench'],
      long: { httpOnly: true, sameSite: 'lax', path: '/' },
      short: { httpOnly: true, sameSite: 'lax', path: '/' },
    },
  });
}

/** Every signature is verified, as FranceConnect does: that is the protocol's work, not a check of ours. */
function onceDiscovered({ issuer, client_id, client_secret }: BareBrokerOptions['source']) {
  let configuration: Promise<oidc.Configuration> | undefined;
  return () => {
    configuration ??= oidc.discovery(
      new URL(issuer),
      client_id,
      { client_secret },
      oidc.ClientSecretPost(client_secret),
      { execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks] },
    );
    return configuration;
  };
}
