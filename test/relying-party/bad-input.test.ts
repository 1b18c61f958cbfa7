import { describe, expect, it } from '@jest/globals';
import type { Walker } from '../../infrastructure/browser/walker.ts';
import { ANGELA, ANGELA_NIR } from './support/broker.ts';
import { arriveAs, completion, signUpAs, stage } from './support/site.ts';

const on = stage();

/** What a browser would never send; the answer as it came. */
async function send(path: string, init: RequestInit = {}, walker?: Walker) {
  const cookie = walker ? await walker.cookies.getCookieString(on.site.url) : '';
  const headers = { ...(cookie && { cookie }), ...init.headers };
  const answer = await fetch(on.site.url + path, { ...init, headers, redirect: 'manual' });
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
}

function expectFrenchPage(answer: { status: number; body: string }, status: number) {
  expect(answer.status).toBe(status);
  expect(answer.body).toMatch(/^<!DOCTYPE html><html lang="fr">/);
  expect(answer.body).not.toMatch(/node_modules|at .*\.ts|Error:/);
  expect(answer.body).toMatch(/<main[\s\S]*href="[\s\S]*<\/main>/);
}

const csrfOf = (walker: Walker) => walker.page.document.querySelector('[name=_csrf]')?.getAttribute('value') ?? '';

describe('forms', () => {
  const FORMS = ['/fc/completer', '/fc/autre-identite', '/deconnexion'];

  it.each(FORMS)('%s without a token is refused', async (path) => {
    expectFrenchPage(await send(path, { method: 'POST', body: new URLSearchParams({ a: 'b' }) }), 403);
    expectFrenchPage(await send(path, { method: 'POST' }), 403);
  });

  it.each(FORMS)('%s with the token of another session is refused', async (path) => {
    const victim = await signUpAs(ANGELA, ANGELA_NIR, on);
    const attacker = await arriveAs({ ...ANGELA, sub: 'attacker' }, on);
    const body = new URLSearchParams({ _csrf: csrfOf(attacker), choix: 'deconnecter' });
    expectFrenchPage(await send(path, { method: 'POST', body }, victim), 403);
    await victim.get('/droits');
    expect(victim.page.url.pathname).toBe('/droits');
  });

  it('of ten megabytes are refused', async () => {
    const walker = await arriveAs(ANGELA, on);
    const body = new URLSearchParams({ _csrf: csrfOf(walker), nir: 'x'.repeat(10_000_000) });
    expectFrenchPage(await send('/fc/completer', { method: 'POST', body }, walker), 413);
  });

  it('of a thousand fields are refused', async () => {
    const walker = await arriveAs(ANGELA, on);
    const fields = Array.from({ length: 1000 }, (_, n) => [`f${n}`, 'x']);
    const body = new URLSearchParams([['_csrf', csrfOf(walker)], ...fields]);
    expectFrenchPage(await send('/fc/completer', { method: 'POST', body }, walker), 413);
  });

  it('with a repeated field are refused', async () => {
    const walker = await arriveAs(ANGELA, on);
    const body = new URLSearchParams({ ...completion(ANGELA_NIR), _csrf: csrfOf(walker) } as Record<string, string>);
    body.append('nir', '1850399351007');
    const answer = await send('/fc/completer', { method: 'POST', body }, walker);
    expectFrenchPage(answer, 400);
    expect(answer.body).toContain('Un champ du formulaire a été envoyé plusieurs fois.');
  });

  it.each(['__proto__polluted', 'constructor[prototype][admin]', 'toString', '<script>'])(
    'with a field of the name %s are refused',
    async (name) => {
      const walker = await arriveAs(ANGELA, on);
      const fields = { ...completion(ANGELA_NIR), [name]: 'x', _csrf: csrfOf(walker) };
      const answer = await send('/fc/completer', { method: 'POST', body: new URLSearchParams(fields) }, walker);
      expectFrenchPage(answer, 400);
      expect(answer.body).toContain('Le formulaire contient un champ qui n’en fait pas partie.');
    },
  );

  it('with a control character are refused', async () => {
    const walker = await arriveAs(ANGELA, on);
    const body = new URLSearchParams({ ...completion(ANGELA_NIR), email: 'a\u0007@exemple.fr', _csrf: csrfOf(walker) });
    const answer = await send('/fc/completer', { method: 'POST', body }, walker);
    expectFrenchPage(answer, 400);
    expect(answer.body).toContain('Un champ du formulaire contient un caractère de contrôle.');
  });

  it.each([
    ['JSON', { 'content-type': 'application/json' }, '{"nir":'],
    ['text', { 'content-type': 'text/plain' }, 'hello'],
    ['nothing', {}, ''],
  ])('that are %s are refused', async (_, headers, body) => {
    const walker = await arriveAs(ANGELA, on);
    expectFrenchPage(await send('/fc/completer', { method: 'POST', headers, body }, walker), 403);
  });

  it.each([
    ['an unknown charset', { 'content-type': 'application/x-www-form-urlencoded; charset=utf-99' }],
    ['an unknown encoding', { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': 'zip' }],
  ])('in %s are refused', async (_, headers) => {
    const walker = await arriveAs(ANGELA, on);
    expectFrenchPage(await send('/fc/completer', { method: 'POST', headers, body: 'a=b' }, walker), 415);
  });

  it('that choose nothing known are refused', async () => {
    const walker = await arriveAs(ANGELA, on);
    for (const choix of ['', 'autre']) {
      const body = new URLSearchParams({ _csrf: csrfOf(walker), choix });
      expectFrenchPage(await send('/fc/autre-identite', { method: 'POST', body }, walker), 400);
    }
  });
});

describe('addresses', () => {
  it.each(['/nulle-part', '/fc', '/droits/2026', '/.env', '/deconnexion/ailleurs', '//..%2F..%2Fetc/accounts'])(
    '%s does not exist',
    async (path) => {
      expectFrenchPage(await send(path), 404);
    },
  );

  it.each(['/%E0%A4%A', '/_local/assets/%00', '/_local/assets/..%2f..%2fpackage.json'])(
    '%s is refused',
    async (path) => {
      const { status } = await send(path);
      expect([400, 403, 404]).toContain(status);
    },
  );

  it.each([
    '/connexion?suite=http://evil',
    '/connexion?suite=droits&suite=droits',
    '/fc/demarrer?suite=//evil',
    '/fc/demarrer?suite[]=droits&suite=x',
  ])('%s leads nowhere', async (path) => {
    expectFrenchPage(await send(path), 400);
  });

  it.each(['/', '/connexion', '/aide', '/fc/demarrer'])('%s does not mind what it does not know', async (path) => {
    const { status } = await send(`${path}?utm_source=x&utm_source=y&%=%&__proto__=z`);
    expect(status).toBeLessThan(400);
  });

  it.each(['/droits/', '/DROITS', '/mon-compte/'])(
    '%s leads to the sign-in page as its plain form does',
    async (path) => {
      const { headers } = await send(path);
      expect(headers.get('location')).toMatch(/^\/connexion\?suite=(droits|mon-compte)$/);
    },
  );

  it('answers other methods with a page', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'POST']) expectFrenchPage(await send('/droits', { method }), 404);
  });

  it('ignores cookies it did not write', async () => {
    for (const cookie of ['cpf_session=abc', 'cpf_session=s%3Aabc.def', 'cpf_session=%E0%A4%A; x', '=;;=']) {
      expect((await send('/', { headers: { cookie } })).status).toBe(200);
    }
  });
});

describe('every page', () => {
  it.each(['/', '/connexion', '/nulle-part', '/fc/retour'])('%s forbids what it does not need', async (path) => {
    const { headers, body } = await send(path);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(body).not.toMatch(/<script|style=|onclick|https:\/\//);
    expect(body).toContain('SIMULATEUR');
  });
});
