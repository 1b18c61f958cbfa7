/** A service written with express-openid-connect: `node examples/express-openid-connect/app.ts`, then http://localhost:3000. */
import { randomBytes } from 'node:crypto';
import express, { type Express } from 'express';
import library from 'express-openid-connect';
import { decodeJwt } from 'jose';
import { newEncryptionKey } from '../shared/encryption-key.ts';
import { reaches } from '../shared/level.ts';
import { page } from '../shared/page.ts';
import { type Settings, settingsFromEnvironment } from '../shared/settings.ts';
import { franceConnectFetch, withoutCodeChallenge } from './without-pkce.ts';

export async function createApp({ issuer, client_id, client_secret, url, acr }: Settings): Promise<Express> {
  const encryption = await newEncryptionKey();
  const app = express();
  app.get('/jwks', (_req, res) => void res.json({ keys: [encryption.published] }));
  app.use(withoutCodeChallenge);
  app.use(
    library.auth({
      issuerBaseURL: issuer,
      baseURL: url,
      clientID: client_id,
      clientSecret: client_secret,
      clientAuthMethod: 'client_secret_post',
      secret: randomBytes(32).toString('hex'),
      authRequired: false,
      // The default is RS256; the service is registered with ES256.
      idTokenSigningAlg: 'ES256',
      // No response_mode: FranceConnect refuses it.
      authorizationParams: { response_type: 'code', scope: 'openid identite_pivot email', acr_values: acr },
      routes: { login: '/connexion', callback: '/callback', logout: false, postLogoutRedirect: `${url}/` },
      idpLogout: true,
      // It would tell FranceConnect which library this is, in a header named after another provider.
      enableTelemetry: false,
      // The library leaves the level to its caller.
      afterCallback(_req, _res, session) {
        if (!reaches(decodeJwt(session.id_token).acr, acr)) throw new Error('The level is too low.');
        return session;
      },
      customFetch: franceConnectFetch(encryption, { issuer, client_id }),
    }),
  );
  app.get('/', async (req, res) => {
    const person = req.oidc.isAuthenticated() ? await personOf(req) : undefined;
    res.send(page(person));
  });
  app.post('/deconnexion', (_req, res) => res.oidc.logout());
  return app;
}

/** The access token lives a minute: what it opens is read once and would be kept by a real service. */
async function personOf(req: express.Request): Promise<Record<string, unknown>> {
  const { sub } = req.oidc.user ?? {};
  return req.oidc.accessToken?.isExpired() ? { sub } : { ...(await req.oidc.fetchUserInfo()), sub };
}

if (import.meta.main) {
  const settings = settingsFromEnvironment();
  const app = await createApp(settings);
  app.listen(Number(new URL(settings.url).port), () => console.log(`express-openid-connect example: ${settings.url}`));
}
