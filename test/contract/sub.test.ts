import { describe, expect, test } from '@jest/globals';
import { identityHash, sub } from '../../contract/sub.ts';

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

test('the contract’s vector', () => {
  const hash = identityHash(person('Alice Zoé', 'DURAND', '1990-02-03', 'female', '59350', '99100'));
  expect(hash).toBe('k5hpQbIfXXoyuGoszDv02Dmgfb+VUl/xg2oiJQV2bro=');
  expect(sub('0123456789abcdef'.repeat(4), hash, 'mock-secret-do-not-use-in-production-0001')).toBe(
    'c8f6d7ddf9048b0e3d0b2b7606f2c9af92cd4cb0b934416d8e52855a2e2b2a04v1',
  );
});

describe('identity hashes of the reference', () => {
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
  ])('%j', (identity, hash) => {
    expect(identityHash(identity)).toBe(hash);
  });
});

test('a birthplace abroad does not count, one in France does', () => {
  const abroad = person('Jean', 'FLEURET', '1992-11-01', 'male', '75107', '99217');
  expect(identityHash(abroad)).toBe(identityHash({ ...abroad, birthplace: '' }));
  const inFrance = { ...abroad, birthcountry: '99100' };
  expect(identityHash(inFrance)).not.toBe(identityHash({ ...inFrance, birthplace: '' }));
});

test('the sub of the reference’s second vector', () => {
  const hash = identityHash(person('Jeanne', 'DURAND', '1962-08-24', 'female', '75107', '99100'));
  expect(sub('demo-entity', hash, 'demo-key')).toBe(
    '1ade4a3f60417988f47dd007759288c6fcc2473bb9b8bef5c033b94c102db177v1',
  );
});
