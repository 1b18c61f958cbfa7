import express from 'express';
import session from 'express-session';
import { generators, Issuer, Strategy } from 'openid-client-5';
import passport from 'passport';
import { acr, client, greet, issuer, listen, url } from './settings.mjs';

const { Client } = await Issuer.discover(issuer);
const franceConnect = new Client({
  ...client,
  redirect_uris: [`${url}/callback`],
  response_types: ['code'],
  token_endpoint_auth_method: 'client_secret_post',
  id_token_signed_response_alg: 'ES256',
  userinfo_signed_response_alg: 'ES256',
});
// usePKCE: discovery advertises S256, and the strategy then sends it unless told not to.
const options = { client: franceConnect, usePKCE: false, params: { scope: 'openid identite_pivot', acr_values: acr } };
passport.use(
  'franceconnect',
  new Strategy(options, (tokens, userinfo, done) =>
    tokens.claims().acr === acr ? done(null, userinfo) : done(new Error('the level is not the one asked for')),
  ),
);
passport.serializeUser((user, done) => done(null, user));
passport.deserializeUser((user, done) => done(null, user));

const app = express();
app.use(session({ secret: 'of this test only', resave: false, saveUninitialized: false }));
app.use(passport.initialize(), passport.session());
// For a code flow the strategy makes no nonce: it keeps and checks the one it is given.
app.get('/connexion', (req, res, next) =>
  passport.authenticate('franceconnect', { nonce: generators.nonce() })(req, res, next),
);
app.get('/callback', passport.authenticate('franceconnect'), (req, res) => greet(res, req.user));
listen(app);
