import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node';
import { genericOAuth } from 'better-auth/plugins';
import express from 'express';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { acr, client, issuer, listen, url } from './settings.mjs';

const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));

const auth = betterAuth({
  baseURL: url,
  secret: 'of this test only, which has 32 characters',
  // A real service has a database.
  database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
  plugins: [
    genericOAuth({
      config: [
        {
          providerId: 'franceconnect',
          discoveryUrl: `${issuer}/.well-known/openid-configuration`,
          // Without it, an ID token is decoded and not verified when discovery has failed.
          requireIdTokenVerification: true,
          clientId: client.client_id,
          clientSecret: client.client_secret,
          scopes: ['openid', 'identite_pivot', 'email'],
          authorizationUrlParams: { acr_values: acr },
          pkce: false,
          // The ID token is verified when this is called, its level is not; the userinfo is a JWT.
          async getUserInfo({ accessToken, idToken }) {
            const claims = decodeJwt(idToken);
            if (claims.acr !== acr) throw new Error('the level is not the one asked for');
            const headers = { authorization: `Bearer ${accessToken}` };
            const jws = await (await fetch(`${issuer}/userinfo`, { headers })).text();
            const expected = { issuer, audience: client.client_id, algorithms: ['ES256'] };
            const { payload } = await jwtVerify(jws, keys, expected);
            if (payload.sub !== claims.sub) throw new Error('another person');
            return { ...payload, name: `${payload.given_name} ${payload.family_name}`, emailVerified: true };
          },
        },
      ],
    }),
  ],
});

const app = express();
app.all('/api/auth/*path', toNodeHandler(auth));
app.get('/connexion', async (_req, res) => {
  const body = { provider: 'franceconnect', callbackURL: `${url}/compte` };
  const answer = await auth.api.signInSocial({ body, asResponse: true });
  for (const line of answer.headers.getSetCookie()) res.append('set-cookie', line);
  res.redirect((await answer.json()).url);
});
app.get('/compte', async (req, res) => {
  const session = await auth.api.getSession({ headers: fromNodeHeaders(req.headers) });
  res.status(session ? 200 : 401).send(session ? `Bonjour ${session.user.name}` : 'refused');
});
listen(app);
