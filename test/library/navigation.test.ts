import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { type Page, Walker } from '../../infrastructure/browser/walker.ts';

/** The bar above the simulator's own pages, and what else surrounds each of them. */

let federation: Federation;
let origin: string;
let cpf: string;
beforeAll(async () => {
  federation = await startFederation();
  origin = new URL(federation.franceconnect.issuer).origin;
  cpf = federation.cpf?.url ?? '';
});
afterAll(() => federation.stop());

const bar = ({ document, url }: Page) =>
  document.querySelectorAll('nav.bar a').map((link) => ({
    to: new URL(link.getAttribute('href') ?? '', url).href.replace(/\/$/, ''),
    words: link.text.trim(),
    current: link.getAttribute('aria-current'),
  }));

/** One page of each part of the console, and the entry it belongs to. */
const CONSOLE_PAGES = [
  ['/_local', 'Home', 'page'],
  ['/_local/flows', 'Flows', 'page'],
  ['/_local/flows/unknown', 'Flows', 'true'],
  ['/_local/personas', 'People', 'page'],
  ['/_local/personas/new', 'People', 'true'],
  ['/_local/scenarios', 'Scenarios', 'page'],
  ['/_local/contract', 'Contract', 'page'],
  ['/_local/check', 'Home', 'true'],
  ['/_local/mail', 'E-mails', 'page'],
  ['/_local/mail/unknown', 'E-mails', 'true'],
  ['/_local/api', 'API', 'page'],
  ['/_local/errors', 'Home', 'true'],
  ['/_local/errors/Y030007', 'Home', 'true'],
  ['/_local/support', 'Home', 'true'],
] as const;

describe('the navigation bar', () => {
  test.each(CONSOLE_PAGES)('of %s marks %s as the current %s', async (path, words, current) => {
    const page = await new Walker().get(origin + path);
    expect(bar(page).filter((entry) => entry.current)).toEqual([expect.objectContaining({ words, current })]);
  });

  test('leads to pages that answer, in English on the console', async () => {
    const entries = bar(await new Walker().get(`${origin}/_local`));
    expect(entries.map(({ words }) => words)).toEqual(
      expect.arrayContaining(['Home', 'Flows', 'Mail', 'API', 'CPF site']),
    );
    for (const { to } of entries) expect([to, (await fetch(to)).status]).toEqual([to, 200]);
  });

  test.each(['', '/accounts', '/returns', '/cases'])(
    'of the CPF site’s /_sim%s leads to the same pages, in French',
    async (path) => {
      const english = bar(await new Walker().get(`${origin}/_local`));
      const french = bar(await new Walker().get(`${cpf}/_sim${path}`));
      expect(french.map(({ to }) => to)).toEqual(english.map(({ to }) => to));
      expect(french.map(({ words }) => words)).toEqual(expect.arrayContaining(['Accueil', 'Connexions', 'E-mails']));
      expect(french.find(({ current }) => current)?.words).toBe('Site CPF');
    },
  );

  test('leaves out what does not run', async () => {
    await using alone = await startFederation({ only: ['provider'], smtp: 'smtp://localhost:1' });
    const entries = bar(await new Walker().get(`${new URL(alone.franceconnect.issuer).origin}/_local`));
    expect(entries.map(({ words }) => words)).not.toEqual(expect.arrayContaining(['Mail']));
    expect(entries.map(({ words }) => words)).not.toEqual(expect.arrayContaining(['CPF site']));
  });
});

describe('a moved clock', () => {
  test('is shown on every page of the console until it is the machine’s again', async () => {
    const notices = async () =>
      Promise.all(
        CONSOLE_PAGES.map(
          async ([path]) => (await new Walker().get(origin + path)).document.querySelector('.clock-notice')?.text,
        ),
      );
    expect(new Set(await notices())).toEqual(new Set([undefined]));
    await federation.clock.advance('31 min');
    for (const notice of await notices())
      expect(notice).toMatch(/31 min (ahead of the machine’s|après celle de la machine)/);
    await fetch(`${origin}/_local/api/clock/freeze`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    for (const notice of await notices()) expect(notice).toMatch(/The clock is stopped\.|L’horloge est arrêtée\./);
    await fetch(`${origin}/_local/api/clock`, { method: 'DELETE' });
    expect(new Set(await notices())).toEqual(new Set([undefined]));
  });
});
