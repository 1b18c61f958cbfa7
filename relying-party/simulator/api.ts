import { z } from 'zod';
import { type Operation, operation } from '../../infrastructure/operation.ts';
import type { Site } from '../site.ts';
import {
  ACCOUNT_ACTS,
  type AccountAct,
  actOnAccount,
  advanceClock,
  CannotDo,
  reset,
  setRegisterMode,
  settle,
} from './operations.ts';
import {
  accountSchema,
  caseSchema,
  clockSchema,
  exchangeSchema,
  pendingSchema,
  registerAnswerSchema,
  registerModeSchema,
  returnSchema,
  verdictSchema,
} from './schemas.ts';
import { accountsView, clockView, viewOf } from './view.ts';

const topic = 'CPF site';

/** A call that needs no data takes an empty object: another site's page can send a form, and no JSON. */
const nothing = z.strictObject({});

const ACTS: Readonly<Record<AccountAct, string>> = {
  suspend: 'Suspend an account',
  close: 'Close an account, as its holder would',
  die: 'Close an account for ever: its holder has died',
  'confirm-email': 'Confirm the e-mail address of an account',
};

const VERDICTS = { accept: 'Accept an identity verification', refuse: 'Refuse an identity verification' } as const;

/** `/_sim/api`: the site's insides as JSON, for a test to read, assert and set. */
export function simulatorOperations(site: Site): Operation[] {
  return [...accounts(site), ...register(site), ...decisions(site), ...timeAndReset(site)];
}

function accounts(site: Site): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/accounts',
      topic,
      summary: 'List the accounts, and the registrations that wait for their e-mail',
      answer: z.object({ accounts: z.array(accountSchema), pending: z.array(pendingSchema) }),
      run: () => accountsView(site),
    }),
    operation({
      method: 'get',
      path: '/accounts/{id}',
      topic,
      summary: 'Read an account',
      answer: accountSchema,
      async run({ params: { id = '' } }) {
        const account = await site.accounts.find(id);
        if (!account) throw new CannotDo(404, `account: ${id} is unknown; GET /_sim/api/accounts lists them`);
        return viewOf(account);
      },
    }),
    ...(Object.keys(ACCOUNT_ACTS) as AccountAct[]).map((act) =>
      operation({
        method: 'post',
        path: `/accounts/{id}/${act}`,
        topic,
        summary: ACTS[act],
        body: nothing,
        answer: accountSchema,
        run: async ({ params: { id = '' } }) => viewOf(await actOnAccount(site, id, act)),
      }),
    ),
  ];
}

function register(site: Site): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/register',
      topic,
      summary: 'Read whether the register of social security numbers answers',
      answer: registerModeSchema,
      run: async () => ({ mode: site.sim?.register.mode }),
    }),
    operation({
      method: 'put',
      path: '/register',
      topic,
      summary: 'Set whether the register of social security numbers answers',
      body: registerModeSchema,
      example: { mode: 'down' },
      answer: registerModeSchema,
      async run({ body: { mode } }) {
        await setRegisterMode(site, mode);
        return { mode: site.sim?.register.mode };
      },
    }),
    operation({
      method: 'get',
      path: '/register/{nir}',
      topic,
      summary: 'Read what the register knows of a number',
      answer: registerAnswerSchema,
      run: async ({ params: { nir = '' } }) => site.sim?.register.register.find(nir),
    }),
  ];
}

function decisions(site: Site): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/returns',
      topic,
      summary: 'List the returns from FranceConnect, newest first: which row of the linking table applied, and why',
      answer: z.object({ returns: z.array(returnSchema) }),
      run: async () => ({ returns: (await site.sim?.trail()) ?? [] }),
    }),
    operation({
      method: 'get',
      path: '/exchange',
      topic,
      summary: 'Read the last answer of FranceConnect that passed every check',
      details: 'Null when there was none. Without code, token or secret.',
      answer: exchangeSchema,
      run: async () => (await site.sim?.exchange()) ?? null,
    }),
    operation({
      method: 'get',
      path: '/cases',
      topic,
      summary: 'List the identity verifications that wait for a decision',
      answer: z.object({ cases: z.array(caseSchema) }),
      run: async () => ({ cases: await site.cases.all() }),
    }),
    ...(['accept', 'refuse'] as const).map((verdict) =>
      operation({
        method: 'post',
        path: `/cases/{id}/${verdict}`,
        topic,
        summary: VERDICTS[verdict],
        body: nothing,
        answer: verdictSchema,
        run: ({ params: { id = '' } }) => settle(site, id, verdict),
      }),
    ),
  ];
}

function timeAndReset(site: Site): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/clock',
      topic,
      summary: 'What time it is at the site',
      answer: clockSchema,
      run: async () => clockView(site),
    }),
    operation({
      method: 'post',
      path: '/clock',
      topic,
      summary: 'Move time forward',
      body: z.strictObject({
        by: z.union([z.string(), z.looseObject({})], 'a duration').describe('Such as "25 h" or {"minutes": 31}.'),
      }),
      example: { by: '25 h' },
      answer: clockSchema,
      async run({ body: { by } }) {
        await advanceClock(site, by);
        return clockView(site);
      },
    }),
    operation({
      method: 'post',
      path: '/reset',
      topic,
      summary: 'Forget accounts, sessions and e-mails of the site',
      body: nothing,
      run: () => reset(site),
    }),
  ];
}
