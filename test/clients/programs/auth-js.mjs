import { ExpressAuth, getSession } from '@auth/express';
import express from 'express';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { startByForm } from './by-post.mjs';
import { acr, client, issuer, listen } from './settings.mjs';

// Auth.js verifies no signature, and reads no userinfo that is signed: jose does both.
const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));
const verified = async (jws) =>
  (await jwtVerify(jws, keys, { issuer, audience: client.client_id, algorithms: ['ES256'] })).payload;

const config = {
  secret: 'of this test only, which has 32 characters',
  trustHost: true,
  providers: [
    {
      id: 'franceconnect',
      name: 'FranceConnect',
      type: 'oidc',
      issuer,
      clientId: client.client_id,
      clientSecret: client.client_secret,
      authorization: { params: { scope: 'openid identite_pivot', acr_values: acr } },
      // Without 'pkce'.
      checks: ['state', 'nonce'],
      client: { token_endpoint_auth_method: 'client_secret_post', id_token_signed_response_alg: 'ES256' },
      async profile(_claims, tokens) {
        const claims = await verified(tokens.id_token);
        if (claims.acr !== acr) throw new Error('the level is not the one asked for');
        const headers = { authorization: `Bearer ${tokens.access_token}` };
        const userinfo = await verified(await (await fetch(`${issuer}/userinfo`, { headers })).text());
        if (userinfo.sub !== claims.sub) throw new Error('another person');
        return { id: userinfo.sub, name: `${userinfo.given_name} ${userinfo.family_name}` };
      },
    },
  ],
};

const app = express();
// The path alone: with express 5's '/auth/*path' it cannot tell its own address.
app.use('/auth', ExpressAuth(config));
app.get('/connexion', (_req, res) => startByForm(res, '/auth'));
app.get('/compte', async (req, res) => {
  const { user } = await getSession(req, config);
  res.send(`Bonjour ${user.name}`);
});
listen(app);
