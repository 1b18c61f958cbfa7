import { randomBytes } from 'node:crypto';
import express from 'express';
import session from 'express-session';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import oauth from 'simple-oauth2';
import { acr, client, greet, issuer, listen, url } from './settings.mjs';

// An OAuth library knows no ID token: jose verifies it, and the userinfo.
const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));
const verified = async (jws) =>
  (await jwtVerify(jws, keys, { issuer, audience: client.client_id, algorithms: ['ES256'] })).payload;

const franceConnect = new oauth.AuthorizationCode({
  client: { id: client.client_id, secret: client.client_secret },
  auth: { tokenHost: new URL(issuer).origin, tokenPath: '/api/v2/token', authorizePath: '/api/v2/authorize' },
  options: { authorizationMethod: 'body' },
});

const app = express();
app.use(session({ secret: 'of this test only', resave: false, saveUninitialized: false }));
app.get('/connexion', (req, res) => {
  const random = () => randomBytes(32).toString('base64url');
  req.session.pending = { state: random(), nonce: random() };
  const parameters = { redirect_uri: `${url}/callback`, scope: 'openid identite_pivot', acr_values: acr };
  res.redirect(franceConnect.authorizeURL({ ...parameters, ...req.session.pending }));
});
app.get('/callback', async (req, res) => {
  const { state, nonce } = req.session.pending;
  if (req.query.state !== state) throw new Error('another state');
  const { token } = await franceConnect.getToken({ code: req.query.code, redirect_uri: `${url}/callback` });
  const claims = await verified(token.id_token);
  if (claims.nonce !== nonce || claims.acr !== acr) throw new Error('another nonce, or another level');
  const answer = await fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${token.access_token}` } });
  const userinfo = await verified(await answer.text());
  if (userinfo.sub !== claims.sub) throw new Error('another person');
  greet(res, userinfo);
});
listen(app);
