import { expect, test } from '@jest/globals';
import { reactionTo } from '../../federation/console/flows/reaction.ts';
import type { JournalEntry } from '../../infrastructure/journal/journal.ts';

const entry = (kind: string, at: number) => ({ kind, at, took: 5, detail: {} }) as JournalEntry;
const request = { scope: 'openid email' };

test('a service that asks for nothing within 10 seconds refused the token as it must', () => {
  const token = entry('SP_REQUESTED_FC_TOKEN', 1_000);
  expect(reactionTo(token, [token], request, 11_004).verdict).toBe('unknown');
  expect(reactionTo(token, [token], request, 11_005).verdict).toBe('refused');
});

test('a service that signs the person out had accepted them', () => {
  const userinfo = entry('SP_REQUESTED_FC_USERINFO', 1_000);
  expect(reactionTo(userinfo, [userinfo], request, 60_000).verdict).toBe('unknown');
  const logout = entry('SP_REQUESTED_LOGOUT', 2_000);
  expect(reactionTo(userinfo, [userinfo, logout], request, 60_000).verdict).toBe('accepted');
});

test('a callback to refuse is accepted by redeeming its code, refused by not redeeming it within 10 seconds', () => {
  const parameters = { code: 'masked', state: 'another' };
  const callback = { ...entry('FC_REDIRECTED_TO_SP', 1_000), detail: { answer: { status: 303, parameters } } };
  const altered = callback as unknown as JournalEntry;
  expect(reactionTo(altered, [altered], request, 2_000).verdict).toBe('unknown');
  expect(reactionTo(altered, [altered], request, 60_000).verdict).toBe('refused');
  const token = entry('SP_REQUESTED_FC_TOKEN', 2_000);
  expect(reactionTo(altered, [altered, token], request, 60_000).verdict).toBe('accepted');
  const rejected = { ...token, code: 'Y0434A7B' };
  expect(reactionTo(altered, [altered, rejected], request, 60_000).verdict).toBe('refused');
});
