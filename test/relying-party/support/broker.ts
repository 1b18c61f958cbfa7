import { randomBytes } from 'node:crypto';
import express, { type Request, type Response } from 'express';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { openServer } from '../../../infrastructure/http/server.ts';

/** Claims of the userinfo, as FranceConnect sends them. */
export type Citizen = Record<string, unknown> & { sub: string };

export const ANGELA: Citizen = {
  sub: `${'a1'.repeat(32)}v1`,
  given_name: 'Angela Claire Louise',
  given_name_array: ['Angela', 'Claire', 'Louise'],
  family_name: 'DUBOIS',
  birthdate: '1962-08-24',
  gender: 'female',
  birthplace: '75107',
  birthcountry: '99100',
  email: 'angela@exemple.fr',
};
/** Angela's number and its key. */
export const ANGELA_NIR = { nir: '2620875107042', cle: '55' };

export const KARIM: Citizen = {
  sub: `${'b2'.repeat(32)}v1`,
  given_name: 'Karim',
  given_name_array: ['Karim'],
  family_name: 'BENALI',
  preferred_username: 'BENALI-MARTIN',
  birthdate: '1985-03-01',
  gender: 'male',
  birthplace: '',
  birthcountry: '99351',
  // The same mailbox as Angela: it must never bring them together.
  email: 'angela@exemple.fr',
};
export const KARIM_NIR = { nir: '1850399351007', cle: '83' };

type Endpoint = 'discovery' | 'jwks' | 'token' | 'userinfo';

/** How the broker departs from FranceConnect's behaviour. Left empty, it behaves. */
export interface Misbehaviour {
  idToken?: (claims: JWTPayload) => JWTPayload;
  /** The ID token once signed. */
  idTokenText?: (jwt: string) => string;
  userinfo?: (claims: JWTPayload) => JWTPayload;
  userinfoText?: (jwt: string) => string;
  unsignedUserinfo?: boolean;
  /** Signs with RS256 although the client is registered with ES256. */
  otherAlg?: 'idToken' | 'userinfo';
  /** Members left out of the discovery document. */
  undiscovered?: string[];
  /** A code can be exchanged again and again. */
  lastingCodes?: boolean;
  /** Signs with a key the JWKS does not show, under the name of the one it shows, or under its own. */
  foreignKey?: 'same-kid' | 'own-kid';
  callback?: (answer: URLSearchParams) => void;
  /** An endpoint answers this instead; `hang` never answers. */
  instead?: Partial<Record<Endpoint, { status: number; body: object | string } | 'hang'>>;
}

export interface Broker {
  readonly issuer: string;
  /** Who signs in next; undefined gives up. */
  citizen: Citizen | undefined;
  misbehaviour: Misbehaviour;
  /** Parameters of the last request to each browser-facing endpoint. */
  readonly seen: { authorize?: URLSearchParams; logout?: URLSearchParams };
  close(): Promise<void>;
}

export const CLIENT = { client_id: 'cpf-client', client_secret: 'a-secret-only-the-two-of-us-know' };

/** The closed list of FranceConnect (service contract §2.1), less what nobody sends. */
const AUTHORIZE_PARAMETERS = new Set([
  'client_id',
  'response_type',
  'redirect_uri',
  'scope',
  'state',
  'nonce',
  'acr_values',
  'prompt',
  'claims',
]);

interface Grant {
  citizen: Citizen;
  nonce: string;
  acr: string;
  redirectUri: string;
}

/** A FranceConnect without pages: /authorize answers at once for the citizen it was told. Tokens are signed by hand, so that they can be wrong. */
export async function startBroker(port = 0): Promise<Broker> {
  const server = await openServer({ name: 'the test broker', host: '127.0.0.1', port, option: '--none' });
  const issuer = `${server.url}/api/v2`;
  const keys = {
    ES256: await generateKeyPair('ES256', { extractable: true }),
    RS256: await generateKeyPair('RS256', { extractable: true }),
  };
  const foreign = await generateKeyPair('ES256', { extractable: true });
  const codes = new Map<string, Grant>();
  const accessTokens = new Map<string, Grant>();
  const broker: Broker = { issuer, citizen: ANGELA, misbehaviour: {}, seen: {}, close: () => server.close() };

  const sign = (claims: JWTPayload, what: 'idToken' | 'userinfo'): Promise<string> => {
    const { otherAlg, foreignKey } = broker.misbehaviour;
    const alg = otherAlg === what ? 'RS256' : 'ES256';
    const kid = foreignKey === 'own-kid' ? 'unknown' : `pkcs11:${alg}:hsm`;
    const key = foreignKey ? foreign.privateKey : keys[alg].privateKey;
    return new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(key);
  };
  const times = () => {
    const now = Math.floor(Date.now() / 1000);
    return { iat: now, exp: now + 60 };
  };
  /** @returns whether the endpoint was told to answer otherwise */
  const misbehaves = (endpoint: Endpoint, res: Response): boolean => {
    const instead = broker.misbehaviour.instead?.[endpoint];
    if (!instead) return false;
    if (instead !== 'hang') res.status(instead.status).send(instead.body);
    return true;
  };

  const app = express();
  app.get('/api/v2/.well-known/openid-configuration', (_req, res) => {
    if (misbehaves('discovery', res)) return;
    const document: Record<string, unknown> = {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/jwks`,
      end_session_endpoint: `${issuer}/session/end`,
      authorization_response_iss_parameter_supported: true,
      code_challenge_methods_supported: ['S256'],
      id_token_signing_alg_values_supported: ['HS256', 'ES256', 'RS256'],
      userinfo_signing_alg_values_supported: ['HS256', 'ES256', 'RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
      response_types_supported: ['code'],
      subject_types_supported: ['pairwise'],
    };
    for (const member of broker.misbehaviour.undiscovered ?? []) delete document[member];
    res.json(document);
  });
  app.get('/api/v2/jwks', async (_req, res) => {
    if (misbehaves('jwks', res)) return;
    const published = await Promise.all(
      (['RS256', 'ES256'] as const).map(async (alg) => ({
        ...(await exportJWK(keys[alg].publicKey)),
        alg,
        use: 'sig',
        kid: `pkcs11:${alg}:hsm`,
      })),
    );
    res.json({ keys: published });
  });
  app.get('/api/v2/authorize', (req, res) => {
    const asked = new URL(req.originalUrl, issuer).searchParams;
    broker.seen.authorize = asked;
    const unknown = [...asked.keys()].filter((name) => !AUTHORIZE_PARAMETERS.has(name));
    const redirectUri = asked.get('redirect_uri');
    if (unknown.length > 0 || !redirectUri) return void res.status(400).send(`Y030007 ${unknown.join(' ')}`);
    const answer = new URLSearchParams({ state: asked.get('state') ?? '', iss: issuer });
    if (broker.citizen) {
      const code = randomBytes(32).toString('base64url');
      const { citizen } = broker;
      codes.set(code, { citizen, nonce: asked.get('nonce') ?? '', acr: asked.get('acr_values') ?? '', redirectUri });
      answer.set('code', code);
    } else {
      answer.set('error', 'access_denied');
      answer.set('error_description', 'User auth aborted');
    }
    broker.misbehaviour.callback?.(answer);
    res.redirect(303, `${redirectUri}?${answer}`);
  });
  app.post('/api/v2/token', express.urlencoded({ extended: false }), async (req, res) => {
    if (misbehaves('token', res)) return;
    if (req.body.client_id !== CLIENT.client_id || req.body.client_secret !== CLIENT.client_secret) {
      return void res.status(401).json({ error: 'invalid_client', error_description: 'client authentication failed' });
    }
    const grant = codes.get(req.body.code);
    if (!broker.misbehaviour.lastingCodes) codes.delete(req.body.code);
    if (!grant || grant.redirectUri !== req.body.redirect_uri) {
      return void res.status(400).json({ error: 'invalid_grant', error_description: 'grant request is invalid' });
    }
    const { idToken = (claims) => claims, idTokenText = (jwt) => jwt } = broker.misbehaviour;
    const { citizen, nonce, acr } = grant;
    const claims = {
      sub: citizen.sub,
      iss: issuer,
      aud: CLIENT.client_id,
      nonce,
      acr,
      auth_time: times().iat,
      ...times(),
    };
    const accessToken = randomBytes(32).toString('base64url');
    accessTokens.set(accessToken, grant);
    res.json({
      access_token: accessToken,
      expires_in: 60,
      id_token: idTokenText(await sign(idToken(claims), 'idToken')),
      scope: 'openid identite_pivot email preferred_username',
      token_type: 'Bearer',
    });
  });
  app.get('/api/v2/userinfo', async (req, res) => {
    if (misbehaves('userinfo', res)) return;
    const grant = accessTokens.get(bearerOf(req));
    if (!grant)
      return void res
        .status(401)
        .set('www-authenticate', 'Bearer error="invalid_token"')
        .json({ error: 'invalid_token' });
    const { userinfo = (claims) => claims, userinfoText = (jwt) => jwt, unsignedUserinfo } = broker.misbehaviour;
    const claims = userinfo({ ...grant.citizen, iss: issuer, aud: CLIENT.client_id, ...times() });
    if (unsignedUserinfo) return void res.json(claims);
    res.type('application/jwt').send(userinfoText(await sign(claims, 'userinfo')));
  });
  app.get('/api/v2/session/end', (req, res) => {
    const asked = new URL(req.originalUrl, issuer).searchParams;
    broker.seen.logout = asked;
    res.redirect(303, `${asked.get('post_logout_redirect_uri')}?state=${asked.get('state')}`);
  });
  server.serve(app);
  return broker;
}

function bearerOf(req: Request): string {
  return req.headers.authorization?.replace('Bearer ', '') ?? '';
}
