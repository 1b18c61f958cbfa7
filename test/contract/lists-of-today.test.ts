import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { connectFederation, type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { PlusService } from '../support/plus-service.ts';
import { Service } from '../support/service.ts';
import { refusal, Visitor } from '../support/visitor.ts';

/** Sources of today §1 and §7: the two lists, how they are drawn, and how one is put in the place of the other. */

let federation: Federation;
let service: Service;
let plus: PlusService;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation, { name: 'Ma démarche' });
  plus = await PlusService.register(federation);
});
beforeEach(() => federation.reset());
afterAll(async () => {
  plus.close();
  await federation.stop();
});

async function atList(url: URL = service.request().url) {
  const walker = new Walker();
  await walker.get(url);
  return walker.page.document;
}
type Document = Awaited<ReturnType<typeof atList>>;

const list = (document: Document) => document.querySelectorAll('ul[data-testid="main-providers"] > li');
const titles = (document: Document) => list(document).map((item) => item.querySelector('button > span')?.text.trim());
const ids = (document: Document) => list(document).map((item) => item.querySelector('button')?.id);

const TODAY_LOW = [
  'impots.gouv.fr',
  'Ameli.fr',
  "L'Identité Numérique La Poste",
  'MSA',
  'YRIS',
  'France Identité',
  'TrustMe',
];
const OF_2020 = [
  'impots.gouv.fr',
  'ameli.fr',
  'L’Identité Numérique La Poste',
  'MSA',
  'MobileConnect et moi',
  'Alicem',
];

describe('the list of today', () => {
  test('§S1.1 list: seven sources, in this order, with these titles', async () => {
    const document = await atList();
    expect(titles(document)).toEqual(TODAY_LOW);
    expect(ids(document).slice(0, 7)).toEqual(
      ['impots', 'ameli', 'la-poste', 'msa', 'yris', 'france-identite', 'trustme'].map((id) => `idp-${id}`),
    );
    for (const gone of ['mobile-connect', 'alicem']) expect(document.querySelector(`#idp-${gone}`)).toBeNull();
  });

  test('§S1.2 list: La Poste, then France Identité', async () => {
    const document = await atList(plus.request());
    expect(titles(document)).toEqual(['L’Identité Numérique La Poste', 'France Identité']);
  });

  test.each([
    ['la-poste', 'eidas2', ['fc', 'pop', 'pin', 'mfa']],
    ['france-identite', 'eidas3', ['fc', 'pop', 'pin', 'mfa']],
  ])('§S1.2 levels and amr: %s gives %s', async (source, acr, amr) => {
    const claims = JSON.stringify({ id_token: { amr: { essential: true } } });
    const { idToken } = await plus.signIn({ source }, { acr_values: 'eidas2', claims });
    expect(idToken.payload).toMatchObject({ acr, amr });
  });

  test.each([
    ['yris', ['fc', 'pop', 'pin', 'mfa']],
    ['france-identite', ['fc', 'pop', 'pin', 'mfa']],
    ['trustme', ['fc', 'pwd', 'mail']],
    ['impots', ['fc', 'pwd', 'mail']],
  ])('§S1.1 amr: %s', async (source, amr) => {
    const claims = JSON.stringify({ id_token: { amr: { essential: true } } });
    const { claims: told } = await service.signIn({ source }, { claims });
    expect(told).toMatchObject({ acr: 'eidas1', amr });
  });
});

describe('how it is drawn', () => {
  test('§S1.3 headings + list + button: no sub-line of FranceConnect’s own', async () => {
    const document = await atList();
    expect(document.querySelector('h1')?.text).toBe('Connexion en cours sur Ma démarche');
    expect(document.querySelector('h2')?.text).toBe('Choisissez un compte pour vous connecter :');
    for (const item of list(document)) {
      expect(item.querySelectorAll('form.interaction-main-content-form')).toHaveLength(1);
    }
  });

  /** What of the page comes first, second… by selectors. */
  const order = (document: Document, selectors: readonly string[]) =>
    selectors.map((selector) =>
      document.querySelector('main')?.innerHTML.indexOf(document.querySelector(selector)?.outerHTML ?? 'missing'),
    );

  test('§S1.3 order on the page + European entry: FranceConnect+, the entry in English where it is opened', async () => {
    const opened = await PlusService.register(federation, {
      idpFilterExclude: false,
      idpFilterList: ['la-poste', 'france-identite', 'eidas-bridge'],
    });
    const document = await atList(opened.request());
    opened.close();
    const entry = document.querySelector('form#fs-request-eidas-bridge');
    expect(entry?.querySelector('button')?.id).toBe('idp-eidas-bridge');
    const words = entry?.querySelectorAll('span[lang="en"]').map(({ text }) => text.trim());
    expect(words).toEqual(['or', 'Sign in with a digital identity from another European country']);
    const places = order(document, [
      'h1',
      'h2',
      'ul[data-testid="main-providers"]',
      'form#fs-request-eidas-bridge',
      'a.back',
      '.tutorial',
    ]);
    expect(places).toEqual(places.toSorted((one = 0, other = 0) => one - other));
    expect(places).not.toContain(-1);
  });

  test('§S1.3 order on the page: FranceConnect, with banner and anonymous notice above', async () => {
    const walker = new Walker();
    await walker.get(service.request({ scope: 'openid' }).url);
    await walker.submit('#idp-msa');
    await walker.click('a[href$="/abandon"]');
    const places = order(walker.page.document, [
      '#interaction-error-banner',
      '.notice',
      'h1',
      'ul[data-testid="main-providers"]',
      'a.back',
      '#form-aidants-connect',
    ]);
    expect(places).toEqual(places.toSorted((one = 0, other = 0) => one - other));
    expect(places).not.toContain(-1);
  });

  test('§S1.3 carers’ entry: on FranceConnect alone; greyed, not hidden, where it is excluded or closed', async () => {
    const button = (document: Document) => document.querySelector('[data-testid="interaction-aidants-connect-button"]');
    const open = button(await atList());
    expect([open?.text.trim(), open?.hasAttribute('disabled')]).toEqual(['Utiliser Aidants Connect', false]);
    expect(open?.closest('section')?.querySelector('h2')?.text).toBe('Vous êtes un aidant professionnel ?');
    expect(button(await atList(plus.request()))).toBeNull();
    const without = await Service.register(federation, { idpFilterList: ['aidants-connect'] });
    expect(button(await atList(without.request().url))?.hasAttribute('disabled')).toBe(true);
    await federation.sourceRecords.set({ 'aidants-connect': { active: false } });
    expect(button(await atList())?.hasAttribute('disabled')).toBe(true);
    await federation.sourceRecords.set({ 'aidants-connect': { display: false } });
    expect(button(await atList())).toBeNull();
  });

  test('§S1.3 European entry: never greyed, not there when it is closed', async () => {
    await federation.sourceRecords.set({ 'eidas-bridge': { listed: true, active: false } });
    expect((await atList(plus.request())).querySelector('#idp-eidas-bridge')).toBeNull();
    await federation.sourceRecords.set({ 'eidas-bridge': { listed: true } });
    expect((await atList(plus.request())).querySelector('#idp-eidas-bridge')).not.toBeNull();
  });

  test('§S1.3 tutorial: on FranceConnect+ alone, why the usual accounts are missing, and how to create one', async () => {
    const link = (await atList(plus.request())).querySelector('.tutorial a');
    expect(link?.closest('section')?.text).toContain('Pourquoi je ne retrouve pas mes comptes habituels ?');
    expect(link?.text).toContain('Comment créer un compte ?');
    expect(link?.attributes).toMatchObject({
      href: 'https://franceconnect.gouv.fr/franceconnect-plus/#creer-identite-numerique',
      target: '_blank',
    });
    expect((await atList()).querySelector('.tutorial')).toBeNull();
  });

  test('§S1.3 description: the line under a title is ours, and can be hidden', async () => {
    expect((await atList()).querySelectorAll('.choices small')).not.toHaveLength(0);
    await federation.sourceList.show({ descriptions: false });
    expect((await atList()).querySelectorAll('.choices small')).toHaveLength(0);
  });

  test('§S1.4 modal: FranceConnect+ alone asks whether a France Identité account is certified', async () => {
    const document = await atList(plus.request());
    const opener = document.querySelector('#idp-france-identite');
    expect(opener?.getAttribute('type')).toBe('button');
    const modal = document.querySelector('[data-testid="provider-selection-modal-france-identite"]');
    expect(opener?.getAttribute('popovertarget')).toBe(modal?.id);
    expect(modal?.querySelector('h3')?.text).toBe('Votre compte France Identité est-il certifié en mairie ?');
    expect(modal?.querySelector('a')?.attributes).toMatchObject({
      href: 'https://aide.franceconnect.gouv.fr/',
      target: '_blank',
    });
    const said = ['modal-continue-button', 'modal-cancel-button', 'modal-close-button'].map((name) =>
      modal?.querySelector(`[data-testid="${name}"]`)?.text.trim(),
    );
    expect(said).toEqual(['Oui, mon compte est certifié', 'Utiliser un autre compte', 'Fermer']);
    expect((await atList()).querySelector('#idp-france-identite')?.getAttribute('type')).toBe('submit');
  });
});

describe('the switch', () => {
  test('§S1.1 switch: the list of 2020, while it runs; a reset shows the former one, a new demonstration keeps it', async () => {
    await federation.sourceList.show({ list: '2020' });
    expect(titles(await atList())).toEqual(OF_2020);
    expect(titles(await atList(plus.request()))).toEqual(['L’Identité Numérique La Poste', 'Alicem']);
    await federation.restart();
    expect(await federation.sourceList.shown()).toEqual({ list: '2020', descriptions: true });
    await federation.reset();
    expect(titles(await atList())).toEqual(TODAY_LOW);
  });

  test('§S1.1 switch: over the control API', async () => {
    await using remote = await connectFederation(federation.franceconnect.issuer);
    await remote.sourceList.show({ list: '2020' });
    expect(await remote.sourceList.shown()).toEqual({ list: '2020', descriptions: true });
    expect(titles(await atList())).toEqual(OF_2020);
    await expect(remote.sourceList.show({ list: '1999' as never })).rejects.toThrow(/list.*1999.*2020 or today/s);
  });

  test('§S1.1 switch: by a button of the console', async () => {
    const page = new Walker();
    await page.get(`${new URL(federation.franceconnect.issuer).origin}/_local`);
    await page.submit('button[name="list"][value="2020"]');
    expect(page.page.document.querySelector('main')?.text).toContain('list of 2020');
    expect(titles(await atList())).toEqual(OF_2020);
    await page.submit('button[name="descriptions"][value="hidden"]');
    expect((await atList()).querySelectorAll('.choices small')).toHaveLength(0);
  });

  test('§S1.1 switch: for one service alone, its white list names sources that are on no list', async () => {
    const own = await Service.register(federation, {
      idpFilterExclude: false,
      idpFilterList: ['impots', 'mobile-connect', 'alicem'],
    });
    const document = await atList(own.request().url);
    const open = list(document).filter((item) => !item.querySelector('button')?.hasAttribute('disabled'));
    expect(open.map((item) => item.querySelector('button')?.id)).toEqual([
      'idp-impots',
      'idp-mobile-connect',
      'idp-alicem',
    ]);
    expect((await own.signIn({ source: 'mobile-connect' })).userinfo.family_name).toBe('DUBREUIL');
  });

  test('§S1.1 switch: a headless sign-in names the list that has the source', async () => {
    await expect(service.signIn({ source: 'alicem' })).rejects.toThrow(
      /does not offer 'alicem'.*'alicem' is on the list '2020' alone: start with list: '2020'/s,
    );
    await expect(plus.signIn({ source: 'eidas-bridge', persona: 'dk-signe' })).rejects.toThrow(
      /Only services that name 'eidas-bridge' have it: send it in idp_hint/,
    );
  });

  test('§S1.1 not on the list: it cannot be forced, page 403 Y020023', async () => {
    const visitor = new Visitor(federation.franceconnect.issuer);
    await visitor.browser.get(service.request().url);
    const answer = await visitor.post('/redirect-to-idp', { csrfToken: visitor.csrfToken, providerUid: 'alicem' });
    expect(await refusal(answer)).toEqual({ status: 403, code: 'Y020023' });
  });

  test('§S1.1 per platform: a record may differ from one platform to the other', async () => {
    await federation.sourceRecords.set({ 'la-poste': { low: { title: 'Ici' }, high: { title: 'Là' } } });
    expect(titles(await atList())).toContain('Ici');
    expect(titles(await atList(plus.request()))).toContain('Là');
    await federation.sourceRecords.set({ 'la-poste': { platforms: ['low'] } });
    expect(titles(await atList(plus.request()))).toEqual(['France Identité']);
  });
});
