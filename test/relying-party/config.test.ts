import { describe, expect, it } from '@jest/globals';
import { systemClock } from '../../infrastructure/clock.ts';
import { silentLog } from '../../infrastructure/log.ts';
import { memoryStorage } from '../../infrastructure/storage/memory.ts';
import { createRelyingParty, type RelyingPartyOptions } from '../../relying-party/index.ts';
import { lastCredited } from '../../relying-party/my-account/rights.ts';

const OPTIONS: RelyingPartyOptions = {
  url: 'http://localhost:4200',
  franceconnect: { issuer: 'http://localhost:4000/api/v2', client_id: 'cpf', client_secret: 'secret' },
  storage: memoryStorage(),
  sessionStorage: memoryStorage(),
  clock: systemClock,
  log: silentLog,
  home: 'http://localhost:4000/_local',
};

describe('the options', () => {
  it('are listed, all of them, when they are wrong', async () => {
    const wrong = {
      ...OPTIONS,
      url: 'localhost:4200',
      home: 'not an address',
      franceconnect: { ...OPTIONS.franceconnect, client_id: '', id_token_signed_response_alg: 'HS256' as 'ES256' },
      rights: { cpf: { amount: -1, perYear: 500, ceiling: 5000, creditedOn: '2026-04-15' } },
    };
    const problem = await createRelyingParty(wrong).catch((error: Error) => error);
    expect(problem).toMatchObject({ name: 'UserError' });
    for (const path of [
      'url',
      'home',
      'franceconnect.client_id',
      'franceconnect.id_token_signed_response_alg',
      'rights.cpf.amount',
      'rights.cpf.creditedOn',
    ]) {
      expect((problem as Error).message).toContain(`- ${path}: `);
    }
  });

  it.each(['', 'localhost:4200', 'ftp://localhost', 'http://'])('do not take %p for an address', async (url) => {
    await expect(createRelyingParty({ ...OPTIONS, url })).rejects.toMatchObject({ name: 'UserError' });
  });

  it('need no FranceConnect to be there yet', async () => {
    await expect(createRelyingParty(OPTIONS)).resolves.toBeInstanceOf(Function);
  });
});

describe('the last credit', () => {
  const right = { amount: 1, perYear: 1, ceiling: 1, creditedOn: '04-15' };
  it.each([
    ['2026-04-14T12:00:00Z', '2025-04-15'],
    ['2026-04-14T22:30:00Z', '2026-04-15'],
    ['2026-12-31T12:00:00Z', '2026-04-15'],
  ])('seen from %s was on %s', (now, expected) => {
    expect(lastCredited(right, Date.parse(now))).toBe(expected);
  });
});
