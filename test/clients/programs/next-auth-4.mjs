import express from 'express';
import NextAuth from 'next-auth/next';
import { startByForm } from './by-post.mjs';
import { acr, client, issuer, listen, url } from './settings.mjs';

process.env.NEXTAUTH_URL = url;
const franceConnect = {
  id: 'franceconnect',
  name: 'FranceConnect',
  type: 'oauth',
  wellKnown: `${issuer}/.well-known/openid-configuration`,
  clientId: client.client_id,
  clientSecret: client.client_secret,
  authorization: { params: { scope: 'openid identite_pivot', acr_values: acr } },
  // Without 'pkce'.
  checks: ['state', 'nonce'],
  idToken: true,
  client: {
    token_endpoint_auth_method: 'client_secret_post',
    id_token_signed_response_alg: 'ES256',
    userinfo_signed_response_alg: 'ES256',
  },
  userinfo: {
    async request({ client, tokens }) {
      if (tokens.claims().acr !== acr) throw new Error('the level is not the one asked for');
      return client.userinfo(tokens);
    },
  },
  profile: ({ sub, given_name, family_name }) => ({ id: sub, name: `${given_name} ${family_name}` }),
};
const handler = (req, res) =>
  (NextAuth.default ?? NextAuth)(req, res, { providers: [franceConnect], secret: 'of this test only' });

/** What Next does for pages/api/auth/[...nextauth]: reads cookies, and the address into the query. */
const asNextDoes = (req, _res, next) => {
  const cookies = [...(req.headers.cookie ?? '').matchAll(/([^=; ]+)=([^;]*)/g)];
  req.cookies = Object.fromEntries(cookies.map(([, name, value]) => [name, decodeURIComponent(value)]));
  const query = { ...req.query, nextauth: req.path.split('/').slice(1) };
  Object.defineProperty(req, 'query', { value: query });
  next();
};

const app = express();
app.use('/api/auth', express.urlencoded(), asNextDoes, handler);
app.get('/connexion', (_req, res) => startByForm(res, '/api/auth'));
app.get('/compte', async (req, res) => {
  const answer = await fetch(`${url}/api/auth/session`, { headers: { cookie: req.headers.cookie ?? '' } });
  const { user } = await answer.json();
  res.send(`Bonjour ${user.name}`);
});
listen(app);
