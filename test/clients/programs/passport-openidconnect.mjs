import { randomBytes } from 'node:crypto';
import express from 'express';
import session from 'express-session';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import passport from 'passport';
import Strategy from 'passport-openidconnect';
import { acr, client, greet, issuer, listen, url } from './settings.mjs';

// The strategy verifies no signature, and reads the userinfo as JSON.
const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));
const verified = async (jws) =>
  (await jwtVerify(jws, keys, { issuer, audience: client.client_id, algorithms: ['ES256'] })).payload;

async function identityOf(idToken, accessToken) {
  const claims = await verified(idToken);
  if (claims.acr !== acr) throw new Error('the level is not the one asked for');
  const answer = await fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } });
  const userinfo = await verified(await answer.text());
  if (userinfo.sub !== claims.sub) throw new Error('another person');
  return userinfo;
}

const strategy = new Strategy(
  {
    issuer,
    authorizationURL: `${issuer}/authorize`,
    tokenURL: `${issuer}/token`,
    userInfoURL: `${issuer}/userinfo`,
    clientID: client.client_id,
    clientSecret: client.client_secret,
    callbackURL: `${url}/callback`,
    scope: ['identite_pivot'],
    acrValues: acr,
    skipUserProfile: true,
  },
  (_issuer, _profile, _context, idToken, accessToken, _refreshToken, done) =>
    identityOf(idToken, accessToken).then((person) => done(null, person), done),
);
// The option `nonce` makes one of 20 characters, which FranceConnect refuses: this one is kept and checked alike.
strategy.authorizationParams = () => ({ nonce: randomBytes(32).toString('base64url') });
passport.use('franceconnect', strategy);
passport.serializeUser((user, done) => done(null, user));
passport.deserializeUser((user, done) => done(null, user));

const app = express();
app.use(session({ secret: 'of this test only', resave: false, saveUninitialized: false }));
app.use(passport.initialize(), passport.session());
app.get('/connexion', passport.authenticate('franceconnect'));
app.get('/callback', passport.authenticate('franceconnect'), (req, res) => greet(res, req.user));
listen(app);
