import { createHash } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { europeanIdentityHash, identityHash, sub } from '../../contract/sub.ts';
import { type Federation, type Persona, startFederation } from '../../federation/index.ts';
import { keptSecret } from '../../infrastructure/storage/kept-secret.ts';
import { lowdbStorage } from '../../infrastructure/storage/lowdb.ts';
import { PlusService } from '../support/plus-service.ts';
import { Service } from '../support/service.ts';

/** Service contract §8 and identity sources §6: how a person becomes a `sub`. */

const person = (
  given_name: string,
  family_name: string,
  birthdate: string,
  gender: 'female' | 'male',
  birthplace: string,
  birthcountry: string,
) => ({
  given_name,
  family_name,
  birthdate,
  gender,
  birthplace,
  birthcountry,
});

describe('the reference’s vectors', () => {
  test('§8 serial + identity hash + formula: the contract’s', () => {
    const hash = identityHash(person('Alice Zoé', 'DURAND', '1990-02-03', 'female', '59350', '99100'));
    expect(hash).toBe('k5hpQbIfXXoyuGoszDv02Dmgfb+VUl/xg2oiJQV2bro=');
    expect(sub('0123456789abcdef'.repeat(4), hash, 'mock-secret-do-not-use-in-production-0001')).toBe(
      'c8f6d7ddf9048b0e3d0b2b7606f2c9af92cd4cb0b934416d8e52855a2e2b2a04v1',
    );
  });

  test('§8 register’s identity + formula: a European’s, of the identifier the country gave', () => {
    const hash = europeanIdentityHash('DK/FR/3f0c7a52-9a1e-4d5b-8c60-2be7d1a94f10');
    expect(hash).toBe('k26aF7iCKgK1uPpYuQvI3TMgf7nFlWWzKDd27DVlAKM=');
    expect(sub('0123456789abcdef'.repeat(4), hash, 'mock-secret-do-not-use-in-production-0001')).toBe(
      'e6a919d5a24e7be304d4b3a2f091e75fd800830c6e61fa521b9cddb931afbaabv1',
    );
  });

  test('§8 formula: the second one', () => {
    const hash = identityHash(person('Jeanne', 'DURAND', '1962-08-24', 'female', '75107', '99100'));
    expect(sub('demo-entity', hash, 'demo-key')).toBe(
      '1ade4a3f60417988f47dd007759288c6fcc2473bb9b8bef5c033b94c102db177v1',
    );
  });

  test.each([
    [
      person('Jeanne', 'DURAND', '1962-08-24', 'female', '75107', '99100'),
      'ieFUFlBzMSDN+mz+DSHCjgmaPbOd2OPRsSP4QbUMvxE=',
    ],
    [
      person('Angela Claire Louise', 'DUBOIS', '1962-08-24', 'female', '75107', '99100'),
      'Sr1x7B9YHc4uoiIcvqx8lzxq6nvLg1rN/n1klPFSgGA=',
    ],
    [
      person('Joëlle Françoise', 'DUBINÔRE', '1992-08-15', 'female', '75117', '99100'),
      'J2WdqlpnUQ1WxMA3BngwBCPo0Al6bxKgBb/PVNZlZZs=',
    ],
    [person('Mario', 'BROSSE', '1981-02-03', 'male', '2A004', '99100'), '5nPUu+y3lwfeUPhDDYxKDnFcKiTbX2JSf9fBn5pYujI='],
    [person('Jean', 'FLEURET', '1992-11-01', 'male', '', '99217'), 'PM0TEdQS4/sfl4I38nkxtXWmmCNqYDrxMNCrJLIIihM='],
    [
      person('Vincent Guillaume', 'MARTIN', '1963-12-05', 'male', '', '99352'),
      'BUMjqqam+zpOfm1tDe5pqWfkBMFARtHvED+YB8cPro8=',
    ],
  ])('§8 identity hash: %j', (identity, hash) => {
    expect(identityHash(identity)).toBe(hash);
  });

  test('§8 serial: a birthplace abroad does not count, one in France does', () => {
    const abroad = person('Jean', 'FLEURET', '1992-11-01', 'male', '75107', '99217');
    expect(identityHash(abroad)).toBe(identityHash({ ...abroad, birthplace: '' }));
    const inFrance = { ...abroad, birthcountry: '99100' };
    expect(identityHash(inFrance)).not.toBe(identityHash({ ...inFrance, birthplace: '' }));
  });

  test('§8 identity hash: bytes are Latin-1, what is beyond keeps its low byte', () => {
    const letter = (family_name: string) => person('A', family_name, '1990-01-01', 'female', '75107', '99100');
    expect(identityHash(letter('\u0152'))).toBe(identityHash(letter('\u0052')));
    expect(identityHash(letter('\u00e9'))).not.toBe(identityHash(letter('e')));
  });
});

describe('on the wire', () => {
  let data: string;
  let federation: Federation;
  let people: readonly Persona[];
  const plus: PlusService[] = [];

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'sub-'));
    federation = await startFederation({ list: '2020', only: ['provider', 'sources'], data });
    people = await federation.personas.all();
  });
  afterAll(async () => {
    for (const service of plus) service.close();
    await federation.stop();
    await rm(data, { recursive: true });
  });

  const rectified = () => {
    const found = people.find(
      ({ register, credentials }) => register?.outcome === 'rectified' && credentials['la-poste'],
    );
    if (!found?.register || !('identity' in found.register)) throw new Error('nobody is rectified');
    return { persona: found.id, register: found.register.identity };
  };
  const subOf = async (service: Service, as: { persona?: string; source?: string } = {}) =>
    (await service.signIn({ persona: 'angele-dubreuil', ...as }, { scope: 'openid' })).claims.sub;

  /** The platform's secret, from where this installation keeps it. */
  const secretOf = async (name: string) => {
    // One process at a time: the federation has the folder, and its copy is as good.
    const copy = `${data}-copy-${name}`;
    await cp(data, copy, { recursive: true });
    const storage = await lowdbStorage(copy);
    try {
      return await keptSecret(storage, name);
    } finally {
      await storage.close();
      await rm(copy, { recursive: true });
    }
  };
  /** Written out here a second time, from the reference alone. */
  const expected = (entityId: string, serial: string, secret: string) => {
    const hash = createHash('sha256').update(serial, 'latin1').digest('base64');
    return `${createHash('sha256')
      .update(entityId + hash + secret, 'utf8')
      .digest('hex')}v1`;
  };

  test('§8 register’s identity + formula: FranceConnect and FranceConnect+, each with its own secret', async () => {
    const { persona, register } = rectified();
    const { given_name, family_name, birthdate, gender, birthplace, birthcountry } = register;
    const serial = given_name + family_name + birthdate + gender + birthplace + birthcountry;
    expect(birthcountry).toBe('99100');

    const low = await Service.register(federation);
    const high = await PlusService.register(federation);
    plus.push(high);
    const secrets = [await secretOf('fclow-sub'), await secretOf('fcplus-sub')];
    expect(await subOf(low, { persona })).toBe(expected(low.client.entityId, serial, secrets[0] ?? ''));
    const { idToken, userinfo } = await high.signIn({ persona, source: 'la-poste' });
    expect(idToken.payload.sub).toBe(expected(high.client.entityId, serial, secrets[1] ?? ''));
    expect(userinfo.payload.sub).toBe(idToken.payload.sub);
  });

  test('§8 entityId shared: the same sub; another for another service', async () => {
    const entityId = 'e'.repeat(32);
    const one = await Service.register(federation, { entityId });
    const two = await Service.register(federation, { entityId });
    const other = await Service.register(federation);
    const sub = await subOf(one);
    expect(await subOf(two)).toBe(sub);
    expect(await subOf(other)).not.toBe(sub);
  });

  test('§8 not the redirect host: two hosts of one entity have one sub, two entities of one host have two', async () => {
    const entityId = 'h'.repeat(32);
    const here = await Service.register(federation, { entityId, redirect_uris: ['http://localhost:3999/callback'] });
    const there = await Service.register(federation, { entityId, redirect_uris: ['http://127.0.0.1:3999/callback'] });
    const neighbour = await Service.register(federation, { redirect_uris: ['http://localhost:3999/callback'] });
    const sub = await subOf(here);
    expect(await subOf(there)).toBe(sub);
    expect(await subOf(neighbour)).not.toBe(sub);
  });

  test('§8 same at every source', async () => {
    const service = await Service.register(federation);
    const subs = await Promise.all(
      ['impots', 'ameli', 'la-poste', 'msa', 'mobile-connect', 'alicem'].map((source) => subOf(service, { source })),
    );
    expect(new Set(subs).size).toBe(1);
  });

  test('§8 another on the other platform + §13 sub secret', async () => {
    const high = await PlusService.register(federation);
    plus.push(high);
    const low = await Service.register(federation, { entityId: high.client.entityId });
    const { idToken } = await high.signIn({ persona: 'angele-dubreuil', source: 'la-poste' });
    expect(idToken.payload.sub).toMatch(/^[0-9a-f]{64}v1$/);
    expect(idToken.payload.sub).not.toBe(await subOf(low, { source: 'la-poste' }));
  });

  test('§8 changed civil status: what the register answers counts, not what the source sends', async () => {
    const { persona, register } = rectified();
    const known = people.find(({ id }) => id === persona)?.identity;
    expect(identityHash(register)).not.toBe(identityHash({ ...register, ...known } as typeof register));
    const service = await Service.register(federation);
    const { claims, userinfo } = await service.signIn({ persona }, { scope: 'openid identite_pivot' });
    expect(userinfo.family_name).toBe(register.family_name);
    const { given_name, family_name, birthdate, gender, birthplace, birthcountry } = known as typeof register;
    const asSent = given_name + family_name + birthdate + gender + birthplace + birthcountry;
    expect(claims.sub).not.toBe(expected(service.client.entityId, asSent, await secretOf('fclow-sub')));
  });
});
