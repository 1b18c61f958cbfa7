import { describe, expect, it } from '@jest/globals';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { memoryStorage } from '../../infrastructure/storage/memory.ts';
import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';
import { ANGELA, ANGELA_NIR, KARIM, KARIM_NIR } from './support/broker.ts';
import {
  arriveAs,
  COMPLETION,
  completion,
  heading,
  path,
  SIGN_OUT,
  sessionOf,
  signUpAs,
  stage,
  startSite,
  visit,
  words,
} from './support/site.ts';

const on = stage();

function signal() {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

/** A storage in which one update can be made to wait. */
function holdable(storage: Storage) {
  let hold: (() => Promise<void>) | undefined;
  const held: Storage = {
    close: () => storage.close(),
    collection: <T>(name: string): Collection<T> => {
      const inner = storage.collection<T>(name);
      return {
        get: (key) => inner.get(key),
        set: (...args) => inner.set(...args),
        setIfAbsent: (...args) => inner.setIfAbsent(...args),
        take: (key) => inner.take(key),
        delete: (key) => inner.delete(key),
        entries: () => inner.entries(),
        async update(...args) {
          const waiting = hold?.();
          hold = undefined;
          await waiting;
          return inner.update(...args);
        },
      };
    },
  };
  const holdNextUpdate = () => {
    const reached = signal();
    const released = signal();
    hold = () => {
      reached.give();
      return released.given;
    };
    return { reached: reached.given, now: released.give };
  };
  return { storage: held, holdNextUpdate };
}

describe('the first visit', () => {
  it('leaves for FranceConnect with the parameters it wants, and no others', async () => {
    await arriveAs(ANGELA, on);
    const asked = on.broker.seen.authorize ?? new URLSearchParams();
    expect([...asked.keys()].sort()).toEqual(
      ['acr_values', 'client_id', 'nonce', 'redirect_uri', 'response_type', 'scope', 'state'].sort(),
    );
    expect(asked.get('scope')).toBe('openid identite_pivot email preferred_username');
    expect(asked.get('acr_values')).toBe('eidas1');
    expect(asked.get('redirect_uri')).toBe(`${on.site.url}/fc/retour`);
    expect(asked.get('state')?.length).toBeGreaterThanOrEqual(32);
    expect(asked.get('nonce')?.length).toBeGreaterThanOrEqual(32);
  });

  it('shows the identity received, to read, and asks for the rest', async () => {
    const walker = await arriveAs(ANGELA, on);
    expect(path(walker)).toBe('/fc/completer');
    const facts = words(walker, 'dl.facts');
    for (const fact of ['DUBOIS', 'Angela Claire Louise', '24 août 1962', 'Paris 7e Arrondissement (75)', 'Féminin']) {
      expect(facts).toContain(fact);
    }
    const fields = walker.page.document
      .querySelectorAll(`${COMPLETION} input`)
      .map((field) => field.getAttribute('name'));
    const address = ['numero', 'voie', 'complement', 'lieuDit', 'codePostal'];
    expect(fields).toEqual(['_csrf', 'nir', 'cle', 'email', 'mobile', 'fixe', ...address, 'cgu']);
    expect(walker.page.document.querySelector('#email')?.getAttribute('value')).toBe('angela@exemple.fr');
  });

  it('says who was born abroad, and how people call themselves', async () => {
    const walker = await arriveAs(KARIM, on);
    const facts = words(walker, 'dl.facts');
    expect(facts).toContain('Lieu de naissanceTunisie');
    expect(walker.page.document.querySelector('[name=nomUsage]')?.getAttribute('value')).toBe('BENALI-MARTIN');
    expect(facts).toContain('1er mars 1985');
  });

  it.each([
    ['1992-00-00', '1992 (jour et mois inconnus)'],
    ['1992-11-00', 'novembre 1992 (jour inconnu)'],
    ['', 'Non transmis'],
  ])('shows the birth date %p as « %s »', async (birthdate, shown) => {
    expect(words(await arriveAs({ ...ANGELA, birthdate }, on), 'dl.facts')).toContain(`Date de naissance${shown}`);
  });

  it('copes with an identity of which FranceConnect knows nothing but the sub', async () => {
    const walker = await arriveAs({ sub: 'unknown' }, on);
    expect(path(walker)).toBe('/fc/completer');
    expect(words(walker, 'dl.facts')).toContain('Non transmis');
    await walker.submit(COMPLETION, completion(ANGELA_NIR));
    // Nothing tells that the number is this person's: somebody will look at the papers (L09b).
    expect(heading(walker)).toBe('Vérification en cours');
  });

  it('opens the account and shows the rights', async () => {
    const walker = await signUpAs(ANGELA, ANGELA_NIR, on);
    expect(path(walker)).toBe('/droits');
    expect(words(walker)).toContain('Votre compte est créé.');
    expect(words(walker)).toMatch(/Mon CPF.*2 500 €.*Mon CEC.*240 €.*Mon C2P.*12 points/);
    expect(words(walker, 'header')).toContain('Angela DUBOIS');
    await walker.get('/droits');
    expect(words(walker)).not.toContain('Votre compte est créé.');
  });

  it('refuses a form that carries an identity, and opens nothing', async () => {
    const walker = await arriveAs(ANGELA, on);
    const _csrf = walker.page.document.querySelector('[name=_csrf]')?.getAttribute('value') ?? '';
    const headers = { cookie: await walker.cookies.getCookieString(on.site.url) };
    for (const carried of ['family_name', 'sub', 'identity', 'status', 'nomUsage']) {
      const body = new URLSearchParams({ ...completion(ANGELA_NIR), _csrf, [carried]: 'mallory' });
      const answer = await fetch(`${on.site.url}/fc/completer`, { method: 'POST', headers, body, redirect: 'manual' });
      expect([carried, answer.status]).toEqual([carried, 400]);
      expect(await answer.text()).toContain('Le formulaire contient un champ qui n’en fait pas partie.');
    }
    expect(path(await arriveAs(ANGELA, on))).toBe('/fc/completer');
  });
});

describe('the next visit', () => {
  it('goes straight in', async () => {
    await signUpAs(ANGELA, ANGELA_NIR, on);
    const walker = await arriveAs(ANGELA, on);
    expect(path(walker)).toBe('/droits');
    expect(heading(walker)).toBe('Mes droits');
  });

  it('goes where the person wanted to go', async () => {
    await signUpAs(ANGELA, ANGELA_NIR, on);
    on.broker.citizen = ANGELA;
    const walker = await visit(on, '/mon-compte');
    expect(path(walker)).toBe('/connexion');
    expect(words(walker)).toContain('Connectez-vous pour consulter votre compte.');
    await walker.click('a[href^="/fc/demarrer"]');
    expect(path(walker)).toBe('/mon-compte');
    for (const fact of ['DUBOIS', 'contact@exemple.fr', 'Dernière connexion', 'Compte créé le']) {
      expect(words(walker)).toContain(fact);
    }
    expect(walker.page.body).not.toContain(ANGELA_NIR.nir);
  });

  it('never matches by e-mail: two people who share a mailbox have two accounts', async () => {
    await signUpAs(ANGELA, ANGELA_NIR, on);
    const walker = await arriveAs(KARIM, on);
    expect(path(walker)).toBe('/fc/completer');
    await walker.submit(COMPLETION, completion(KARIM_NIR));
    expect(words(walker, 'header')).toContain('Karim BENALI-MARTIN');
    expect(words(await arriveAs(ANGELA, on), 'header')).toContain('Angela DUBOIS');
  });

  it('follows FranceConnect when it describes the same person otherwise', async () => {
    await signUpAs(ANGELA, ANGELA_NIR, on);
    const walker = await arriveAs({ ...ANGELA, family_name: 'DUBOIS-MOREL', preferred_username: 'MOREL' }, on);
    await walker.get('/mon-compte');
    expect(words(walker)).toContain('DUBOIS-MOREL');
    expect(words(walker, 'header')).toContain('Angela MOREL');
  });
});

describe('several tabs, several people', () => {
  it('lets two tabs sign in at the same time', async () => {
    await signUpAs(ANGELA, ANGELA_NIR, on);
    on.broker.citizen = ANGELA;
    const walker = new Walker({ stopAt: `${on.site.url}/fc/retour` });
    const first = (await walker.get(`${on.site.url}/fc/demarrer`)).url;
    const second = (await walker.get(`${on.site.url}/fc/demarrer`)).url;
    const tab = new Walker();
    for (const cookie of await walker.cookies.getCookies(on.site.url)) tab.cookies.setCookie(cookie, on.site.url);
    await tab.get(first);
    expect(path(tab)).toBe('/droits');
    await tab.get(second);
    expect(path(tab)).toBe('/droits');
  });

  it('forgets the oldest of more than five', async () => {
    const walker = new Walker({ stopAt: `${on.site.url}/fc/retour` });
    const returns: URL[] = [];
    for (let tab = 0; tab < 6; tab += 1) returns.push((await walker.get(`${on.site.url}/fc/demarrer`)).url);
    const cookie = await walker.cookies.getCookieString(on.site.url);
    const statuses = await Promise.all(
      [returns[0], returns[1]].map(
        async (url) => (await fetch(url ?? '', { headers: { cookie }, redirect: 'manual' })).status,
      ),
    );
    expect(statuses).toEqual([400, 303]);
  });

  it('does not switch to the other person’s account either', async () => {
    await signUpAs(KARIM, KARIM_NIR, on);
    const walker = await signUpAs(ANGELA, ANGELA_NIR, on);
    await arriveAs(KARIM, on, walker);
    expect(path(walker)).toBe('/fc/autre-identite');
    await walker.submit('button[value=deconnecter]');
    expect(heading(walker)).toBe('Vous êtes déconnecté(e)');
    await walker.get('/droits');
    expect(path(walker)).toBe('/connexion');
  });

  it('stays in when the same person signs in again', async () => {
    const walker = await signUpAs(ANGELA, ANGELA_NIR, on);
    await arriveAs(ANGELA, on, walker);
    expect(path(walker)).toBe('/droits');
  });
});

describe('the session', () => {
  it('is not made for who only reads', async () => {
    for (const page of ['/', '/inscription', '/aide', '/cgu', '/nulle-part']) {
      const walker = await visit(on, page);
      expect(await sessionOf(walker, on)).toBeUndefined();
    }
  });

  it('changes identifier on the way back from FranceConnect', async () => {
    const walker = new Walker({ stopAt: `${on.site.url}/fc/retour` });
    const back = (await walker.get(`${on.site.url}/fc/demarrer`)).url;
    const before = await sessionOf(walker, on);
    const next = new Walker();
    for (const cookie of await walker.cookies.getCookies(on.site.url))
      await next.cookies.setCookie(cookie, on.site.url);
    await next.get(back);
    expect(await sessionOf(next, on)).not.toBe(before);
    await next.submit(COMPLETION, completion(ANGELA_NIR));

    const headers = { cookie: `cpf_session=${before}` };
    const thief = await fetch(`${on.site.url}/mon-compte`, { headers, redirect: 'manual' });
    expect(thief.headers.get('location')).toBe('/connexion?suite=mon-compte');
  });

  it('cannot be brought back to life by a request still under way when it ended', async () => {
    const { storage, holdNextUpdate } = holdable(memoryStorage());
    const site = await startSite(on.broker.issuer, { sessionStorage: storage });
    try {
      const walker = await arriveAs(ANGELA, { broker: on.broker, site });
      const headers = { cookie: await walker.cookies.getCookieString(site.url) };
      const token = walker.page.document.querySelector('[name=_csrf]')?.getAttribute('value') ?? '';
      const post = (address: string, fields: Record<string, string>) =>
        fetch(site.url + address, {
          method: 'POST',
          headers,
          body: new URLSearchParams({ ...fields, _csrf: token }),
          redirect: 'manual',
        });
      await post('/fc/completer', { ...ANGELA_NIR, email: 'contact@exemple.fr', cgu: 'oui' });

      const letGo = holdNextUpdate();
      const reading = fetch(`${site.url}/droits`, { headers, redirect: 'manual' });
      await letGo.reached;
      await post('/deconnexion', {});
      letGo.now();
      expect((await reading).status).toBe(200);
      const after = await fetch(`${site.url}/droits`, { headers, redirect: 'manual' });
      expect(after.headers.get('location')).toBe('/connexion?suite=droits');
    } finally {
      await site.close();
    }
  });

  it('is carried by a cookie no script reads and no other site sends along', async () => {
    const walker = await arriveAs(ANGELA, on);
    const [cookie] = (await walker.cookies.getCookies(on.site.url)).filter(({ key }) => key === 'cpf_session');
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'lax' });
  });

  it('ends after half an hour without activity', async () => {
    const walker = await signUpAs(ANGELA, ANGELA_NIR, on);
    on.site.clock.advance(29 * 60_000);
    await walker.get('/droits');
    expect(path(walker)).toBe('/droits');
    on.site.clock.advance(29 * 60_000);
    await walker.get('/droits');
    expect(path(walker)).toBe('/droits');
    on.site.clock.advance(31 * 60_000);
    await walker.get('/droits');
    expect(path(walker)).toBe('/connexion');
  });
});

describe('signing out', () => {
  it('ends the local session, then FranceConnect’s', async () => {
    const walker = await signUpAs(ANGELA, ANGELA_NIR, on);
    const cookie = await walker.cookies.getCookieString(on.site.url);
    await walker.submit(SIGN_OUT);
    expect(path(walker)).toBe('/fc/deconnexion-retour');
    expect(words(walker)).toContain('Votre session est terminée ici et chez FranceConnect.');
    const told = on.broker.seen.logout ?? new URLSearchParams();
    expect(told.get('id_token_hint')?.split('.')).toHaveLength(3);
    expect(told.get('post_logout_redirect_uri')).toBe(`${on.site.url}/fc/deconnexion-retour`);
    expect(told.get('state')?.length).toBeGreaterThanOrEqual(32);
    expect(await sessionOf(walker, on)).toBeUndefined();
    const stale = await fetch(`${on.site.url}/droits`, { headers: { cookie }, redirect: 'manual' });
    expect(stale.headers.get('location')).toBe('/connexion?suite=droits');
  });

  it('works for who abandons the sign-up', async () => {
    const walker = await arriveAs(ANGELA, on);
    await walker.submit(SIGN_OUT);
    expect(words(walker)).toContain('Votre session est terminée ici et chez FranceConnect.');
    await walker.get('/fc/completer');
    expect(walker.page.status).toBe(400);
  });

  it('does not claim that FranceConnect confirmed when the state is not ours', async () => {
    const walker = await visit(on, '/fc/deconnexion-retour?state=forged');
    expect(walker.page.status).toBe(200);
    expect(words(walker)).not.toContain('et chez FranceConnect');
  });

  it('cannot be done by a link from elsewhere', async () => {
    const walker = await signUpAs(ANGELA, ANGELA_NIR, on);
    await walker.get('/fc/deconnexion-retour?state=forged');
    await walker.get('/deconnexion');
    expect(path(walker)).toBe('/');
    await walker.get('/droits');
    expect(path(walker)).toBe('/droits');
  });
});
