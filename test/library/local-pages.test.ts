import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { type Page, Walker } from '../../infrastructure/browser/walker.ts';
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
      '/_local/api',
      '/_local/contract',
      '/_local/errors',
      '/_local/health',
    ]);
    const links = document.querySelectorAll('main a[href]').map((link) => link.getAttribute('href') ?? '');
    expect(links).toEqual(
      expect.arrayContaining([sources?.url, cpf?.url, `${cpf?.url}/_sim`, franceconnect.discovery, '/_local/health']),
    );
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
    const all = await federation.personas.all();
    const walker = new Walker();
    let page = await walker.get(`${local}/personas`);
    expect(page.body).toContain(`${all.length} of ${all.length}`);
    const first = page;
    const shown = people(page);
    for (let next: string | undefined; ; ) {
      next = page.document.querySelector('a[rel=next]')?.getAttribute('href');
      if (!next) break;
      page = await walker.get(new URL(next, local).href);
      expect(people(page).length).toBeLessThanOrEqual(20);
      shown.push(...people(page));
    }
    expect(shown).toEqual(all.map(({ id }) => id));
    const angele = first.document.querySelector('tbody tr')?.text ?? '';
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

describe('the settings to paste', () => {
  test('are there for each library, with the issuer, the client and the secret', async () => {
    const { document } = await open();
    const names = document.querySelectorAll('details[name=settings] summary').map(({ text }) => text);
    expect(names).toEqual(['.env', 'openid-client (Node)', 'Spring Security', 'Symfony', 'Django', 'Ruby']);
    for (const text of document.querySelectorAll('details[name=settings] pre').map((pre) => pre.text)) {
      for (const part of [federation.franceconnect.issuer, 'demo', 'demo-secret-for-this-laptop-only-0123456789']) {
        expect(text).toContain(part);
      }
    }
  });
});

describe('the clock on the home page', () => {
  test('moves, shows it, and goes back', async () => {
    const walker = new Walker();
    await walker.get(local);
    const moved = await walker.submit('form[action="/_local/clock"]', { by: '2 days', act: 'advance' });
    expect(moved.document.querySelector('.clock-notice')?.text).toContain('2 days ahead of the machine’s');
    const wrong = await walker.submit('form[action="/_local/clock"]', { by: 'tomorrow', act: 'advance' });
    expect(wrong.status).toBe(422);
    expect(wrong.document.querySelector('[role=alert]')?.text).toContain(
      'The clock was not moved: expected a duration',
    );
    const back = await walker.submit('form[action="/_local/clock"]', { act: 'reset' });
    expect(back.document.querySelector('.clock-notice')).toBeNull();
  });

  test('is not moved by a form of another page', async () => {
    const body = new URLSearchParams({ by: '2 days', act: 'advance', csrf: 'x' });
    expect((await fetch(`${local}/clock`, { method: 'POST', body })).status).toBe(403);
    expect((await open()).document.querySelector('.clock-notice')).toBeNull();
  });
});

describe('the last sign-ins', () => {
  test('are five at most, each a link, and said to be none at first', async () => {
    await using alone = await startFederation();
    const home = `${new URL(alone.franceconnect.issuer).origin}/_local`;
    expect((await new Walker().get(home)).document.text).toContain('No sign-in yet.');
    for (let i = 0; i < 6; i++) await fetch(`${alone.franceconnect.issuer}/authorize?client_id=demo`);
    const rows = (await new Walker().get(home)).document.querySelectorAll('ol.flows a');
    expect(rows).toHaveLength(5);
    expect((await fetch(new URL(rows[0]?.getAttribute('href') ?? '', home))).status).toBe(200);
  });
});

describe('“De quoi s’agit-il ?”', () => {
  test('leads from every application to a page for the public, in French, that holds no secret', async () => {
    const refused = `${federation.franceconnect.issuer}/authorize`;
    for (const address of [federation.cpf?.url ?? '', `${federation.sources?.url}/impots`, refused, `${local}/flows`]) {
      const walker = new Walker();
      const { document, url } = await walker.get(address);
      const link = document.querySelector('.ribbon a')?.getAttribute('href') ?? '';
      const about = await walker.get(new URL(link, url).href);
      expect([address, about.url.href]).toEqual([address, `${local}/a-propos`]);
      expect(about.document.querySelector('html')?.getAttribute('lang')).toBe('fr');
      expect(about.document.text).toContain('Ce n’est pas un service public.');
      expect(about.body).not.toMatch(/client_secret|demo-secret|password/);
    }
  });
});

describe('“Check my authorization URL”', () => {
  const good = () => ({
    client_id: 'demo',
    response_type: 'code',
    redirect_uri: 'http://localhost:8080/back',
    scope: 'openid email',
    state: 's'.repeat(32),
    nonce: 'n'.repeat(32),
    acr_values: 'eidas1',
  });
  const check = async (change: Record<string, string | undefined>, issuer = federation.franceconnect.issuer) => {
    const given = Object.entries({ ...good(), ...change }).filter(
      (pair): pair is [string, string] => pair[1] !== undefined,
    );
    const url = `${issuer}/authorize?${new URLSearchParams(given)}`;
    const page = await new Walker().get(`${local}/check?${new URLSearchParams({ url })}`);
    const broken = page.document.querySelectorAll('tr.broken').map((row) => row.text.replace(/\s+/g, ' '));
    return { url, page, broken, verdict: page.document.querySelector('[role=status]')?.text ?? '' };
  };

  test('accepts what FranceConnect accepts', async () => {
    const { url, broken, verdict, page } = await check({});
    expect([verdict, broken]).toEqual(['✓ FranceConnect accepts this request.', []]);
    expect(page.document.querySelectorAll('tbody tr')).toHaveLength(7);
    expect((await new Walker().get(url)).status).toBe(200);
  });

  test.each([
    ['client_id', { client_id: 'nobody' }, 'a registered, active service'],
    ['redirect_uri', { redirect_uri: 'https://example.org/' }, 'any address of this machine'],
    ['response_type', { response_type: 'token' }, 'response_type: :code'],
    ['scope', { scope: 'email' }, 'openid among the scopes'],
    ['state', { state: undefined }, 'randomState()'],
    ['nonce', { nonce: 'short' }, 'at least 22 characters'],
    ['acr_values', { acr_values: 'eidas2' }, 'eidas1 at FranceConnect, which keeps eidas2'],
    ['claims', { claims: 'amr' }, 'a JSON object'],
    ['prompt', { prompt: 'none' }, '“Prompt”: unspecified'],
    ['code_challenge', { code_challenge: 'x' }, 'OIDC_USE_PKCE = False'],
    ['utm_source', { utm_source: 'x' }, 'The list is closed'],
  ])('refuses %s as FranceConnect does', async (name, change, told) => {
    const { url, broken, verdict } = await check(change);
    expect(verdict).toBe(`✗ FranceConnect refuses: ${name}.`);
    expect(broken).toEqual([expect.stringContaining(told)]);
    // A page, or an error told to the service.
    const answer = await fetch(url, { redirect: 'manual' });
    const location = answer.headers.get('location') ?? '';
    if (answer.status === 303 && location.includes('/interaction/')) {
      // The level is refused one step later.
      expect((await fetch(new URL(location, url), { redirect: 'manual' })).status).not.toBe(200);
    } else expect(answer.status === 400 || location.includes('error=')).toBe(true);
  });

  test('applies FranceConnect+’s rules to its address, and says when the address is nobody’s', async () => {
    const plus = federation.franceconnectPlus.issuer;
    expect((await check({ acr_values: 'eidas2' }, plus)).verdict).toBe('✓ FranceConnect+ accepts this request.');
    expect((await check({}, plus)).verdict).toBe('✗ FranceConnect+ refuses: acr_values.');
    expect((await check({}, 'https://example.org')).verdict).toContain('The address is not http://localhost');
  });

  test('shows what was pasted as a text, and says when it is no address', async () => {
    const page = await new Walker().get(`${local}/check?url=${encodeURIComponent('</textarea><script>x</script>')}`);
    expect(page.status).toBe(422);
    expect(page.document.querySelector('[role=alert]')?.text).toContain('This is not an address.');
    expect(page.document.querySelectorAll('main script')).toHaveLength(0);
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
    await walker.get(`${local}/personas`);
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
    const page = await open(`/personas?filter=${encodeURIComponent(filter)}`);
    expect(page.status).toBe(200);
    expect(page.document.querySelector('#filter')?.getAttribute('value')).toBe(filter);
    expect(page.document.querySelectorAll('main script, main img, main svg, main b')).toHaveLength(0);
    expect(page.body).not.toMatch(/<(script>|img|svg onload|b>)/);
    expect(people(page)).toEqual([]);
  });

  test.each(['?filter=a&filter=b', '?filter[]=a', '?filter[x]=a', '?filter', '?%', '?filter=%E0%A4%A', '?filter=%00'])(
    'is not disturbed by %s',
    async (query) => {
      const page = await open(`/personas${query}`);
      expect(page.status).toBe(200);
      expect(page.body).not.toMatch(/\n\s+at /);
    },
  );

  test('does not mind a very long one', async () => {
    const { status, document } = await open(`/personas?filter=${'x'.repeat(8000)}`);
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
