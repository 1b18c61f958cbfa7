import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { nirKey } from '../../civil-status/nir.ts';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Backstage, Member } from './support/member.ts';
import { path, words } from './support/site.ts';

/** The CPF site and people of other European countries, who come without e-mail, country and, some, sex (sources of today §4.3). */

let federation: Federation;
let backstage: Backstage;
beforeAll(async () => {
  federation = await startFederation({ sourceRecords: { 'eidas-bridge': { listed: true } } });
  backstage = new Backstage({ url: federation.cpf?.url ?? '' });
});
afterAll(() => federation.stop());
beforeEach(() => backstage.send('POST', '/reset'));

async function european(id: string): Promise<Member> {
  const member = await Member.of(federation, id);
  await member.franceConnect('eidas-bridge', 'high');
  return member;
}

it('L09c: asks for an e-mail and the number, opens an account and flags it for review', async () => {
  const member = await european('dk-rasmus');
  expect(path(member.browser)).toBe('/fc/completer');
  expect(words(member.browser, 'dl.facts')).toMatch(/Lieu de naissance ?Non transmis ?Sexe ?Non transmis/);
  const page = await member.complete();
  expect([page.status, words(member.browser, '.error-summary')]).toEqual([422, expect.stringContaining('e-mail')]);
  await member.complete({ email: 'rasmus@exemple.fr' });
  expect(path(member.browser)).toBe('/droits');
  expect((await backstage.rows())[0]).toBe('L09c');
  expect(await backstage.account(member.nir)).toMatchObject({ toReview: true });
});

it('a place in words is shown, and is no difference from the register', async () => {
  const member = await european('dk-signe');
  expect(words(member.browser, 'dl.facts')).toMatch(/Lieu de naissance ?Odense/);
  await member.complete({ email: 'signe@exemple.fr' });
  expect((await backstage.rows())[0]).toBe('L09c');
});

it('L01: the next sign-in finds the account by sub; a new card is a newcomer, who must prove more', async () => {
  const member = await european('de-juergen');
  await member.complete({ email: 'juergen@exemple.de' });
  expect((await backstage.rows())[0]).toBe('L09c');
  const again = member.elsewhere();
  await again.franceConnect('eidas-bridge', 'high');
  expect(path(again.browser)).toBe('/droits');
  const renewed = await european('de-juergen-new-card');
  await renewed.complete({ email: 'juergen@exemple.de' });
  expect(path(renewed.browser)).toBe('/fc/rattacher');
  expect((await backstage.rows())[0]).toBe('L17');
});

it('L07b: a European with a French-looking name gets nobody’s account by that person’s number', async () => {
  const angele = await Member.of(federation, 'angele-dubreuil');
  await angele.registerLocally();
  const luc = await european('be-luc');
  const page = await luc.complete({ ...angele.nir, email: 'luc@exemple.be' });
  expect([page.status, path(luc.browser)]).toEqual([422, '/fc/completer']);
  expect((await backstage.rows())[0]).toBe('L07b');
});

it('L09b: a number that no register knows opens a verification', async () => {
  const member = await european('dk-signe');
  const nir = '2990699101999';
  await member.complete({ nir, cle: nirKey(nir), email: 'signe@exemple.dk' });
  expect((await backstage.rows())[0]).toBe('L09b');
});
