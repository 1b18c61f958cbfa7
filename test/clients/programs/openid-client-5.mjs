import express from 'express';
import session from 'express-session';
import { custom, generators, Issuer } from 'openid-client-5';
import { acr, client, greet, issuer, listen, url } from './settings.mjs';

custom.setHttpOptionsDefaults({ timeout: 8000 });
const { Client } = await Issuer.discover(issuer);
const franceConnect = new Client({
  ...client,
  redirect_uris: [`${url}/callback`],
  response_types: ['code'],
  token_endpoint_auth_method: 'client_secret_post',
  // Unset, version 5 expects RS256, and a userinfo in JSON.
  id_token_signed_response_alg: 'ES256',
  userinfo_signed_response_alg: 'ES256',
});

const app = express();
app.use(session({ secret: 'of this test only', resave: false, saveUninitialized: false }));
app.get('/connexion', (req, res) => {
  req.session.pending = { state: generators.state(), nonce: generators.nonce() };
  res.redirect(
    franceConnect.authorizationUrl({ scope: 'openid identite_pivot', acr_values: acr, ...req.session.pending }),
  );
});
app.get('/callback', async (req, res) => {
  const { state, nonce } = req.session.pending;
  const tokens = await franceConnect.callback(`${url}/callback`, franceConnect.callbackParams(req), { state, nonce });
  if (tokens.claims().acr !== acr) throw new Error('the level is not the one asked for');
  greet(res, await franceConnect.userinfo(tokens));
});
listen(app);
