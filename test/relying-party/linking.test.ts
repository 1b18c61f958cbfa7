import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { nirKey } from '../../civil-status/nir.ts';
import { type Federation, startFederation } from '../../federation/index.ts';
import type { FormValues, Walker } from '../../infrastructure/browser/walker.ts';
import { Backstage, MAIL_PROOF, Member, NO_PROOF, PASSWORD_PROOF } from './support/member.ts';
import { confirm, mails, PASSWORD } from './support/sign-up.ts';
import { heading, path, words } from './support/site.ts';

/** Rows L01 to L21 of the linking table (reference: CPF site B7), each by real people through the real FranceConnect. */

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
const NO_MATCH = /ne permettent pas de retrouver votre compte avec ce numéro/;

const offers = ({ browser }: Member) =>
  [PASSWORD_PROOF, MAIL_PROOF, NO_PROOF].map((form) => browser.page.document.querySelector(form) !== null);
const subjects = async ({ url }: Member, count = 0) => (await mails({ url }, count)).map(({ subject }) => subject);

/** An account of the site, as known by FranceConnect already. */
async function signedUp(id: string, source = 'impots'): Promise<Member> {
  const one = await member(id);
  await one.signUp(source);
  return one;
}

it('L01: a sub that is known lets in, by whichever source', async () => {
  const one = await signedUp('angele-dubreuil');
  const { id } = await backstage.account(one.nir);
  await backstage.send('POST', `/accounts/${id}/confirm-email`);
  const again = one.elsewhere();
  await again.franceConnect('ameli');
  expect(path(again.browser)).toBe('/droits');
  expect((await backstage.rows())[0]).toBe('L01');
});

it('L02: a sub that is known, the address never confirmed: lets in', async () => {
  const one = await signedUp('angele-dubreuil');
  const again = one.elsewhere();
  await again.franceConnect('impots');
  expect(path(again.browser)).toBe('/droits');
  expect((await backstage.rows())[0]).toBe('L02');
});

it('L03: a sub whose account is suspended is refused, with a way out of FranceConnect', async () => {
  const one = await signedUp('angele-dubreuil');
  const { id } = await backstage.account(one.nir);
  await backstage.send('POST', `/accounts/${id}/suspend`);
  await one.visit('/droits');
  expect(path(one.browser)).toBe('/connexion');
  await one.franceConnect('impots');
  expect(one.browser.page.status).toBe(403);
  expect(words(one.browser)).toContain('L’accès à ce compte n’est pas possible. Contactez l’assistance.');
  expect((await backstage.rows())[0]).toBe('L03');
  await one.signOut();
  expect(path(one.browser)).toBe('/fc/deconnexion-retour');
});

/** Coherent with Angèle, with a doubt: another commune of her département (B9, E13). */
const DOUBTFUL = { nir: '2840337001001', cle: nirKey('2840337001001') };

/** Angèle gives it, on a site without a register. */
async function doubted(source = 'impots', platform: 'low' | 'high' = 'low'): Promise<Member> {
  await backstage.register('off');
  const one = await angele();
  await one.franceConnect(source, platform);
  await one.complete(DOUBTFUL);
  return one;
}

it('L03b: a sub whose account waits for a verification sees that, and no right', async () => {
  const one = (await doubted()).elsewhere();
  await one.franceConnect('impots');
  expect(heading(one.browser)).toBe('Vérification en cours');
  expect((await backstage.rows())[0]).toBe('L03b');
  await one.visit('/droits');
  expect(path(one.browser)).toBe('/connexion');
});

describe('L04, L05 and L06: « Rattacher » from an open account', () => {
  const attach = async (one: Member, as: Member, source = 'impots') => {
    await one.visit('/mon-compte');
    await one.browser.submit('form[action="/mon-compte/franceconnect/rattacher"]');
    await (as === one ? one : await Member.of(federation, as.persona.id, one.browser)).throughFranceConnect(source);
  };

  it('L04: the same person: the password again, and FranceConnect opens the account', async () => {
    const one = await angele();
    await one.registerLocally();
    await one.signInLocally();
    await attach(one, one);
    expect(heading(one.browser)).toBe('Rattacher FranceConnect à mon compte');
    expect(offers(one)).toEqual([true, false, false]);
    await one.proveByPassword('Faux1234');
    expect(one.browser.page.status).toBe(422);
    await one.proveByPassword();
    expect(path(one.browser)).toBe('/mon-compte');
    expect((await backstage.account(one.nir)).state).toBe('linked');
    expect((await backstage.rows())[0]).toBe('L04');
    const again = one.elsewhere();
    await again.franceConnect('impots');
    expect(path(again.browser)).toBe('/droits');
    expect(await subjects(one, 2)).toContain('FranceConnect est rattaché à votre compte');
  });

  it('L06: somebody else is refused; nothing is switched, nothing merged', async () => {
    const one = await angele();
    await one.registerLocally();
    await one.signInLocally();
    await attach(one, await member('bastien-courcelle'));
    expect(path(one.browser)).toBe('/fc/autre-identite');
    expect(words(one.browser)).toContain('Cette identité FranceConnect ne correspond pas au compte ouvert.');
    expect((await backstage.rows())[0]).toBe('L06');
    expect((await backstage.account(one.nir)).credentials.franceconnect).toEqual([]);
    await one.browser.submit('button[value="rester"]');
    expect(words(one.browser)).toContain('Bonjour Angèle');
  });

  it('L06: an identity that has an account of its own is refused too', async () => {
    const bastien = await signedUp('bastien-courcelle');
    const one = await angele();
    await one.registerLocally();
    await one.signInLocally();
    await attach(one, bastien);
    expect((await backstage.rows())[0]).toBe('L06');
    expect((await backstage.account(one.nir)).credentials.franceconnect).toEqual([]);
    expect((await backstage.account(bastien.nir)).credentials.franceconnect).toHaveLength(1);
  });

  it('L06: without having asked, nothing is linked even for the same person', async () => {
    const one = await angele();
    await one.registerLocally();
    await one.signInLocally();
    await one.franceConnect('impots');
    expect(path(one.browser)).toBe('/fc/autre-identite');
    expect((await backstage.account(one.nir)).state).toBe('local');
  });
});

describe('L07: the number', () => {
  const type = async (id: string, source: string, fields: FormValues) => {
    const one = await member(id);
    await one.franceConnect(source);
    await one.complete(fields);
    return one;
  };

  it('L07: missing or mistyped, it is asked for again, and leaving stores nothing', async () => {
    const one = await type('angele-dubreuil', 'impots', { nir: '', cle: '' });
    expect(one.browser.page.status).toBe(422);
    await one.complete({ cle: '00' });
    expect(one.browser.page.status).toBe(422);
    await one.signOut();
    expect(await backstage.accounts()).toEqual([]);
  });

  it('L07b: another person’s number is refused, whether or not it has an account', async () => {
    const [bastien, clara] = [await signedUp('bastien-courcelle'), await member('clara-goudesene')];
    const shown = [];
    for (const { nir } of [bastien, clara]) {
      const one = await type('angele-dubreuil', 'impots', nir);
      expect(words(one.browser, '#nir-error')).toMatch(NO_MATCH);
      shown.push([one.browser.page.status, words(one.browser).replace(/\s/g, '')]);
    }
    expect(shown[0]).toEqual(shown[1]);
    expect((await backstage.rows()).slice(0, 1)).toEqual(['L07b']);
    const { returns } = await backstage.get<{ returns: { row: string; facts: object }[] }>('/returns');
    // Whether somebody has an account with it was not even looked up.
    expect(returns.find(({ row }) => row === 'L07b')?.facts).not.toHaveProperty('account');
  });

  it('L07c: under fifteen, no account', async () => {
    const one = await member('noe-pasquerault');
    await one.franceConnect(Object.keys(one.persona.credentials)[0] ?? '');
    expect(one.browser.page.status).toBe(403);
    expect(words(one.browser)).toContain('Le compte est ouvert à partir de 16 ans');
  });
});

it('L08: nobody has the number, which is this person’s: an account is opened, the identity locked', async () => {
  const one = await signedUp('angele-dubreuil');
  expect(path(one.browser)).toBe('/droits');
  expect(await backstage.account(one.nir)).toMatchObject({ state: 'franceconnect', identityLocked: true });
  expect((await backstage.rows())[0]).toBe('L08');
});

it('L08: an address that is somebody else’s too changes nothing', async () => {
  const michel = await signedUp('michel-boutarelle');
  const josiane = await signedUp('josiane-lancelier');
  const [his, hers] = [await backstage.account(michel.nir), await backstage.account(josiane.nir)];
  expect(hers.contact.email.value).toBe(his.contact.email.value);
  expect(hers.id).not.toBe(his.id);
});

it('L09: a doubtful number without a register, at eidas2: an account, to be reviewed', async () => {
  const one = await doubted('la-poste', 'high');
  expect(path(one.browser)).toBe('/droits');
  expect(await backstage.account(DOUBTFUL)).toMatchObject({ status: 'active', toReview: true });
  expect((await backstage.rows())[0]).toBe('L09');
});

it('L09b: a doubtful number otherwise: a verification, that an operator accepts', async () => {
  const one = await doubted();
  expect(path(one.browser)).toBe('/verification-identite');
  expect((await backstage.account(DOUBTFUL)).status).toBe('verification_pending');
  expect((await backstage.rows())[0]).toBe('L09b');
  await backstage.send('POST', `/cases/${await backstage.caseId()}/accept`);
  const again = one.elsewhere();
  await again.franceConnect('impots');
  expect(path(again.browser)).toBe('/droits');
});

it('L09b: a verification that is refused leaves nothing', async () => {
  await doubted();
  await backstage.send('POST', `/cases/${await backstage.caseId()}/refuse`);
  expect(await backstage.accounts()).toEqual([]);
});

it('L10: a sign-up never confirmed gives way; nothing of what it typed is shown or reused', async () => {
  const one = await angele();
  await one.leavePending('fraude@exemple.fr');
  await one.signUp('impots');
  expect(path(one.browser)).toBe('/droits');
  expect((await backstage.rows())[0]).toBe('L10');
  expect(await backstage.pending()).toEqual([]);
  expect(JSON.stringify(await backstage.account(one.nir))).not.toContain('fraude@exemple.fr');
  expect(await subjects(one, 2)).toContain('Votre inscription n’est plus en cours');
});

it('L11: a sign-up never confirmed and a doubtful number: a verification; the sign-up is frozen', async () => {
  const one = await angele();
  await backstage.register('off');
  await one.leavePending('autre@exemple.fr', DOUBTFUL);
  await doubted();
  expect((await backstage.rows())[0]).toBe('L11');
  expect(await backstage.pending()).toMatchObject([{ nir: DOUBTFUL.nir, frozen: true }]);
  await confirm({ url: one.cpf }, 1);
  expect(await backstage.accounts()).toEqual([]);
});

describe('L12: an account opened with a password, certainly hers', () => {
  const arrive = async () => {
    const one = await angele();
    await one.registerLocally();
    await one.franceConnect('impots');
    await one.complete();
    return one;
  };

  it('L12: is linked by its password', async () => {
    const one = await arrive();
    expect(heading(one.browser)).toBe('Un compte existe peut-être déjà');
    expect(words(one.browser)).not.toContain('exemple.fr');
    expect(offers(one)).toEqual([true, true, true]);
    await one.proveByPassword();
    expect(path(one.browser)).toBe('/droits');
    expect((await backstage.rows())[0]).toBe('L12');
    expect(await backstage.account(one.nir)).toMatchObject({ state: 'linked', identityLocked: true });
  });

  it('L12: is linked by its mailbox', async () => {
    const one = await arrive();
    await one.proveByMail();
    expect(path(one.browser)).toBe('/droits');
    expect((await backstage.account(one.nir)).state).toBe('linked');
  });

  it('L12: is not linked by wrong passwords, which lock it', async () => {
    const one = await arrive();
    for (let tries = 0; tries < 3; tries += 1) await one.proveByPassword('Faux1234');
    expect(offers(one)).toEqual([false, true, true]);
    expect((await backstage.account(one.nir)).state).toBe('local');
  });

  it('L12: another session cannot use the proofs of this one', async () => {
    const one = await arrive();
    const token = one.browser.page.document.querySelector('[name=_csrf]')?.getAttribute('value') ?? '';
    const answer = await fetch(`${one.cpf}/fc/rattacher/mot-de-passe`, {
      method: 'POST',
      body: new URLSearchParams({ _csrf: token, motDePasse: PASSWORD }),
      redirect: 'manual',
    });
    expect(answer.status).toBe(403);
    expect((await backstage.account(one.nir)).state).toBe('local');
  });

  it('L12: what is left unfinished stores nothing, and expires', async () => {
    const one = await arrive();
    await backstage.send('POST', '/clock', { by: '31 min' });
    await one.visit('/fc/rattacher');
    expect(one.browser.page.status).toBe(400);
    expect((await backstage.account(one.nir)).state).toBe('local');
  });
});

describe('L14 and L15: the account of a squatter', () => {
  /** Somebody knew name and number, and opened the account first with a mailbox of his own. */
  const squatted = async (source: string, platform: 'low' | 'high') => {
    const one = await angele();
    await one.registerLocally('fraudeur@exemple.fr');
    const squatter = one.elsewhere();
    await squatter.signInLocally();
    await one.franceConnect(source, platform);
    await one.complete();
    await one.browser.submit(NO_PROOF);
    return { one, squatter };
  };

  it('L14: at eidas2 goes back to its holder, and the squatter is out', async () => {
    const { one, squatter } = await squatted('la-poste', 'high');
    expect(heading(one.browser)).toBe('Reprendre mon compte');
    expect((await backstage.rows())[0]).toBe('L14');
    await one.browser.submit('form[action="/fc/rattacher/confirmer"]');
    expect(path(one.browser)).toBe('/droits');
    const account = await backstage.account(one.nir);
    expect(account).toMatchObject({ state: 'franceconnect', enrolmentsSuspended: true });
    expect(account.emailFrozenUntil).toBeDefined();
    expect(JSON.stringify(account)).not.toMatch(/fraudeur|0639980042/);
    await squatter.visit('/droits');
    expect(path(squatter.browser)).toBe('/connexion');
    await squatter.signInLocally();
    expect(path(squatter.browser)).toBe('/connexion');
    const [told] = (await mails({ url: one.cpf }, 3)).filter(({ to }) => to === 'fraudeur@exemple.fr');
    expect(told?.subject).toBe('Un compte utilisant cette adresse a changé de titulaire');
    expect(told?.text).not.toMatch(/DUBREUIL|Angèle|https?:/i);
  });

  it('L15: at eidas1 a verification is asked for, and nothing changes meanwhile', async () => {
    const { one, squatter } = await squatted('impots', 'low');
    expect(heading(one.browser)).toBe('Vérification en cours');
    expect((await backstage.rows())[0]).toBe('L15');
    await squatter.visit('/droits');
    expect(path(squatter.browser)).toBe('/droits');
    await backstage.send('POST', `/cases/${await backstage.caseId()}/accept`);
    expect((await backstage.account(one.nir)).state).toBe('franceconnect');
    await squatter.visit('/droits');
    expect(path(squatter.browser)).toBe('/connexion');
    const [told] = (await mails(one, 3)).filter(({ to }) => to === 'fraudeur@exemple.fr');
    expect(told?.subject).toBe('Un compte utilisant cette adresse a changé de titulaire');
  });
});

it('L16: somebody else’s account with this number: refused as a wrong number is, its holder told', async () => {
  const bastien = await member('bastien-courcelle');
  const one = await angele();
  await one.franceConnect('impots');
  await one.complete(bastien.nir);
  const unknown = [one.browser.page.status, words(one.browser)];
  // Without a register anybody opens an account with any number.
  await backstage.register('off');
  await one.registerLocally('titulaire@exemple.fr');
  await backstage.register('on');
  await one.visit('/fc/completer');
  await one.complete();
  expect((await backstage.rows())[0]).toBe('L16');
  expect([one.browser.page.status, words(one.browser)]).toEqual(unknown);
  expect((await mails({ url: one.cpf }, 2))[0]).toMatchObject({
    to: 'titulaire@exemple.fr',
    subject: 'Une tentative d’accès à votre compte a été refusée',
  });
});

it('L17: the civil status has changed: without proofs, a verification; then the new sub replaces the old one', async () => {
  await backstage.register('off');
  const maud = await member('maud-trehorec');
  await maud.signUp('ameli');
  const before = await backstage.account(maud.nir);
  await backstage.register('on');
  const malo = await member('malo-trehorec');
  await malo.franceConnect('impots');
  await malo.complete();
  expect(words(malo.browser)).toContain('Mon état civil a changé');
  expect((await backstage.rows())[0]).toBe('L17');
  expect(offers(malo)).toEqual([false, false, true]);
  await malo.browser.submit(NO_PROOF);
  await backstage.send('POST', `/cases/${await backstage.caseId()}/accept`);
  const after = await backstage.account(maud.nir);
  expect(after.id).toBe(before.id);
  expect(after.identity.given_name).toBe('Malo');
  expect(after.credentials.franceconnect).toHaveLength(1);
  expect(after.credentials.franceconnect[0]?.sub).not.toBe(before.credentials.franceconnect[0]?.sub);
  const again = maud.elsewhere();
  await again.franceConnect('ameli');
  expect(path(again.browser)).toBe('/fc/completer');
});

it('L18: the same person by the other platform: signing in through the first one is enough', async () => {
  const one = await signedUp('angele-dubreuil');
  const again = one.elsewhere();
  await again.franceConnect('la-poste', 'high');
  await again.complete();
  expect((await backstage.rows())[0]).toBe('L18');
  expect(offers(again)).toEqual([false, false, true]);
  await again.browser.click('a[href="/fc/demarrer?plateforme=low"]');
  await again.throughFranceConnect('impots');
  expect(path(again.browser)).toBe('/droits');
  expect((await backstage.account(one.nir)).credentials.franceconnect).toHaveLength(2);
});

it('L19: the account of a twin, who uses FranceConnect: refused as a wrong number is', async () => {
  await backstage.register('off');
  const clara = await signedUp('clara-goudesene');
  const emma = await member('emma-goudesene');
  await emma.franceConnect('impots');
  await emma.complete(clara.nir);
  expect(words(emma.browser, '#nir-error')).toMatch(NO_MATCH);
  expect((await backstage.rows())[0]).toBe('L19');
});

it('L20: a suspended account and a deceased holder’s get one page', async () => {
  const shown = [];
  for (const act of ['suspend', 'die']) {
    await backstage.send('POST', '/reset');
    const one = await signedUp('angele-dubreuil');
    const { id } = await backstage.account(one.nir);
    await backstage.send('POST', `/accounts/${id}/${act}`);
    const again = one.elsewhere();
    await again.franceConnect('la-poste', 'high');
    await again.complete();
    expect((await backstage.rows())[0]).toBe('L20');
    shown.push([again.browser.page.status, words(again.browser)]);
  }
  expect(shown[0]).toEqual(shown[1]);
  expect(shown[0]?.[0]).toBe(403);
});

it('L20b: a verification is already open for the number: the attempt is added to it', async () => {
  await doubted();
  await doubted('la-poste', 'high');
  expect((await backstage.rows())[0]).toBe('L20b');
  const { cases } = await backstage.get<{ cases: { attempts: { row: string }[] }[] }>('/cases');
  expect(cases.map(({ attempts }) => attempts.map(({ row }) => row))).toEqual([['L20b']]);
});

describe('L21: an account its holder closed less than thirty days ago', () => {
  const closed = async () => {
    const one = await signedUp('angele-dubreuil');
    const { id } = await backstage.account(one.nir);
    await backstage.send('POST', `/accounts/${id}/close`);
    return { one: one.elsewhere(), id };
  };

  it('L21: is opened again at eidas2', async () => {
    const { one, id } = await closed();
    await one.franceConnect('la-poste', 'high');
    await one.complete();
    expect(heading(one.browser)).toBe('Rouvrir mon compte');
    expect((await backstage.rows())[0]).toBe('L21');
    await one.browser.submit('form[action="/fc/rattacher/confirmer"]');
    expect(path(one.browser)).toBe('/droits');
    expect((await backstage.account(one.nir)).id).toBe(id);
  });

  it('L21: wants a verification at eidas1', async () => {
    const { one } = await closed();
    await one.franceConnect('impots');
    await one.complete();
    expect(heading(one.browser)).toBe('Vérification en cours');
    expect((await backstage.rows())[0]).toBe('L21');
  });

  it('L21: is forgotten after thirty days', async () => {
    const { one, id } = await closed();
    await backstage.send('POST', '/clock', { by: '31 days' });
    await one.franceConnect('impots');
    await one.complete();
    expect((await backstage.account(one.nir)).id).not.toBe(id);
  });
});
