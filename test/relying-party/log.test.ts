import { expect, it } from '@jest/globals';
import { pino } from 'pino';
import { ANGELA, ANGELA_NIR, KARIM } from './support/broker.ts';
import { arriveAs, SIGN_OUT, signUpAs, stage } from './support/site.ts';

const lines: string[] = [];
const on = stage({ log: pino({ level: 'trace' }, { write: (line) => void lines.push(line) }) });

it('tells what happened, and nothing that identifies anybody or opens anything', async () => {
  const seen: string[] = [];
  const see = (jwt: string) => {
    seen.push(jwt);
    return jwt;
  };
  on.broker.misbehaviour = { idTokenText: see, userinfoText: see };
  await signUpAs(ANGELA, ANGELA_NIR, on);
  await signUpAs(KARIM, ANGELA_NIR, on);
  const walker = await arriveAs({ ...ANGELA, family_name: 'MOREL' }, on);
  await walker.submit(SIGN_OUT);
  on.broker.misbehaviour = { ...on.broker.misbehaviour, idToken: (claims) => ({ ...claims, nonce: 'x' }) };
  await arriveAs(ANGELA, on);
  on.broker.misbehaviour = { unsignedUserinfo: true };
  await arriveAs(ANGELA, on);
  await arriveAs(undefined, on);

  const log = lines.join('');
  for (const event of [
    'account opened',
    'signed in',
    'signed out',
    'refused: M-NOMATCH',
    'unexpected_nonce',
    'family_name',
    'given up',
  ]) {
    expect(log).toContain(event);
  }
  const { sub, email, family_name } = ANGELA;
  for (const secret of [
    ANGELA_NIR.nir,
    sub,
    email,
    family_name,
    'MOREL',
    'BENALI',
    '1962',
    ...seen,
    ...seen.map((jwt) => jwt.split('.')[1]),
  ]) {
    expect(log).not.toContain(String(secret));
  }
});
