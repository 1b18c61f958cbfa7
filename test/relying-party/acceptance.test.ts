import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { Backstage, MAIL_PROOF, Member } from './support/member.ts';
import {
  confirm,
  errorOf,
  linkIn,
  mails,
  PASSWORD,
  pictureAsked,
  register,
  SIGN_IN,
  signIn,
  stepForm,
  steps,
} from './support/sign-up.ts';
import { COMPLETION, heading, path, words } from './support/site.ts';

/** The acceptance scenarios of the reference (CPF site B10) under their numbers, by real people through the real FranceConnect. */

let federation: Federation;
let backstage: Backstage;

beforeAll(async () => {
  federation = await startFederation();
  backstage = new Backstage({ url: federation.cpf?.url ?? '' });
});
afterAll(() => federation.stop());
beforeEach(() => backstage.send('POST', '/reset'));

const member = (id: string, browser?: Walker) => Member.of(federation, id, browser);
const angele = () => member('angele-dubreuil');
const ATTACH = 'form[action="/mon-compte/franceconnect/rattacher"]';
const UNLINK = 'form[action="/mon-compte/franceconnect/dissocier"]';
const COURSE = '/formations/secourisme';
const ENROL = `form[action="${COURSE}/inscription"]`;
const STEP_UP = `form[action="${COURSE}/identite-numerique"]`;

/** At the page that asks for a proof: an account opened with a password has her number and her identity (L12). */
async function askedForProof(one: Member): Promise<Member> {
  await one.registerLocally();
  await one.franceConnect('impots');
  await one.complete();
  return one;
}

async function linked(): Promise<Member> {
  const one = await askedForProof(await angele());
  await one.proveByPassword();
  expect((await backstage.account(one.nir)).state).toBe('linked');
  return one;
}

async function unlink(one: Member, preuve = PASSWORD): Promise<void> {
  await one.visit('/mon-compte/franceconnect/dissocier');
  await one.browser.submit(UNLINK, { preuve });
}

async function confirmMail({ nir }: Member): Promise<void> {
  const { id } = await backstage.account({ nir: nir.nir });
  await backstage.send('POST', `/accounts/${id}/confirm-email`);
}

describe('1 to 3: the activation link', () => {
  /** Registered, and the link she has received. */
  const registered = async () => {
    const one = await angele();
    await one.leavePending('angele@exemple.fr');
    return { one, link: linkIn((await mails(one, 1))[0] ?? { text: '' }) };
  };
  const opened = async (link: string) => {
    const walker = new Walker();
    await walker.get(link);
    return walker;
  };

  it('1: scanned by a mail filter does not activate', async () => {
    const { one, link } = await registered();
    for (let scans = 0; scans < 3; scans += 1) expect((await fetch(link)).status).toBe(200);
    expect(await backstage.accounts()).toEqual([]);
    await confirm(one, 1);
    expect((await one.signInLocally()).url.pathname).toBe('/droits');
  });

  it('2: serves once', async () => {
    const { one, link } = await registered();
    await confirm(one, 1);
    const again = await opened(link);
    expect([again.page.status, heading(again)]).toEqual([410, 'Ce lien n’est plus valable']);
  });

  it('3: expired, gives way to another', async () => {
    const { one, link } = await registered();
    await backstage.send('POST', '/clock', { by: '25h' });
    const walker = await opened(link);
    expect([walker.page.status, heading(walker)]).toEqual([410, 'Ce lien a expiré']);
    await walker.submit('main form');
    expect(heading(walker)).toBe('Consultez votre messagerie');
    // The built-in mailbox keeps messages for a day.
    expect(heading(await confirm(one, 1))).toBe('Votre compte est activé');
  });
});

test('4: FranceConnect brings somebody else than who is signed in: they choose, and nobody slips into the other’s account', async () => {
  const one = await angele();
  await one.registerLocally();
  await one.signInLocally();
  const other = await member('bastien-courcelle', one.browser);
  await other.franceConnect('impots');
  expect(path(one.browser)).toBe('/fc/autre-identite');
  for (const name of ['Angèle', 'Bastien']) expect(words(one.browser)).toContain(name);
  await one.browser.submit('button[value=rester]');
  expect(words(one.browser, 'header')).toContain('Angèle');
  await one.visit('/fc/autre-identite');
  expect(path(one.browser)).toBe('/');

  await other.franceConnect('impots');
  await one.browser.submit('button[value=deconnecter]');
  expect(heading(one.browser)).toBe('Vous êtes déconnecté(e)');
  await one.visit('/droits');
  expect(path(one.browser)).toBe('/connexion');
  expect((await backstage.accounts()).map(({ nir }) => nir)).toEqual([one.nir.nir]);
});

describe('5: giving up', () => {
  it.each<[where: string, onTheWay: readonly string[]]>([
    ['at the list of sources', []],
    ['at the source', ['#idp-impots', 'a[href$="/abandon"]']],
    ['at FranceConnect’s confirmation', ['#idp-impots', 'button[value="angele-dubreuil"]']],
  ])('5: %s leads back, calmly, and nothing is stored', async (_, onTheWay) => {
    const { browser, cpf } = await angele();
    await browser.get(`${cpf}/fc/demarrer`);
    for (const step of onTheWay) await (step.startsWith('a[') ? browser.click(step) : browser.submit(step));
    await browser.click('main a.back');
    expect([browser.page.status, heading(browser)]).toEqual([200, 'Vous n’êtes pas connecté(e)']);
    expect(browser.page.document.querySelector('[role=alert]')).toBeNull();
    await browser.get('/droits');
    expect(path(browser)).toBe('/connexion');
    expect(await backstage.accounts()).toEqual([]);
  });
});

/** Somebody whose records may change, at the sources and in the registers. */
const changing = (change: { family_name?: string; email?: string } = {}) =>
  federation.personas.add({
    id: 'sidonie-varlenge',
    identity: {
      given_name: 'Sidonie Aube',
      family_name: 'VARLENGE',
      gender: 'female',
      birthdate: '1979-02-11',
      birthplace: '35238',
      birthcountry: '99100',
      email: 'sidonie@exemple.fr',
      ...change,
    },
  });

test('6: an address changed at the source: the site keeps the one it has', async () => {
  await changing();
  const one = await member('sidonie-varlenge');
  await one.signUp('impots');
  await confirmMail(one);
  await changing({ email: 'nouvelle@exemple.fr' });
  const again = one.elsewhere();
  await again.franceConnect('impots');
  await again.visit('/mon-compte');
  expect(words(again.browser)).toContain('sidonie@exemple.fr');
  expect(words(again.browser)).not.toContain('nouvelle@exemple.fr');
  const { contact } = await backstage.account(one.nir);
  expect(contact.email).toMatchObject({ value: 'sidonie@exemple.fr', verifiedAt: expect.any(String) });
  expect(contact.pendingEmail).toBeUndefined();
});

test('7: ten tabs that complete one creation open one account, and all of them end at it', async () => {
  const one = await angele();
  await one.franceConnect('impots');
  const _csrf = one.browser.page.document.querySelector(`${COMPLETION} [name=_csrf]`)?.getAttribute('value') ?? '';
  const cookie = await one.browser.cookies.getCookieString(one.cpf);
  const body = new URLSearchParams({ ...one.nir, email: 'angele@exemple.fr', cgu: 'oui', _csrf });
  const press = () =>
    fetch(`${one.cpf}/fc/completer`, { method: 'POST', headers: { cookie }, body, redirect: 'manual' });
  const answers = await Promise.all(Array.from({ length: 10 }, press));
  expect(answers.map(({ headers }) => headers.get('location'))).toEqual(Array(10).fill('/droits'));
  expect(await backstage.accounts()).toHaveLength(1);
});

test('8: the proof by mail (L12) counts in the browser that asked, once, and voids the one before', async () => {
  const one = await askedForProof(await angele());
  await one.browser.submit(MAIL_PROOF);
  await one.browser.submit(MAIL_PROOF);
  const [second, first] = await mails(one, 3);
  const link = linkIn(second ?? { text: '' });
  const elsewhere = one.elsewhere();
  await elsewhere.browser.get(link);
  expect(elsewhere.browser.page.status).toBe(403);
  expect(heading(elsewhere.browser)).toBe('Ouvrez ce lien dans le navigateur d’origine');
  await one.browser.get(linkIn(first ?? { text: '' }));
  expect(one.browser.page.status).toBe(410);
  await one.browser.get(link);
  // Opening the address is not enough: mail filters do it.
  expect((await backstage.account(one.nir)).state).toBe('local');
  await one.browser.submit('form[action="/fc/rattacher/lien"]');
  expect((await backstage.account(one.nir)).state).toBe('linked');
  await one.browser.get(link);
  expect(one.browser.page.status).toBe(410);
});

describe('9: « Dissocier »', () => {
  it('9: is refused without the password, and to who has none', async () => {
    const one = await linked();
    await unlink(one, 'Faux1234');
    expect(one.browser.page.status).toBe(422);
    expect((await backstage.account(one.nir)).state).toBe('linked');
    await backstage.send('POST', '/reset');
    const other = await angele();
    await other.signUp('impots');
    await other.visit('/mon-compte/franceconnect/dissocier');
    expect(other.browser.page.status).toBe(409);
    expect(words(other.browser)).toContain('Créez d’abord un mot de passe');
  });

  it('9: leaves the identity locked, and ends FranceConnect’s session', async () => {
    const one = await linked();
    await unlink(one);
    expect(path(one.browser)).toBe('/fc/deconnexion-retour');
    const account = await backstage.account(one.nir);
    expect(account).toMatchObject({ state: 'local', identityLocked: true });
    await one.franceConnect('impots');
    expect(path(one.browser)).toBe('/fc/completer');
  });
});

test('10: an identity that was let go of can be tied again by the same account, and by no other for thirty days', async () => {
  const one = await linked();
  await unlink(one);
  await one.signInLocally();
  await one.visit('/mon-compte');
  await one.browser.submit(ATTACH);
  await one.throughFranceConnect('impots');
  await one.proveByPassword();
  expect((await backstage.account(one.nir)).state).toBe('linked');

  await unlink(one);
  // Her number now has another account's identity: without a register, anybody may have opened one.
  const twin = await member('bastien-courcelle');
  await twin.registerLocally();
  await twin.signInLocally();
  await twin.visit('/mon-compte');
  await twin.browser.submit(ATTACH);
  await (await member('angele-dubreuil', twin.browser)).throughFranceConnect('impots');
  expect((await backstage.rows())[0]).toBe('L06');
  expect((await backstage.account(twin.nir)).credentials.franceconnect).toEqual([]);
});

test('11: an account that only has FranceConnect: the forgotten password page says nothing, the message why', async () => {
  const one = await angele();
  await one.signUp('impots');
  const forget = async () => {
    const walker = new Walker();
    await walker.get(`${one.cpf}/mot-de-passe-oublie`);
    const [year, month, day] = (one.persona.identity.birthdate ?? '').split('-');
    await walker.submit('form[action="/mot-de-passe-oublie"]', {
      nir: one.nir.nir,
      naissance: `${day}/${month}/${year}`,
    });
    expect(words(walker)).toContain('Si un compte correspond à ces informations');
  };
  await forget();
  await one.visit('/mon-compte');
  await one.browser.submit('form[action="/mon-compte/email/confirmer"]');
  // Before the address was confirmed nothing was sent to it.
  expect((await mails(one, 1)).map(({ subject }) => subject)).toEqual(['Confirmez votre adresse e-mail']);
  await confirm(one, 1);
  await forget();
  const [mail] = await mails(one, 2);
  expect(mail?.subject).toBe('Votre compte utilise FranceConnect');
  expect(mail?.text).not.toMatch(/https?:/);
  expect((await signIn(one, one.nir.nir)).page.status).toBe(422);
});

describe('12: enrolling wants eidas2 in this session', () => {
  it('12: from FranceConnect, the same person by FranceConnect+ is linked on the way (L18) and enrolled', async () => {
    const one = await angele();
    await one.signUp('impots');
    await confirmMail(one);
    await one.visit(COURSE);
    await one.browser.submit(ENROL);
    expect(one.browser.page.status).toBe(403);
    expect(heading(one.browser)).toBe('Identité numérique requise');
    await one.browser.submit(STEP_UP);
    await one.throughFranceConnect('la-poste');
    expect((await backstage.rows())[0]).toBe('L18');
    expect(path(one.browser)).toBe('/dossiers');
    expect(words(one.browser)).toContain('Sauveteur secouriste du travail');
  });

  const sentToFranceConnectPlus = async () => {
    const one = await angele();
    await one.registerLocally();
    await one.signInLocally();
    await one.visit(COURSE);
    await one.browser.submit(ENROL);
    await one.browser.submit(STEP_UP);
    return one;
  };

  it('12: from a password, FranceConnect+ is linked once the password is given again (L04)', async () => {
    const one = await sentToFranceConnectPlus();
    await one.throughFranceConnect('la-poste');
    expect((await backstage.rows())[0]).toBe('L04');
    await one.proveByPassword();
    expect(path(one.browser)).toBe('/dossiers');
  });

  it('12: another citizen is refused (L06), and nobody is enrolled', async () => {
    const one = await sentToFranceConnectPlus();
    await (await member('bastien-courcelle', one.browser)).throughFranceConnect('la-poste');
    expect(path(one.browser)).toBe('/fc/autre-identite');
    expect((await backstage.rows())[0]).toBe('L06');
    await one.browser.submit('button[value="rester"]');
    await one.visit(COURSE);
    await one.browser.submit(ENROL);
    expect(heading(one.browser)).toBe('Identité numérique requise');
    expect((await backstage.account(one.nir)).credentials.franceconnect).toEqual([]);
  });

  it('12: half an hour later the person identifies herself again', async () => {
    const one = await angele();
    await one.signUp('la-poste', 'high');
    await confirmMail(one);
    for (let minutes = 0; minutes < 40; minutes += 20) {
      await backstage.send('POST', '/clock', { by: '20 min' });
      await one.visit(COURSE);
    }
    await one.browser.submit(ENROL);
    expect(one.browser.page.status).toBe(403);
    expect(words(one.browser)).toContain('il y a plus de trente minutes');
  });

  it('12: an address never confirmed does not enrol (L02)', async () => {
    const one = await angele();
    await one.signUp('la-poste', 'high');
    await one.visit(COURSE);
    await one.browser.submit(ENROL);
    expect(words(one.browser)).toContain('Confirmez d’abord votre adresse e-mail');
  });

  it('12: an enrolment under way keeps FranceConnect tied', async () => {
    const one = await linked();
    await one.visit(COURSE);
    await one.browser.submit(ENROL);
    await one.browser.submit(STEP_UP);
    await one.throughFranceConnect('la-poste');
    await one.visit('/mon-compte/franceconnect/dissocier');
    expect(words(one.browser)).toContain('Une inscription à une formation est en cours');
    await one.visit('/dossiers');
    await one.browser.submit(`form[action="${COURSE}/annuler"]`);
    await unlink(one);
    expect((await backstage.account(one.nir)).state).toBe('local');
  });
});

test('13: signing out ends FranceConnect’s session too: the next citizen of this computer is asked who he is', async () => {
  const one = await angele();
  await one.signUp('impots');
  await one.signOut();
  expect(words(one.browser)).toContain('Votre session est terminée ici et chez FranceConnect.');
  const next = await member('bastien-courcelle', one.browser);
  await next.visit('/fc/demarrer');
  await next.browser.submit('#idp-impots');
  expect(next.browser.page.document.querySelector('#connexion')).not.toBeNull();
  await next.throughFranceConnect('impots');
  expect(path(next.browser)).toBe('/fc/completer');
  expect(words(next.browser, 'dl.facts')).toContain('COURCELLE');
  expect(words(next.browser)).not.toContain('DUBREUIL');
});

test('14: a change of civil status (L17): both proofs, then the new sub replaces the old one', async () => {
  await changing();
  const before = await askedForProof(await member('sidonie-varlenge'));
  await before.proveByPassword();
  const [former] = (await backstage.account(before.nir)).credentials.franceconnect;

  await changing({ family_name: 'MORVELLEC' });
  const after = await member('sidonie-varlenge');
  await after.franceConnect('impots');
  await after.complete();
  expect((await backstage.rows())[0]).toBe('L17');
  expect(words(after.browser)).toContain('Mon état civil a changé');
  expect(after.browser.page.document.querySelector(MAIL_PROOF)).toBeNull();
  await after.proveByPassword();
  expect(path(after.browser)).toBe('/fc/rattacher');
  await after.proveByMail();
  expect(path(after.browser)).toBe('/droits');
  const { credentials, identity } = await backstage.account(after.nir);
  expect(identity.family_name).toBe('MORVELLEC');
  expect(credentials.franceconnect).toHaveLength(1);
  expect(credentials.franceconnect[0]?.sub).not.toBe(former?.sub);
  // Whoever still comes under the old name is nobody here any more.
  await changing();
  await before.elsewhere().franceConnect('impots');
  expect((await backstage.rows())[0]).toBe('L07');
});

test('15: the number is taken with spaces, its letter in lower case, with or without its key', async () => {
  const one = await member('vannina-pietrelli');
  const { nir, cle } = one.nir;
  expect(nir.slice(5, 7)).toBe('2B');
  const spaced = nir.toLowerCase().replace(/(.)(..)(..)(..)(...)(...)/, ' $1 $2 $3 $4 $5 $6 ');
  await one.leavePending('vannina@exemple.fr', { nir: spaced, cle });
  await confirm(one, 1);
  for (const typed of [nir, spaced, `${spaced}${cle}`, nir.toLowerCase() + cle]) {
    expect([typed, path(await signIn(one, typed))]).toEqual([typed, '/droits']);
  }
  await one.franceConnect('impots');
  await one.complete({ nir: spaced, cle: '' });
  expect(errorOf(one.browser, 'cle')).toBe('Saisissez la clé, les deux chiffres qui suivent le numéro.');
  await one.complete({ nir: `${spaced}${cle}`, cle: '' });
  expect((await backstage.rows())[0]).toBe('L12');
});

test('16: after three wrong numbers not even the right one is taken for a day, only a verification', async () => {
  const one = await angele();
  const { nir } = await member('bastien-courcelle');
  await one.franceConnect('impots');
  for (let tries = 0; tries < 3; tries += 1) await one.complete(nir);
  await one.complete();
  expect(path(one.browser)).toBe('/verification-identite');
  expect(await backstage.accounts()).toEqual([]);
  await backstage.send('POST', '/clock', { by: '23h' });
  const early = one.elsewhere();
  await early.signUp('impots');
  expect(path(early.browser)).toBe('/verification-identite');
  await backstage.send('POST', '/clock', { by: '2h' });
  const again = one.elsewhere();
  await again.signUp('impots');
  expect(path(again.browser)).toBe('/droits');
});

test('17: a locked password does not keep FranceConnect from opening the account (L01)', async () => {
  const one = await linked();
  const locked = one.elsewhere();
  await locked.visit('/connexion');
  for (const motDePasse of ['Faux1234', 'Faux1235', 'Faux1236', PASSWORD]) {
    await locked.browser.submit(SIGN_IN, { nir: one.nir.nir, motDePasse });
  }
  expect(words(locked.browser)).toContain('bloquée');
  await locked.franceConnect('impots');
  expect(path(locked.browser)).toBe('/droits');
  expect((await backstage.rows())[0]).toBe('L01');
});

test('18: the register does not answer: nothing is stored, and the same form works later', async () => {
  const one = await angele();
  await one.franceConnect('impots');
  await backstage.register('down');
  await one.complete();
  expect(one.browser.page.status).toBe(503);
  expect(await backstage.accounts()).toEqual([]);
  await backstage.register('on');
  await one.visit('/fc/completer');
  await one.complete();
  expect(path(one.browser)).toBe('/droits');
});

test('18b: at sixteen an account; no source of FranceConnect+ knows a minor; a verification lets him enrol', async () => {
  const tom = await member('tom-kerdravel');
  const { browser } = tom;
  await tom.signUp('ameli');
  expect(path(browser)).toBe('/droits');
  await confirmMail(tom);
  const enrol = async () => {
    await tom.visit(COURSE);
    await browser.submit(ENROL);
  };
  await enrol();
  expect(heading(browser)).toBe('Identité numérique requise');

  await browser.submit(STEP_UP);
  const sources = browser.page.document.querySelectorAll('button[id^="idp-"]:not([disabled])').map(({ id }) => id);
  expect(sources.length).toBeGreaterThan(0);
  for (const source of sources) {
    await browser.submit(`#${source}`);
    await browser.submit('form#filtrer', { filtre: tom.persona.id });
    expect(browser.page.document.querySelector(`button[value="${tom.persona.id}"]`)).toBeNull();
    if (browser.page.document.querySelector('#identifiant')) {
      await browser.submit('#connexion', { identifiant: tom.persona.identity.email });
      expect(browser.page.status).toBe(422);
    }
    await browser.click('a[href$="/abandon"]');
  }
  await browser.click('main a.back');
  expect(browser.page.status).toBe(200);

  await enrol();
  await browser.click('a[href="/verification-identite"]');
  await browser.submit('form[action="/verification-identite"]');
  expect(heading(browser)).toBe('Vérification en cours');
  await enrol();
  expect(heading(browser)).toBe('Identité numérique requise');
  await backstage.send('POST', `/cases/${await backstage.caseId()}/accept`);
  await enrol();
  expect(path(browser)).toBe('/dossiers');
  await tom.visit('/mon-compte');
  expect(words(browser)).toContain('Identité vérifiée sur pièces');
});

test('18b: whoever signs in with a password only may be verified too; a refusal changes nothing', async () => {
  const one = await angele();
  await one.registerLocally();
  await one.signInLocally();
  for (const verdict of ['refuse', 'accept']) {
    await one.visit(COURSE);
    await one.browser.submit(ENROL);
    expect(heading(one.browser)).toBe('Identité numérique requise');
    await one.visit('/verification-identite');
    await one.browser.submit('form[action="/verification-identite"]');
    await backstage.send('POST', `/cases/${await backstage.caseId()}/${verdict}`);
  }
  await one.visit(COURSE);
  await one.browser.submit(ENROL);
  expect(path(one.browser)).toBe('/dossiers');
});

test('19: variant cpa2017: the account is active at once, after the picture, without an e-mail', async () => {
  await using other = await startFederation({ cpfVariant: 'cpa2017', only: ['provider', 'cpf'] });
  const one = await Member.of(other, 'angele-dubreuil');
  await one.visit('/inscription');
  const { given_name = '', family_name: nom } = one.persona.identity;
  await one.browser.submit('form[action="/inscription"]', {
    ...{ ...one.nir, nom, prenom: given_name.split(' ')[0], email: 'angele@exemple.fr', emailBis: 'angele@exemple.fr' },
    ...{ motDePasse: PASSWORD, motDePasseBis: PASSWORD, cgu: 'oui', image: await pictureAsked(one, one.browser) },
  });
  expect([path(one.browser), heading(one.browser)]).toEqual(['/inscription/confirmation', 'Votre compte est activé']);
  expect(path(await signIn(one, one.nir.nir))).toBe('/droits');
  expect(await mails(one, 0)).toEqual([]);
});

describe('20: the age', () => {
  it.each([
    ['inaya-belhadrani', 'by FranceConnect'],
    ['inaya-belhadrani', 'by the form'],
  ])('20: at fifteen an apprenticeship contract is needed, and enough (%s, %s)', async (id, way) => {
    const one = await member(id);
    const contract = 'À 15 ans, un contrat d’apprentissage signé est nécessaire.';
    if (way === 'by FranceConnect') {
      await one.signUp('ameli');
      expect([one.browser.page.status, errorOf(one.browser, 'apprentissage')]).toEqual([422, contract]);
      await one.complete({ apprentissage: 'oui' });
      expect(path(one.browser)).toBe('/droits');
    } else {
      const walker = await register(one, steps(one.bearer));
      expect([walker.page.status, errorOf(walker, 'apprentissage')]).toEqual([422, contract]);
      await walker.submit(stepForm('mot-de-passe'), { ...steps()['mot-de-passe'], apprentissage: 'oui' });
      expect(path(walker)).toBe('/inscription/confirmation');
    }
  });

  it('20: under fifteen no account, by either way', async () => {
    const one = await member('noe-pasquerault');
    await one.franceConnect('ameli');
    const form = await register(one, steps(one.bearer));
    for (const walker of [one.browser, form]) {
      expect(walker.page.status).toBe(403);
      expect(words(walker)).toContain('Le compte est ouvert à partir de 16 ans (15 ans en apprentissage).');
    }
    expect(await backstage.accounts()).toEqual([]);
    expect(await backstage.pending()).toEqual([]);
  });
});
