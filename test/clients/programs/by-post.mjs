import { issuer, url } from './settings.mjs';

/** Auth.js and next-auth sign in by a form with a token: /connexion fills it in, as their own page would. */
export async function startByForm(res, base) {
  const answer = await fetch(`${url}${base}/csrf`);
  const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
  const { csrfToken } = await answer.json();
  const sent = await fetch(`${url}${base}/signin/franceconnect`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookie.join('; '), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ csrfToken, callbackUrl: `${url}/compte` }),
  });
  const location = sent.headers.get('location') ?? '';
  if (!location.startsWith(issuer)) throw new Error(`not sent to FranceConnect: ${sent.status} ${location}`);
  for (const line of sent.headers.getSetCookie()) res.append('set-cookie', line);
  res.redirect(location);
}
