import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Service } from '../support/service.ts';

/** Two people at the same time are never mixed: every userinfo is its own person's. */

const PEOPLE = 40;
const SIGN_INS = 200;
const AT_A_TIME = 20;

let federation: Federation;
let service: Service;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation);
});
afterAll(() => federation.stop());

test(`${SIGN_INS} interleaved sign-ins of ${PEOPLE} people`, async () => {
  const people = (await federation.personas.all())
    .filter(({ register, account, why }) => !register && !account && !why.includes('Y6'))
    .slice(0, PEOPLE);
  expect(people).toHaveLength(PEOPLE);
  const queue = Array.from({ length: SIGN_INS }, (_, turn) => people[(turn * 7) % PEOPLE]);
  const subs = new Map<string, Set<string>>();
  const mixed: string[] = [];

  const work = async () => {
    for (let persona = queue.pop(); persona; persona = queue.pop()) {
      const { identity, id } = persona;
      const { userinfo, claims } = await service.signIn({ persona: id });
      const own =
        userinfo.email === identity.email &&
        String(userinfo.family_name).toUpperCase() === identity.family_name?.toUpperCase();
      if (!own) mixed.push(`${id} received ${userinfo.family_name} ${userinfo.email}`);
      subs.set(id, (subs.get(id) ?? new Set()).add(claims.sub));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));

  expect(mixed).toEqual([]);
  expect(subs.size).toBe(PEOPLE);
  expect([...subs.values()].every((own) => own.size === 1)).toBe(true);
});
