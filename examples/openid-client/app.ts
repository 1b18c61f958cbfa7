/** A service written with openid-client: `node examples/openid-client/app.ts`, then http://localhost:3000. */
import { randomBytes } from 'node:crypto';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import session from 'express-session';
import * as oidc from 'openid-client';
import { type Departures, takeDeparture, withDeparture } from '../shared/departures.ts';
import { decrypt, newEncryptionKey } from '../shared/encryption-key.ts';
import { reaches } from '../shared/level.ts';
import { page, refusal } from '../shared/page.ts';
import { type Settings, settingsFromEnvironment } from '../shared/settings.ts';

declare module 'express-session' {
  interface SessionData {
    /** What returns from FranceConnect are checked against. */
    departures: Departures;
    person: Record<string, unknown>;
    idToken: string;
  }
}

export async function createApp({ issuer, client_id, client_secret, url, acr }: Settings): Promise<Express> {
  const encryption = await newEncryptionKey();
  const redirect_uri = `${url}/callback`;
  const configuration = await oidc.discovery(
    new URL(issuer),
    client_id,
    // The algorithms the service is registered with. Unset, openid-client expects RS256 and takes an unsigned userinfo.
    { id_token_signed_response_alg: 'ES256', userinfo_signed_response_alg: 'ES256' },
    // FranceConnect takes the secret in the form, not in a header.
    oidc.ClientSecretPost(client_secret),
    {
      execute: [
        // Without it the signature of an ID token straight from FranceConnect is not verified.
        oidc.enableNonRepudiationChecks,
        // For FranceConnect+, which encrypts; FranceConnect does not, and this changes nothing.
        (config) => oidc.enableDecryptingResponses(config, ['A256GCM'], encryption),
        // Only because the FranceConnect of this machine is plain http.
        ...(issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : []),
      ],
    },
  );

  const app = express();
  app.use(
    session({
      name: 'example',
      secret: randomBytes(32).toString('hex'),
      resave: false,
      saveUninitialized: false,
      cookie: { httpOnly: true, sameSite: 'lax' },
    }),
  );

  app.get('/', (req, res) => {
    res.send(page(req.session.person));
  });

  app.get('/jwks', (_req, res) => {
    res.json({ keys: [encryption.published] });
  });

  app.get('/connexion', (req, res) => {
    const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
    req.session.departures = withDeparture(req.session.departures, state, nonce);
    // These and no others: FranceConnect refuses any other parameter, code_challenge among them.
    const scope = 'openid identite_pivot email';
    res.redirect(
      oidc.buildAuthorizationUrl(configuration, { redirect_uri, scope, acr_values: acr, state, nonce }).href,
    );
  });

  app.get('/callback', async (req, res) => {
    const { state, error } = req.query;
    const nonce = takeDeparture(req.session.departures, state);
    if (nonce === undefined || error) return void res.status(403).send(refusal());
    const tokens = await oidc.authorizationCodeGrant(configuration, new URL(req.originalUrl, url), {
      expectedState: String(state),
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    // openid-client leaves the level to its caller.
    if (!claims || !reaches(claims.acr, acr)) return void res.status(403).send(refusal());
    const person = await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub);
    const idToken = tokens.id_token ?? '';
    // A new session for who has just signed in.
    req.session.regenerate(async () => {
      req.session.person = person;
      // FranceConnect+ wants its token back without the encryption.
      req.session.idToken = idToken.split('.').length === 5 ? await decrypt(idToken, encryption) : idToken;
      res.redirect('/');
    });
  });

  app.post('/deconnexion', (req, res) => {
    const { idToken = '' } = req.session;
    const logout = oidc.buildEndSessionUrl(configuration, {
      id_token_hint: idToken,
      post_logout_redirect_uri: `${url}/`,
      state: oidc.randomState(),
    });
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
  app.listen(Number(new URL(settings.url).port), () => console.log(`openid-client example: ${settings.url}`));
}
