import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';
import { systemClock } from '../../infrastructure/clock.ts';
import { openServer } from '../../infrastructure/http/server.ts';
import { memoryStorage } from '../../infrastructure/storage/memory.ts';
import { oidcAdapterFactory } from '../../infrastructure/storage/oidc-adapter.ts';

/** Who signs in there; no persona has this identity. */
export const STRANGER = {
  sub: 'stranger-1',
  given_name: 'Apollinaire Jean',
  family_name: 'VERDECOURT',
  birthdate: '1984-02-29',
  gender: 'male',
  birthplace: '35238',
  birthcountry: '99100',
  email: 'apollinaire@example.org',
};

/**
 * Somebody's own OpenID Connect issuer, which is no source of ours: a page with one button, one person. It answers once it
 * was told where FranceConnect receives its codes.
 * @param logout whether it has a logout of its own
 */
export async function issuerElsewhere({ logout = true } = {}) {
  const server = await openServer({ name: 'elsewhere', host: '127.0.0.1', port: 0, option: '' });
  const source = {
    id: 'mon-lycee',
    title: 'Mon lycée',
    issuer: server.url,
    client_id: 'franceconnect-at-my-school',
    client_secret: 'a-secret-the-school-gave-to-franceconnect',
  };
  return {
    source,
    async trust(callback: string) {
      server.serve(await engine(source, callback, logout));
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

interface Registered {
  issuer: string;
  client_id: string;
  client_secret: string;
}

async function engine({ issuer, client_id, client_secret }: Registered, callback: string, logout: boolean) {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id,
        client_secret,
        redirect_uris: [callback],
        token_endpoint_auth_method: 'client_secret_post',
        id_token_signed_response_alg: 'ES256',
      },
    ],
    adapter: oidcAdapterFactory(memoryStorage(), 'school', systemClock),
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'school', alg: 'ES256', use: 'sig' }] },
    cookies: { keys: ['secret'], names: { session: '_school', interaction: '_school_i', resume: '_school_r' } },
    acrValues: ['eidas1'],
    claims: {
      acr: null,
      openid: ['sub'],
      profile: ['given_name', 'family_name', 'birthdate', 'gender'],
      birth: ['birthplace', 'birthcountry'],
      email: ['email'],
    },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
    pkce: { required: () => false },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: logout } },
    interactions: { url: (_ctx, { uid }) => `/enter/${uid}` },
    findAccount: (_ctx, accountId) => ({ accountId, claims: () => STRANGER }),
    async loadExistingGrant({ oidc }) {
      const { accountId } = oidc.session ?? {};
      const { clientId } = oidc.client ?? {};
      if (!accountId || !clientId) return undefined;
      const grant = new oidc.provider.Grant({ accountId, clientId });
      grant.addOIDCScope('openid profile birth email');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  return (req: Parameters<typeof answer>[0], res: Parameters<typeof answer>[1]) => {
    if (!req.url?.startsWith('/enter/')) return answer(req, res);
    if (req.method === 'GET') {
      res.setHeader('content-type', 'text/html; charset=utf-8');
      return res.end('<title>Mon lycée</title><form method="post" id="enter"><button>Entrer</button></form>');
    }
    const login = { accountId: STRANGER.sub, acr: 'eidas1', amr: ['pwd'], remember: false };
    return provider.interactionFinished(req, res, { login, consent: {} });
  };
}
