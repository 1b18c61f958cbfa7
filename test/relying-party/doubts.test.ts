import { expect, it } from '@jest/globals';
import type { Walker } from '../../infrastructure/browser/walker.ts';
import { ANGELA } from './support/broker.ts';
import { Backstage } from './support/member.ts';
import { ANGELA_BEARER, testRegister } from './support/register.ts';
import { linkIn, mails, openAccount, PASSWORD, signIn } from './support/sign-up.ts';
import { arriveAs, COMPLETION, completion, path, stage, words } from './support/site.ts';

/** Rows of the linking table that need an identity FranceConnect sends otherwise than the register has it: no real citizen does. */

const people = testRegister();
const on = stage({ register: people });
const { nir, cle } = ANGELA_BEARER;
const backstage = () => new Backstage(on.site);
const PASSWORD_PROOF = 'form[action="/fc/rattacher/mot-de-passe"]';
const MAIL_PROOF = 'form[action="/fc/rattacher/e-mail"]';

/** Two differences from the register's record would be another person; one is a doubt. */
const ALMOST_ANGELA = { ...ANGELA, sub: 'almost', gender: 'unspecified' };

async function proveBoth(walker: Walker): Promise<void> {
  expect(walker.page.document.querySelector(MAIL_PROOF)).toBeNull();
  await walker.submit(PASSWORD_PROOF, { motDePasse: PASSWORD });
  expect(path(walker)).toBe('/fc/rattacher');
  const before = (await mails(on.site, 0)).length;
  await walker.submit(MAIL_PROOF);
  const [mail] = await mails(on.site, before + 1);
  await walker.get(linkIn(mail ?? { text: '' }));
  await walker.submit('form[action="/fc/rattacher/lien"]');
}

it('L05: « Rattacher », the identity leaving a doubt: the password, then the mailbox', async () => {
  await openAccount(on.site);
  const walker = await signIn(on.site, nir);
  await walker.get('/mon-compte');
  on.broker.citizen = ALMOST_ANGELA;
  await walker.submit('form[action="/mon-compte/franceconnect/rattacher"]');
  expect((await backstage().rows())[0]).toBe('L05');
  await proveBoth(walker);
  expect(path(walker)).toBe('/mon-compte');
  expect((await backstage().account({ nir })).state).toBe('linked');
});

it('L13: an account that may be hers: the password first, and only then a message', async () => {
  await openAccount(on.site);
  const walker = await arriveAs(ALMOST_ANGELA, on);
  await walker.submit(COMPLETION, completion({ nir, cle }));
  expect((await backstage().rows())[0]).toBe('L13');
  await proveBoth(walker);
  expect(path(walker)).toBe('/droits');
});

it('L13: without proof, a verification', async () => {
  await openAccount(on.site);
  const walker = await arriveAs(ALMOST_ANGELA, on);
  await walker.submit(COMPLETION, completion({ nir, cle }));
  await walker.submit('form[action="/fc/rattacher/sans-preuve"]');
  expect(words(walker, 'h1')).toBe('Vérification en cours');
  expect((await backstage().account({ nir })).state).toBe('local');
});
