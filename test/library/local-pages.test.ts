import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { type Page, Walker } from '../../infrastructure/web/walker.ts';
import { isOpen } from './temporary.ts';

let federation: Federation;
let local: string;
beforeAll(async () => {
  federation = await startFederation();
  local = `${new URL(federation.franceconnect.issuer).origin}/_local`;
});
afterAll(() => federation.stop());

const open = (path = '') => new Walker().get(local + path);
const people = ({ document }: Page) =>
  document.querySelectorAll('tbody tr').map((row) => row.querySelector('code')?.text);

describe('the home page', () => {
  test('is where the bare origin leads', async () => {
    const page = await new Walker().get(new URL(local).origin);
    expect(page.url.href).toBe(local);
    expect(page.status).toBe(200);
  });

  test('tells every address, and each one answers', async () => {
    const { document } = await open();
    const facts = document.querySelectorAll('dl.facts dd').map(({ text }) => text.trim());
    const { franceconnect, franceconnectPlus, sources, cpf } = federation;
    expect(facts).toEqual([
      franceconnect.issuer,
      franceconnectPlus.issuer,
      sources?.url,
      cpf?.url,
      '/_local/mail',
      '/_local/health',
    ]);
    const links = document.querySelectorAll('main a[href]').map((link) => link.getAttribute('href') ?? '');
    expect(links).toEqual(expect.arrayContaining([sources?.url, cpf?.url, franceconnect.discovery, '/_local/health']));
    for (const link of new Set(links)) {
      expect([link, (await fetch(new URL(link, local))).status]).toEqual([link, 200]);
    }
  });

  test('gives settings to paste that work as they are', async () => {
    const { document } = await open();
    const lines = document.querySelector('pre')?.text.trim().split('\n') ?? [];
    const settings = Object.fromEntries(lines.map((line) => line.split('=') as [string, string]));
    expect(settings.FRANCECONNECT_ISSUER).toBe(federation.franceconnect.issuer);
    // FranceConnect would refuse the secret before it looked at the code.
    const { FRANCECONNECT_CLIENT_ID: client_id = '', FRANCECONNECT_CLIENT_SECRET: client_secret = '' } = settings;
    const redeem = async (secret: string) => {
      const body = { grant_type: 'authorization_code', code: 'none', redirect_uri: 'http://localhost:3000/callback' };
      const answer = await fetch(`${settings.FRANCECONNECT_ISSUER}/token`, {
        method: 'POST',
        body: new URLSearchParams({ ...body, client_id, client_secret: secret }),
      });
      return ((await answer.json()) as { error: string }).error;
    };
    expect(await redeem(client_secret)).toBe('invalid_grant');
    expect(await redeem('another-secret-of-more-than-thirty-two-characters')).toBe('invalid_client');
  });

  test('shows everybody who can sign in, with what to type at each source', async () => {
    const page = await open();
    const all = await federation.personas.all();
    expect(people(page)).toEqual(all.map(({ id }) => id));
    expect(page.body).toContain(`${all.length} of ${all.length}`);
    const angele = page.document.querySelector('tbody tr')?.text ?? '';
    expect(angele).toContain('Angèle DUBREUIL');
    for (const { identifiant } of Object.values(all[0]?.credentials ?? {})) expect(angele).toContain(identifiant);
    // By title, as on the list of sources.
    expect(angele).toContain('impots.gouv.fr :');
  });

  test('says that it is a simulator', async () => {
    const { document, headers } = await open();
    expect(document.text).toContain('SIMULATEUR');
    expect(document.text).toContain('It is not a service of the State');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(document.querySelectorAll('main script, [style], style')).toHaveLength(0);
  });

  test('without the CPF site and the sources says that they were left out', async () => {
    await using alone = await startFederation({ only: ['provider'] });
    const { document } = await new Walker().get(`${new URL(alone.franceconnect.issuer).origin}/_local`);
    expect(document.text).toContain('The CPF site was left out at start.');
    expect(document.querySelectorAll('dl.facts dd').filter(({ text }) => text.trim() === 'left out')).toHaveLength(2);
  });
});

describe('the filter', () => {
  test.each([
    ['a name', 'dubreuil', ['angele-dubreuil']],
    ['capitals, accents and spaces aside', '  ANGELE ', ['angele-dubreuil']],
    ['an identifier', 'nicole-lentignac', ['nicole-lentignac']],
    ['a kind', 'register-rectified', ['helene-brissonnault', 'firmin-castelbouc']],
    ['nobody', 'zzzzz', []],
  ])('finds by %s', async (_name, filter, ids) => {
    const walker = new Walker();
    await walker.get(local);
    const page = await walker.submit('form.filter', { filter });
    expect(people(page)).toEqual(ids);
    expect(page.document.querySelector('#filter')?.getAttribute('value')).toBe(filter);
    expect(page.body).toContain(`${ids.length} of `);
  });

  test.each([
    '"><script>alert(1)</script>',
    '\'"><img src=x onerror=alert(1)>',
    '</title><svg onload=alert(1)>',
    '&lt;b&gt;&amp;#39;',
    '{{7*7}}<%= 7*7 %>%3Cb%3E',
    '\u202egnp.exe',
  ])('shows %p as it was typed, never as a page', async (filter) => {
    const page = await open(`?filter=${encodeURIComponent(filter)}`);
    expect(page.status).toBe(200);
    expect(page.document.querySelector('#filter')?.getAttribute('value')).toBe(filter);
    expect(page.document.querySelectorAll('main script, main img, main svg, main b')).toHaveLength(0);
    expect(page.body).not.toMatch(/<(script>|img|svg onload|b>)/);
    expect(people(page)).toEqual([]);
  });

  test.each(['?filter=a&filter=b', '?filter[]=a', '?filter[x]=a', '?filter', '?%', '?filter=%E0%A4%A', '?filter=%00'])(
    'is not disturbed by %s',
    async (query) => {
      const page = await open(query);
      expect(page.status).toBe(200);
      expect(page.body).not.toMatch(/\n\s+at /);
    },
  );

  test('does not mind a very long one', async () => {
    const { status, document } = await open(`?filter=${'x'.repeat(8000)}`);
    expect(status).toBe(200);
    expect(document.querySelectorAll('tbody tr')).toHaveLength(0);
  });
});

describe('/_local/health', () => {
  test('tells programs that all is well, and where', async () => {
    const response = await fetch(`${local}/health`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { franceconnect, franceconnectPlus, sources, cpf } = federation;
    expect(await response.json()).toEqual({
      status: 'ok',
      issuer: franceconnect.issuer,
      plusIssuer: franceconnectPlus.issuer,
      sources: sources?.url,
      cpf: cpf?.url,
    });
  });

  test('answers at FranceConnect+ too', async () => {
    const { origin } = new URL(federation.franceconnectPlus.issuer);
    expect(await (await fetch(`${origin}/_local/health`)).json()).toMatchObject({ status: 'ok' });
  });

  test('leaves out what does not run, and answers no more once stopped', async () => {
    const alone = await startFederation({ only: ['provider'] });
    const health = `${new URL(alone.franceconnect.issuer).origin}/_local/health`;
    const body = (await (await fetch(health)).json()) as object;
    expect(Object.keys(body)).toEqual(['status', 'issuer', 'plusIssuer']);
    await alone.stop();
    expect(await isOpen(health)).toBe(false);
  });
});

test.each(['/unknown', '/health/more', '/api/unknown', '/assets/unknown.css', '/assets/%2e%2e/%2e%2e/package.json'])(
  '/_local%s is nothing, and says so',
  async (path) => {
    const response = await fetch(local + path);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toMatch(/\n\s+at |"name"/);
  },
);

test('nothing of ours is under FranceConnect’s own path', async () => {
  for (const path of ['/_local', '/_local/health', '/health']) {
    expect((await fetch(federation.franceconnect.issuer + path)).status).toBe(404);
  }
});
