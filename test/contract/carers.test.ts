import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { carers } from '../../personas/carers/carers.ts';
import { PlusService } from '../support/plus-service.ts';
import { Service } from '../support/service.ts';
import { refusal } from '../support/visitor.ts';

/** Aidants Connect: a carer signs in for somebody else, and FranceConnect looks at the mandate (sources of today §3.4). */

let federation: Federation;
let undemanding: Service;
let demanding: Service;
beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  undemanding = await Service.register(federation);
  demanding = await Service.register(federation, { rep_scope: ['Travail-Formation', 'Logement'] });
});
afterEach(() => federation.reset());
afterAll(() => federation.stop());

const [CLAIRE, YANN] = carers as [(typeof carers)[number], (typeof carers)[number]];
/** Their mandates: family and social; training. */
const [PAULETTE, MAMADOU] = ['paulette-gourvenec', 'mamadou-tirailh'] as const;

/** A browser on the carer's sign-in page. */
async function arrive(service = undemanding, walker = new Walker()) {
  walker.stopAt = service.client.redirect_uris;
  const request = service.request();
  await walker.get(request.url);
  await walker.submit('#form-aidants-connect');
  return { walker, request };
}

/** A carer who has signed in and opened the link. */
async function arriveAsCarer(carer = CLAIRE, service = undemanding, walker = new Walker()) {
  const arrived = await arrive(service, walker);
  await walker.submit('form#aidant', { email: carer.email, code: carer.code });
  await walker.submit('button[value=opened]');
  return arrived;
}

/** The whole way, to FranceConnect's page after it. */
async function signInFor(person: string, subject: string, service = undemanding, walker = new Walker()) {
  const { request } = await arriveAsCarer(CLAIRE, service, walker);
  await walker.submit(`button[name=person][value=${person}]`);
  const page = await walker.submit(`button[name=subject][value=${subject}]`);
  return { walker, request, page };
}

async function received(service: Service, walker: Walker, request: ReturnType<Service['request']>) {
  return service.complete((await walker.submit('form[action="/api/v2/login"]')).url, request);
}

const names = ({ page }: Walker) =>
  page.document.querySelectorAll('button[name=person]').map((button) => button.getAttribute('value'));
const summary = ({ page }: Walker) => page.document.querySelector('.error-summary')?.text.replace(/\s+/g, ' ').trim();

describe('at Aidants Connect', () => {
  test('§S3.4 entry: below the list of FranceConnect, and not on it', async () => {
    const { document } = await new Walker().get(undemanding.request().url);
    const button = document.querySelector('[data-testid=interaction-aidants-connect-button]');
    expect(button?.text.trim()).toBe('Utiliser Aidants Connect');
    expect(document.querySelector('[data-testid=main-providers] #idp-aidants-connect')).toBeNull();
  });

  test.each([
    ['an unknown e-mail', { email: 'nobody@example.org', code: '246810' }, 'Aucun aidant n’a cette adresse e-mail.'],
    ['a wrong code', { email: CLAIRE.email, code: '000000' }, 'Ce code n’est pas valide.'],
  ])('§S3.4 carer’s sign-in: %s is an error on the page', async (_what, typed, sentence) => {
    const { walker } = await arrive();
    const page = await walker.submit('form#aidant', typed);
    expect([page.status, summary(walker)]).toEqual([422, expect.stringContaining(sentence)]);
  });

  test('§S3.4 carer’s sign-in: a link that has expired leads back to it, and no page is reached without it', async () => {
    const { walker } = await arrive();
    const start = walker.page.url.pathname;
    await walker.submit('form#aidant', { email: CLAIRE.email, code: CLAIRE.code });
    expect((await walker.get(`${start}/page/personne`)).url.pathname).toBe(start);
    await walker.get(`${start}/page/lien`);
    await walker.submit('button[value=expired]');
    expect(summary(walker)).toContain('Ce lien n’est plus valable.');
  });

  test('§S3.4 person: the people with a mandate in force, searched by name', async () => {
    const { walker } = await arriveAsCarer();
    expect(walker.page.document.querySelector('main')?.text).toContain('Bonjour Claire.');
    expect(names(walker)).toEqual([PAULETTE, MAMADOU, 'zohra-benmahlouf', 'odile-sansadresse', 'rene-sansadresse']);
    await walker.submit('form#recherche', { q: 'tirailh' });
    expect(names(walker)).toEqual([MAMADOU]);
  });

  test('§S3.4 person: a carer with no mandate gets a notice, and cannot go on', async () => {
    const { walker } = await arriveAsCarer(YANN);
    expect(walker.page.document.querySelector('.notice')?.text).toContain('vous ne pouvez pas aller plus loin');
    expect(names(walker)).toEqual([]);
  });

  test('§S3.4 person: an unknown one is an error on the form; one of another organisation is 403 and signs out', async () => {
    const { walker } = await arriveAsCarer();
    const csrf = walker.page.document.querySelector('[name=csrf]')?.getAttribute('value') ?? '';
    const here = walker.page.url;
    expect((await walker.post(here, { csrf, person: 'nobody' })).status).toBe(422);
    await federation.personas.add({
      id: 'elsewhere',
      identity: {
        given_name: 'Ève',
        family_name: 'AILLEURS',
        birthdate: '1960-01-02',
        birthplace: '37261',
        gender: 'female',
      },
      mandate: { organisation: 'Une autre structure', subjects: ['Logement'], until: '2099-01-01' },
    });
    expect((await walker.post(here, { csrf, person: 'elsewhere' })).status).toBe(403);
    expect((await walker.get(here)).document.querySelector('h1')?.text).toBe('Connectez-vous');
  });

  test('§S3.4 subject: those of the mandate, a warning where money is one, and 403 for any other', async () => {
    const { walker } = await arriveAsCarer();
    await walker.submit('button[name=person][value=zohra-benmahlouf]');
    const { document } = walker.page;
    expect(document.querySelectorAll('button[name=subject]').map((each) => each.getAttribute('value'))).toEqual([
      'Papier-Citoyenneté-Elections',
      'Etranger-Europe',
      'Argent-Impots-Consommation',
    ]);
    expect(document.querySelector('.notice')?.text).toContain('argent');
    const csrf = document.querySelector('[name=csrf]')?.getAttribute('value') ?? '';
    expect((await walker.post(walker.page.url, { csrf, subject: 'Justice' })).status).toBe(403);
  });

  test('§S3.4 patience: five minutes after the start the page is 408', async () => {
    const { walker } = await arriveAsCarer();
    await federation.clock.advance('6 min');
    expect((await walker.submit(`button[name=person][value=${PAULETTE}]`)).status).toBe(408);
  });

  test('§S3.4 person: a mandate that ends while the clock moves is gone from the list, and from one click', async () => {
    await federation.clock.advance('13 d');
    const { walker } = await arriveAsCarer();
    expect(names(walker)).not.toContain(PAULETTE);
    const late = await arrive();
    await late.walker.submit('form#filtrer', { filtre: PAULETTE });
    expect((await late.walker.submit(`button[name=persona][value=${PAULETTE}]`)).status).toBe(403);
  });
});

describe('what FranceConnect makes of it', () => {
  test('§S3.4 any mandate + userinfo: suffices for a service that demands none, which gets the register’s identity', async () => {
    const { walker, request } = await signInFor(PAULETTE, 'Social-Santé');
    const { claims, userinfo } = await received(undemanding, walker, request);
    expect(userinfo).toMatchObject({ given_name: 'Paulette Marie', family_name: 'GOURVENEC', birthplace: '29232' });
    for (const claim of ['rep_scope', 'creation_date']) expect({ ...claims, ...userinfo }).not.toHaveProperty(claim);
    const metadata = await fetch(new URL('/aidants-connect/.well-known/openid-configuration', federation.sources?.url));
    expect(await metadata.json()).toMatchObject({ acr_values_supported: ['eidas1'] });
  });

  test('§S3.4 odd values: « None » for a place never reaches a service, the shared address does', async () => {
    const zohra = await signInFor('zohra-benmahlouf', 'Etranger-Europe');
    expect((await received(undemanding, zohra.walker, zohra.request)).userinfo).toMatchObject({ birthplace: '' });
    const [odile, rene] = [
      await signInFor('odile-sansadresse', 'Travail-Formation'),
      await signInFor('rene-sansadresse', 'Travail-Formation'),
    ];
    const one = (await received(undemanding, odile.walker, odile.request)).userinfo;
    const other = (await received(undemanding, rene.walker, rene.request)).userinfo;
    expect([one.email, one.sub === other.sub]).toEqual([other.email, false]);
  });

  test('§S3.4 one word in common: passes', async () => {
    const { walker, request } = await signInFor(MAMADOU, 'Travail-Formation', demanding);
    expect((await received(demanding, walker, request)).userinfo).toMatchObject({ family_name: 'TIRAILH' });
  });

  test.each([
    [PAULETTE, 'Famille-Scolarité'],
    ['odile-sansadresse', 'Transports-Mobilité'],
  ])('§S3.4 none in common: %s for %s is page Y600020, with the way back to the service', async (person, subject) => {
    const { page } = await signInFor(person, subject, demanding);
    expect(await refusal(page)).toEqual({ status: 400, code: 'Y600020' });
    expect(page.document.querySelector('a.back')).not.toBeNull();
  });

  test('§S3.4 none in common: no rep_scope at all is Y600020 too', async () => {
    const without = {
      id: 'no-mandate',
      title: 'No mandate',
      faults: [{ kind: 'source-id-token', remove: ['rep_scope'] }],
    } as const;
    await federation.scenarios.use(without, { client: demanding.client.client_id });
    const { page } = await signInFor(MAMADOU, 'Travail-Formation', demanding);
    expect(await refusal(page)).toEqual({ status: 400, code: 'Y600020' });
  });

  test('§S3.4 register first: a person the register does not find is refused, whatever the mandate', async () => {
    const nobody = { id: 'nobody', title: 'Nobody', faults: [{ kind: 'register', outcome: 'no-echo' }] } as const;
    await federation.scenarios.use(nobody, { client: demanding.client.client_id });
    const { page } = await signInFor(PAULETTE, 'Social-Santé', demanding);
    expect((await refusal(page)).code).toBe('Y010008');
  });

  test('§S3.4 single sign-on: the mandate is looked at again, by the next service', async () => {
    const { walker, request } = await signInFor(PAULETTE, 'Social-Santé');
    await received(undemanding, walker, request);
    walker.stopAt = demanding.client.redirect_uris;
    const page = await walker.get(demanding.request().url);
    expect(await refusal(page)).toEqual({ status: 400, code: 'Y600020' });
    const trained = await signInFor(MAMADOU, 'Travail-Formation');
    await received(undemanding, trained.walker, trained.request);
    trained.walker.stopAt = demanding.client.redirect_uris;
    expect((await trained.walker.get(demanding.request().url)).url.pathname).toMatch(/\/consent$/);
  });

  test('§S3.4 unknown word: signs in once, and never by single sign-on', async () => {
    const odd = {
      id: 'odd-word',
      title: 'A word of Aidants Connect’s own',
      faults: [{ kind: 'source-id-token', set: { rep_scope: ['Travail-Formation', 'argent'] } }],
    } as const;
    await federation.scenarios.use(odd, { client: undemanding.client.client_id });
    const { walker, request } = await signInFor(MAMADOU, 'Travail-Formation');
    await received(undemanding, walker, request);
    const again = await walker.get(undemanding.request().url);
    expect(again.document.querySelector('#form-aidants-connect')).not.toBeNull();
  });

  test('§S3.4 FranceConnect+: no entry, and no such source', async () => {
    const plus = await PlusService.register(federation);
    const { document } = await new Walker().get(plus.request());
    plus.close();
    expect(document.querySelector('#form-aidants-connect')).toBeNull();
  });
});

test('§S3.4 person: the headless sign-in takes one of the list', async () => {
  const { userinfo } = await demanding.signIn({ persona: MAMADOU, source: 'aidants-connect' });
  expect(userinfo.family_name).toBe('TIRAILH');
});
