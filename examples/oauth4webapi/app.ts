/** A service written with oauth4webapi: `node examples/oauth4webapi/app.ts`, then http://localhost:3000. */
import { randomBytes } from 'node:crypto';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import session from 'express-session';
import * as oauth from 'oauth4webapi';
import { type Departures, takeDeparture, withDeparture } from '../shared/departures.ts';
import { decrypt, newEncryptionKey } from '../shared/encryption-key.ts';
import { reaches } from '../shared/level.ts';
import { page, refusal } from '../shared/page.ts';
import { type Settings, settingsFromEnvironment } from '../shared/settings.ts';

declare module 'express-session' {
  interface SessionData {
    departures: Departures;
    person: Record<string, unknown>;
    idToken: string;
  }
}

export async function createApp({ issuer, client_id, client_secret, url, acr }: Settings): Promise<Express> {
  const encryption = await newEncryptionKey();
  const redirect_uri = `${url}/callback`;
  // Only because the FranceConnect of this machine is plain http.
  const http = { [oauth.allowInsecureRequests]: issuer.startsWith('http:') };
  // FranceConnect+ encrypts; FranceConnect does not, and this changes nothing.
  const opening = { [oauth.jweDecrypt]: (jwe: string) => decrypt(jwe, encryption) };
  const server = await oauth.processDiscoveryResponse(
    new URL(issuer),
    await oauth.discoveryRequest(new URL(issuer), http),
  );
  const client: oauth.Client = {
    client_id,
    id_token_signed_response_alg: 'ES256',
    userinfo_signed_response_alg: 'ES256',
  };
  // FranceConnect takes the secret in the form, not in a header.
  const authentication = oauth.ClientSecretPost(client_secret);

  /** Redeems the code and reads the identity. @throws when anything does not verify */
  async function complete(callback: URL, pending: { state: string; nonce: string }) {
    const answer = oauth.validateAuthResponse(server, client, callback, pending.state);
    // FranceConnect refuses PKCE.
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      authentication,
      answer,
      redirect_uri,
      oauth.nopkce,
      http,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: pending.nonce,
      requireIdToken: true,
      ...opening,
    });
    // Not done by the call above, which trusts the connection.
    await oauth.validateApplicationLevelSignature(server, response, http);
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    if (!claims || !reaches(claims.acr, acr)) throw new Error('The level is too low.');
    const identity = await oauth.userInfoRequest(server, client, tokens.access_token, http);
    const person = await oauth.processUserInfoResponse(server, client, claims.sub, identity, opening);
    await oauth.validateApplicationLevelSignature(server, identity, http);
    const idToken = tokens.id_token ?? '';
    return { person, idToken: idToken.split('.').length === 5 ? await decrypt(idToken, encryption) : idToken };
  }

  const app = express();
  const secret = randomBytes(32).toString('hex');
  app.use(session({ name: 'example', secret, resave: false, saveUninitialized: false, cookie: { sameSite: 'lax' } }));
  app.get('/', (req, res) => void res.send(page(req.session.person)));
  app.get('/jwks', (_req, res) => void res.json({ keys: [encryption.published] }));

  app.get('/connexion', (req, res) => {
    const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
    req.session.departures = withDeparture(req.session.departures, state, nonce);
    const authorization = new URL(server.authorization_endpoint ?? '');
    authorization.search = new URLSearchParams({
      response_type: 'code',
      client_id,
      redirect_uri,
      scope: 'openid identite_pivot email',
      acr_values: acr,
      state,
      nonce,
    }).toString();
    res.redirect(authorization.href);
  });

  app.get('/callback', async (req, res) => {
    const { state, error } = req.query;
    const nonce = takeDeparture(req.session.departures, state);
    if (nonce === undefined || error) return void res.status(403).send(refusal());
    const signedIn = await complete(new URL(req.originalUrl, url), { state: String(state), nonce });
    req.session.regenerate(() => {
      Object.assign(req.session, signedIn);
      res.redirect('/');
    });
  });

  app.post('/deconnexion', (req, res) => {
    const { idToken } = req.session;
    const logout = new URL(server.end_session_endpoint ?? '');
    logout.searchParams.set('id_token_hint', idToken ?? '');
    logout.searchParams.set('post_logout_redirect_uri', `${url}/`);
    logout.searchParams.set('state', oauth.generateRandomState());
    req.session.destroy(() => res.redirect(idToken ? logout.href : '/'));
  });

  // Whatever does not verify ends here. Express takes a function of four parameters for what handles errors.
  app.use((error: Error, _req: Request, res: Response, _next: NextFunction) => {
    console.error(error.message);
    res.status(403).send(refusal());
  });

  return app;
}

if (import.meta.main) {
  const settings = settingsFromEnvironment();
  const app = await createApp(settings);
  app.listen(Number(new URL(settings.url).port), () => console.log(`oauth4webapi example: ${settings.url}`));
}
