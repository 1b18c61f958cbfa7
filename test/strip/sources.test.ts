import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { Service } from '../support/service.ts';

/** The simulator's strip on the pages of the sources and of FranceConnect. */

let federation: Federation;
let service: Service;

beforeAll(async () => {
  federation = await startFederation();
  service = await Service.register(federation);
});
afterAll(() => federation.stop());

const field = ({ page }: Walker, name: string) => page.document.querySelector(`#${name}`)?.getAttribute('value') ?? '';
const strip = ({ page }: Walker) => (page.document.querySelector('aside.strip')?.text ?? '').replace(/\s+/g, ' ');
const footerMail = ({ page }: Walker) => page.document.querySelector('body > footer a[href*="mail"]')?.text;

async function atSource(id: string): Promise<Walker> {
  const walker = new Walker();
  await walker.get(service.request().url);
  await walker.submit(`#idp-${id}`);
  return walker;
}

describe('a source’s form', () => {
  test.each(['impots', 'ameli', 'la-poste', 'msa'])(
    'of %s is filled in as the person suggested, who signs in',
    async (id) => {
      const walker = await atSource(id);
      expect(strip(walker)).toMatch(/Remplir comme \p{Lu}/u);
      await walker.submit('form[action="/_sim/strip/remplir"]:not(.strip-choice)');
      const label = /Formulaire rempli comme ([^.]+)\./.exec(strip(walker))?.[1];
      const person = (await federation.personas.all()).find((each) => each.label === label);
      expect(field(walker, 'identifiant')).toBe(person?.credentials[id]?.identifiant);
      const asksPassword = walker.page.document.querySelector('#password') !== null;
      expect(field(walker, 'password')).toBe(asksPassword ? '123' : '');
      expect(strip(walker).includes('Mot de passe : 123')).toBe(asksPassword);
      const next = await walker.submit('#connexion');
      expect(next.url.pathname).toMatch(/\/(consent|telephone)$/);
    },
  );

  test('is filled in as another person, and emptied again', async () => {
    const walker = await atSource('impots');
    await walker.submit('form.strip-choice', { personne: 'bastien-courcelle' });
    const bastien = (await federation.personas.all()).find(({ id }) => id === 'bastien-courcelle');
    expect(field(walker, 'identifiant')).toBe(bastien?.credentials.impots?.identifiant);
    await walker.submit('form.strip-filled');
    expect(field(walker, 'identifiant')).toBe('');
  });

  test('offers nobody the source does not know', async () => {
    const walker = await atSource('msa');
    const offered = walker.page.document
      .querySelectorAll('#strip-personne option')
      .map((option) => option.getAttribute('value') ?? '');
    const known = (await federation.personas.all()).filter(({ credentials }) => 'msa' in credentials);
    expect(offered.toSorted()).toEqual(known.map(({ id }) => id).toSorted());
  });

  test('names the scenarios of this sign-in only, in French', async () => {
    const other = await Service.register(federation);
    await federation.scenarios.use('token-500', { client: other.client.client_id });
    await federation.scenarios.use('invalid-nonce', { client: service.client.client_id });
    const walker = await atSource('impots');
    expect(strip(walker)).toContain('Incident simulé : ID token avec un autre nonce invalid-nonce');
    expect(strip(walker)).not.toContain('token-500');
    await federation.scenarios.reset(other.client.client_id);
    await federation.scenarios.reset(service.client.client_id);
  });

  test('shows no strip for forms of other sites', async () => {
    const answer = await fetch(`${federation.sources?.url}/_sim/strip/remplir`, {
      method: 'POST',
      headers: { origin: 'https://ailleurs.example' },
      body: new URLSearchParams({ personne: 'angele-dubreuil', page: '/' }),
    });
    expect(answer.status).toBe(403);
  });
});

test('the mailbox is in the footer of every page of FranceConnect and of the sources', async () => {
  const { origin } = new URL(federation.franceconnect.issuer);
  const walker = new Walker();
  for (const address of [
    service.request().url,
    `${origin}/api/v2/accessibilite`,
    `${origin}/api/v2/nowhere`,
    `${federation.sources?.url}/`,
    `${federation.sources?.url}/nowhere`,
  ]) {
    await walker.get(address);
    expect([address, footerMail(walker)]).toEqual([address, 'E-mails du simulateur']);
  }
  const source = await atSource('impots');
  expect(footerMail(source)).toBe('E-mails du simulateur');
  await source.submit('button[name="persona"]');
  expect(footerMail(source)).toBe('E-mails du simulateur');
  const mailbox = await source.click('body > footer a[href*="mail"]');
  expect(mailbox.document.querySelector('h1')?.text).toBe('E-mails');
});

test('without the simulator’s pages there is neither strip nor link', async () => {
  await using own = await startFederation({ cpfSimulator: false });
  const plain = await Service.register(own);
  const walker = new Walker();
  await walker.get(plain.request().url);
  for (const next of ['#idp-impots', 'button[name="persona"]']) {
    expect(walker.page.body).not.toContain('class="strip"');
    expect(footerMail(walker)).toBeUndefined();
    await walker.submit(next);
  }
  expect((await fetch(`${own.sources?.url}/_sim/strip/remplir`, { method: 'POST' })).status).toBe(404);
});
