import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { PlusService } from '../support/plus-service.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { refusal, Visitor } from '../support/visitor.ts';

/** Service contract §3.2, identity sources §2.1 and §2.2: what FranceConnect's records of the sources do to the list. */

let federation: Federation;
let service: Service;
let plus: PlusService;

beforeAll(async () => {
  federation = await startFederation({ list: '2020', only: ['provider', 'sources'] });
  service = await Service.register(federation);
  plus = await PlusService.register(federation);
});
beforeEach(() => federation.sourceRecords.set({}));
afterAll(async () => {
  plus.close();
  await federation.stop();
});

/** A browser on the list of sources. */
async function atMire(url: URL = service.request().url, headers: Record<string, string> = {}) {
  const visitor = new Visitor(url.origin, REDIRECT_URI, 'http://localhost:3997/');
  const answer = await visitor.ask(url, { headers });
  await visitor.browser.get(new URL(answer.headers.get('location') ?? '', url));
  return visitor;
}

const buttons = ({ page }: Visitor) => page.document.querySelectorAll('button[data-testid]');
const shown = (visitor: Visitor) => buttons(visitor).map(({ id }) => id.replace('idp-', ''));
const greyed = (visitor: Visitor) =>
  buttons(visitor)
    .filter((button) => button.hasAttribute('disabled'))
    .map(({ id }) => id.replace('idp-', ''));
const textOf = ({ page }: Visitor, source: string) =>
  page.document.querySelector(`#idp-${source}`)?.text.replace(/\s+/g, ' ').trim();

/** Posts the form by hand, as a browser whose page was tampered with. */
async function force(providerUid: string, by = service) {
  const visitor = await atMire(by.request().url);
  return refusal(await visitor.post('/redirect-to-idp', { csrfToken: visitor.csrfToken, providerUid }));
}

describe('the list', () => {
  test('§3.2 order: ascending, those without one at their own place', async () => {
    await federation.sourceRecords.set({ alicem: { order: 0 }, impots: { order: 2.5 } });
    expect(shown(await atMire())).toEqual(['alicem', 'ameli', 'impots', 'la-poste', 'msa', 'mobile-connect']);
  });

  test('§3.2 display false: not on the list', async () => {
    await federation.sourceRecords.set({ msa: { display: false } });
    expect(shown(await atMire())).not.toContain('msa');
  });

  test('§3.2 active false: greyed, « Indisponible » and why; choosing it all the same is page 500 Y020017', async () => {
    await federation.sourceRecords.set({
      msa: { active: false, maintenance: 'de retour lundi' },
      ameli: { active: false },
    });
    const visitor = await atMire();
    expect(greyed(visitor)).toEqual(['ameli', 'msa']);
    expect(textOf(visitor, 'msa')).toMatch(/MSA.*Indisponible : de retour lundi$/);
    expect(textOf(visitor, 'ameli')).toMatch(/Indisponible$/);
    expect(await force('msa')).toEqual({ status: 500, code: 'Y020017' });
  });

  test('§3.2 maintenance: says nothing while the source is active', async () => {
    await federation.sourceRecords.set({ msa: { maintenance: 'de retour lundi' } });
    expect(textOf(await atMire(), 'msa')).not.toContain('lundi');
  });

  test('§3.2 unknown source: forced, page 500 Y020019, naming the known ones', async () => {
    const visitor = await atMire();
    const answer = await visitor.post('/redirect-to-idp', { csrfToken: visitor.csrfToken, providerUid: 'impot' });
    const page = await answer.clone().text();
    expect(await refusal(answer)).toEqual({ status: 500, code: 'Y020019' });
    expect(page).toContain('mobile-connect');
  });

  test('§3.2 beta: a badge', async () => {
    await federation.sourceRecords.set({ ameli: { beta: true } });
    expect(textOf(await atMire(), 'ameli')).toContain('BETA');
    expect(textOf(await atMire(), 'msa')).not.toContain('BETA');
  });

  test('§3.2 modal: a warning first, with a way on and a way to another account; no script', async () => {
    const body = 'Sans certification, <la connexion> sera refusée.';
    const modal = { title: 'Certifié ?', body, moreInfoUrl: 'https://example.org/', continueText: 'Continuer ainsi' };
    await federation.sourceRecords.set({ alicem: { modal } });
    const visitor = await atMire();
    const opener = visitor.page.document.querySelector('#idp-alicem');
    expect(opener?.getAttribute('type')).toBe('button');
    const warning = visitor.page.document.querySelector(`#${opener?.getAttribute('popovertarget')}`);
    expect(warning?.getAttribute('popover')).toBe('auto');
    expect(warning?.querySelector('h3')?.text).toBe('Certifié ?');
    expect(warning?.querySelector('p')?.innerHTML).toBe('Sans certification, &lt;la connexion> sera refusée.');
    expect(warning?.querySelector('a')?.getAttribute('href')).toBe('https://example.org/');
    expect(warning?.querySelectorAll('button').map(({ text }) => text.trim())).toEqual([
      'Fermer',
      'Continuer ainsi',
      'Utiliser un autre compte',
    ]);
    expect(warning?.querySelector('script')).toBeNull();
    expect((await visitor.identify('alicem')).url.pathname).toMatch(/\/consent$/);
  });

  test('§3.2 level too low: greyed when the highest it may give is below the request', async () => {
    expect(greyed(await atMire(plus.request({ acr_values: 'eidas3' })))).toEqual(['la-poste']);
    await federation.sourceRecords.set({ 'la-poste': { allowedAcr: ['eidas3', 'eidas1'] } });
    expect(greyed(await atMire(plus.request({ acr_values: 'eidas3' })))).toEqual([]);
  });

  test('§3.2 call-out of FranceConnect+: why the usual accounts are not there', async () => {
    const question = 'Pourquoi je ne retrouve pas mes comptes habituels ?';
    expect((await atMire(plus.request())).page.document.text).toContain(question);
    expect((await atMire()).page.document.text).not.toContain(question);
  });
});

describe('what a service refuses', () => {
  test('§3.2 black list + §12 idpFilterExclude and idpFilterList: greyed on FranceConnect; forced, page 403 Y020023', async () => {
    const strict = await Service.register(federation, { idpFilterList: ['msa', 'alicem'] });
    expect(greyed(await atMire(strict.request().url))).toEqual(['msa', 'alicem']);
    expect(await force('msa', strict)).toEqual({ status: 403, code: 'Y020023' });
  });

  test('§3.2 white list + §12 idpFilterExclude and idpFilterList: the others are greyed, even unknown ones are excluded', async () => {
    const strict = await Service.register(federation, { idpFilterExclude: false, idpFilterList: ['msa'] });
    const visitor = await atMire(strict.request().url);
    expect(shown(visitor).filter((id) => !greyed(visitor).includes(id))).toEqual(['msa']);
    expect(await force('impots', strict)).toEqual({ status: 403, code: 'Y020023' });
    expect(await force('nowhere', strict)).toEqual({ status: 403, code: 'Y020023' });
    const none = await Service.register(federation, { idpFilterExclude: false });
    const nothing = await atMire(none.request().url);
    expect(greyed(nothing)).toEqual(shown(nothing));
  });

  test('§3.2 excluded on FranceConnect+: hidden', async () => {
    const strict = await PlusService.register(federation, { idpFilterList: ['la-poste'] });
    expect(shown(await atMire(strict.request()))).toEqual(['alicem']);
    strict.close();
  });

  test('§3.2 unknown source + active false: what is not on the list is refused all the same when it is disabled', async () => {
    await federation.sourceRecords.set({ msa: { active: false, display: false } });
    expect(await force('msa')).toEqual({ status: 500, code: 'Y020017' });
  });

  test('§3.2 excluded and disabled: the exclusion is told', async () => {
    await federation.sourceRecords.set({ msa: { active: false } });
    const strict = await Service.register(federation, { idpFilterList: ['msa'] });
    expect(await force('msa', strict)).toEqual({ status: 403, code: 'Y020023' });
  });
});

describe('x-suspicious', () => {
  test('§3.2 suspicious request: sources whose lowest level is below eidas2 are greyed', async () => {
    await federation.sourceRecords.set({ alicem: { allowedAcr: ['eidas2', 'eidas3'] } });
    const visitor = await atMire(undefined, { 'x-suspicious': '1' });
    expect(greyed(visitor)).toEqual(['impots', 'ameli', 'la-poste', 'msa', 'mobile-connect']);
    expect(greyed(await atMire(undefined, { 'x-suspicious': '0' }))).toEqual([]);
  });
});

describe('changes while it runs', () => {
  /** FranceConnect+ has no record of a source that gives none of its levels. */
  const NOT_ON_PLUS = { 'la-poste': { allowedAcr: ['eidas1' as const] } };

  /** A browser that is about to ask FranceConnect+'s callback. */
  async function backFromLaPoste() {
    const { issuer } = federation.franceconnectPlus;
    const visitor = new Visitor(issuer, `${issuer}/oidc-callback`);
    await visitor.browser.get(plus.request());
    await visitor.identify('la-poste');
    return visitor;
  }

  test('§12 picked up live + §3.5 source switched off meanwhile: back to the mire, with the banner', async () => {
    const visitor = await atMire();
    await visitor.browser.submit('#idp-ameli');
    await federation.sourceRecords.set({ ameli: { active: false } });
    const page = await visitor.introduce();
    expect(page.document.querySelector('[role="alert"]')?.text).toContain(
      'La connexion à ameli.fr n’a pas été possible.',
    );
    expect(greyed(visitor)).toEqual(['ameli']);
  });

  test('§11.2 Y020024: a service forgotten meanwhile is page 500, at the choice of a source and after it', async () => {
    const leaving = await Service.register(federation);
    const stays = { ...leaving.client, active: true };
    const [chooses, arrives] = [await atMire(leaving.request().url), await atMire(leaving.request().url)];
    await arrives.browser.submit('#idp-ameli');
    await federation.registerClient({ ...stays, active: false });
    expect(await refusal(await chooses.browser.submit('#idp-ameli'))).toEqual({ status: 500, code: 'Y020024' });
    expect(await refusal(await arrives.introduce())).toEqual({ status: 500, code: 'Y020024' });
    expect(arrives.page.document.querySelector('.developers table')?.text).toContain(stays.client_id);
  });

  test('§11.2 Y100010: a source whose record is gone when the identity is verified is page 400', async () => {
    const visitor = await backFromLaPoste();
    const verify = (await visitor.ask(visitor.page.url)).headers.get('location') ?? '';
    expect(verify).toMatch(/\/verify$/);
    await federation.sourceRecords.set(NOT_ON_PLUS);
    const answer = await visitor.ask(verify);
    expect(await refusal(answer)).toEqual({ status: 400, code: 'Y100010' });
  });

  test('§11.2 Y020019: and on the way back from the source, page 500', async () => {
    const visitor = await backFromLaPoste();
    await federation.sourceRecords.set(NOT_ON_PLUS);
    expect(await refusal(await visitor.ask(visitor.page.url))).toEqual({ status: 500, code: 'Y020019' });
  });

  test('§3.2 faulty records: settings that cannot be used are all told, and change nothing', async () => {
    await federation.sourceRecords.set({ ameli: { active: false } });
    const faulty = { amelie: {}, msa: { active: 'no', allowedAcr: ['eidas4'], colour: 'red' } } as never;
    await expect(federation.sourceRecords.set(faulty)).rejects.toThrow(
      /amelie: .*did you mean ameli\?[\s\S]*msa\.active: received no, expected true or false[\s\S]*msa\.allowedAcr\.0[\s\S]*msa\.colour/,
    );
    expect(greyed(await atMire())).toEqual(['ameli']);
  });
});
