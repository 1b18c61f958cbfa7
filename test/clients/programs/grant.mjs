import express from 'express';
import session from 'express-session';
import grantLibrary from 'grant';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { acr, client, greet, issuer, listen, url } from './settings.mjs';

const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));
const verified = async (jws) =>
  (await jwtVerify(jws, keys, { issuer, audience: client.client_id, algorithms: ['ES256'] })).payload;

const app = express();
app.use(session({ secret: 'of this test only', resave: false, saveUninitialized: true }));
app.use(
  grantLibrary.express({
    defaults: { origin: url, transport: 'session', state: true, nonce: true, response: ['tokens', 'raw', 'jwt'] },
    franceconnect: {
      authorize_url: `${issuer}/authorize`,
      access_url: `${issuer}/token`,
      oauth: 2,
      key: client.client_id,
      secret: client.client_secret,
      scope: ['openid', 'identite_pivot'],
      scope_delimiter: ' ',
      custom_params: { acr_values: acr },
      callback: '/identite',
    },
  }),
);
app.get('/connexion', (_req, res) => res.redirect('/connect/franceconnect'));
app.get('/identite', async (req, res) => {
  const { response, nonce } = req.session.grant;
  if (!response?.id_token) throw new Error(JSON.stringify(response));
  // grant compares the nonce and verifies no signature.
  const claims = await verified(response.id_token);
  if (claims.nonce !== nonce || claims.acr !== acr) throw new Error('another nonce, or another level');
  const answer = await fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${response.access_token}` } });
  const userinfo = await verified(await answer.text());
  if (userinfo.sub !== claims.sub) throw new Error('another person');
  greet(res, userinfo);
});
listen(app);
