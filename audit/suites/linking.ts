import type { Case, PersonChanges, Stage } from '../case.ts';
import type { Outcome } from '../observe/outcome.ts';
import type { Person } from '../run/stage-types.ts';
import { type Failure, failed, type Judgement, passed, unclear } from '../verdict.ts';

const PAINS = 'public issue reports of services';
const BY_SUB = 'Find the account by sub, and by nothing else that FranceConnect sends.';

/** People in sequence, each in a new browser: whose account each of them gets. */
export const linkingCases: readonly Case[] = [
  linking({
    id: 'same-person-again',
    title: 'The same person comes back',
    severity: 'serious',
    rule: 'Gets the same account.',
    sources: ['service contract §8'],
    async run(stage) {
      const a = await stage.person();
      const first = await accountOf(stage, a);
      return same(first, await accountOf(stage, a), 'wrong-person');
    },
  }),
  linking({
    id: 'second-source',
    title: 'The same person by another source',
    severity: 'serious',
    rule: 'Gets the same account: sub does not depend on the source.',
    sources: [`${PAINS} (P24)`, 'service contract §8'],
    async run(stage) {
      const a = await stage.person();
      const first = await accountOf(stage, a);
      return same(first, await accountOf(stage, a, stage.facts.secondSource), 'wrong-person');
    },
  }),
  linking({
    id: 'same-mailbox',
    title: 'Two people share a mailbox',
    severity: 'critical',
    rule: 'Each gets an account of their own, or is asked for a proof; the first finds theirs again.',
    sources: [`${PAINS} (P01, P03)`, 'rdv-service-public #5429'],
    run: (stage) => sharedMailbox(stage, (email) => email),
  }),
  linking({
    id: 'same-mailbox-other-case',
    title: 'Two people share a mailbox, one writes it in capitals',
    severity: 'critical',
    rule: 'As with the same spelling.',
    sources: [`${PAINS} (P11)`],
    run: (stage) => sharedMailbox(stage, (email) => email.toUpperCase()),
  }),
  linking({
    id: 'twins',
    title: 'Twins',
    severity: 'critical',
    rule: 'One birth name, date and place, two first names: two accounts.',
    sources: ['personas: twins'],
    async run(stage) {
      const a = await stage.person({ given_name: 'Camille' });
      const b = await stage.person({ ...civilStatus(a), given_name: 'Dominique' });
      return different(await accountOf(stage, a), await accountOf(stage, b));
    },
  }),
  linking({
    id: 'homonyms',
    title: 'Homonyms born on one day',
    severity: 'critical',
    rule: 'The same names and date, two communes: two accounts.',
    sources: ['personas: homonyms'],
    async run(stage) {
      const a = await stage.person({ birthplace: '37261' });
      const b = await stage.person({ ...civilStatus(a), birthplace: '44109' });
      return different(await accountOf(stage, a), await accountOf(stage, b));
    },
  }),
  linking({
    id: 'email-changed-account',
    title: 'The same person with a new address',
    severity: 'serious',
    rule: 'Gets the same account.',
    sources: [`${PAINS} (P05, P06)`],
    async run(stage) {
      const a = await stage.person();
      const first = await accountOf(stage, a);
      const moved = await stage.person({ ...civilStatus(a), id: a.id, email: `nouvelle.${a.identity.email}` });
      return same(first, await accountOf(stage, moved), 'wrong-person');
    },
  }),
  linking({
    id: 'email-becomes-anothers',
    title: 'A person’s new address is another’s',
    severity: 'critical',
    rule: 'Keeps their account, without a crash.',
    sources: [`${PAINS} (P05)`],
    async run(stage) {
      const a = await stage.person();
      const b = await stage.person();
      const first = await accountOf(stage, a);
      const second = await accountOf(stage, b);
      const moved = await stage.person({ ...civilStatus(b), id: b.id, email: a.identity.email ?? '' });
      const again = await accountOf(stage, moved);
      if (again.account !== undefined && again.account === first.account) {
        return failed('let-in', `They get the account of whom the address was: ${again.account}.`);
      }
      return same(second, again, 'wrong-person');
    },
  }),
  linking({
    id: 'own-email-kept',
    title: 'The contact address a person chose stays',
    severity: 'moderate',
    rule: 'A contact address that was edited at the service is not overwritten at the next sign-in.',
    sources: [`${PAINS} (P35)`],
    needs: ['editEmail'],
    async run(stage) {
      const a = await stage.person();
      const first = await accountOf(stage, a);
      const email = `choisie.${a.identity.email}`;
      await stage.carryOut('editEmail', first.browser, { person: a, email });
      const again = await accountOf(stage, a);
      const shown = `${again.outcome.page.markup}${again.outcome.probe.markup}`;
      if (shown.includes(email)) return passed('It stays.');
      if (shown.includes(a.identity.email ?? '')) return failed('missing', 'It is overwritten.');
      return unclear('No page shows a contact address.');
    },
  }),
  linking({
    id: 'civil-status-changed-account',
    title: 'Another birth name, and another sub',
    severity: 'serious',
    rule: 'Gets another account, or is asked for a proof.',
    sources: [`${PAINS} (P21)`, 'service contract §8'],
    async run(stage) {
      const a = await stage.person();
      const first = await accountOf(stage, a);
      const { birthdate } = a.identity;
      const renamed = await stage.person({ id: a.id, ...(birthdate && { birthdate }) });
      return different(first, await accountOf(stage, renamed));
    },
  }),
  linking({
    id: 'account-closed',
    title: 'Somebody who closed their account comes back',
    severity: 'moderate',
    rule: 'Gets a new account, or words.',
    sources: [`${PAINS} (P14, P57)`],
    needs: ['closeAccount'],
    async run(stage) {
      const a = await stage.person();
      const first = await accountOf(stage, a);
      await stage.carryOut('closeAccount', first.browser, { person: a });
      const again = await accountOf(stage, a);
      if (again.outcome.end === 'crashed') return failed('crashed', again.outcome.why);
      return different(first, again);
    },
  }),
  linking({
    id: 'local-account-same-email',
    title: 'An account with a password has the same address',
    severity: 'critical',
    rule: 'The person proves that it is theirs, or gets another account.',
    sources: [`${PAINS} (P03, P06, P07)`],
    needs: ['localAccount'],
    run: (stage) => ownersAddress(stage, 'localAccount'),
  }),
  linking({
    id: 'privileged-account',
    title: 'A privileged account has the same address',
    severity: 'critical',
    rule: 'A privileged account is never opened by FranceConnect.',
    sources: [`${PAINS} (P12)`],
    needs: ['privilegedAccount'],
    run: (stage) => ownersAddress(stage, 'privilegedAccount'),
  }),
  linking({
    id: 'local-session-then-franceconnect',
    title: 'Somebody comes back while another’s account is open',
    severity: 'critical',
    rule: 'Whoever came back is signed in, or is asked: their identity is not attached to the open account.',
    sources: [`${PAINS} (P13)`, '1024pix/pix #4844'],
    needs: ['localAccount'],
    async run(stage) {
      const owner = await stage.person();
      const browser = await stage.newBrowser();
      await stage.carryOut('localAccount', browser, { person: owner, email: owner.identity.email ?? '' });
      const open = await stage.whoami(browser);
      const played = await stage.arrive({ browser, person: await stage.person() });
      const after = await stage.whoami(played.browser);
      if (open === undefined) return unclear('--local-account leaves no session that --whoami shows.');
      return after === open
        ? failed('wrong-person', `The open account ${open} is still shown.`)
        : passed('It is not the open account.');
    },
  }),
];

type Written = Pick<Case, 'id' | 'title' | 'severity' | 'run'> & {
  rule: string;
  sources: readonly string[];
  needs?: Case['needs'];
};

function linking({ rule, sources, needs = [], ...written }: Written): Case {
  return {
    ...written,
    suite: 'linking',
    rule: { text: rule, sources },
    fix: BY_SUB,
    needs: ['whoami', 'invented-people', ...needs],
  };
}

interface Arrival {
  account: string | undefined;
  outcome: Outcome;
  browser: Awaited<ReturnType<Stage['newBrowser']>>;
}

/** Signs somebody in, and reads whose account that is. */
async function accountOf(stage: Stage, person: Person, source?: string): Promise<Arrival> {
  const { browser } = await stage.arrive({ person, ...(source && { source }) });
  const outcome = await stage.outcome(browser);
  return { browser, outcome, account: await stage.whoami(browser) };
}

function civilStatus({ identity }: Person): PersonChanges {
  const { family_name, given_name, birthdate } = identity;
  return {
    ...(family_name && { family_name }),
    ...(given_name && { given_name }),
    ...(birthdate && { birthdate }),
  };
}

function same(first: Arrival, again: Arrival, how: Failure): Judgement {
  if (first.account === undefined) return unclear(`The first sign-in shows no account. ${first.outcome.why}`);
  if (again.outcome.end === 'crashed') return failed('crashed', again.outcome.why);
  if (again.account === first.account) return passed('The same account.');
  return failed(how, `First ${first.account}, then ${again.account ?? 'no account'}.`);
}

function different(first: Arrival, other: Arrival): Judgement {
  if (first.account === undefined) return unclear(`The first sign-in shows no account. ${first.outcome.why}`);
  if (other.account === first.account) return failed('let-in', `Both get ${first.account}.`);
  return passed(other.account === undefined ? 'No account without a question.' : 'Two accounts.');
}

async function sharedMailbox(stage: Stage, spelling: (email: string) => string): Promise<Judgement> {
  const a = await stage.person();
  const b = await stage.person({ email: spelling(a.identity.email ?? '') });
  const first = await accountOf(stage, a);
  const other = different(first, await accountOf(stage, b));
  if (other.verdict !== 'pass') return other;
  const again = same(first, await accountOf(stage, a), 'wrong-person');
  return again.verdict === 'pass' ? other : again;
}

async function ownersAddress(stage: Stage, hook: 'localAccount' | 'privilegedAccount'): Promise<Judgement> {
  const owner = await stage.person();
  const email = owner.identity.email ?? '';
  const browser = await stage.newBrowser();
  await stage.carryOut(hook, browser, { person: owner, email });
  const opened = await stage.whoami(browser);
  if (opened === undefined) return unclear('The module leaves no session that --whoami shows.');
  const stranger = await stage.person({ email });
  const arrived = await accountOf(stage, stranger);
  if (arrived.account === opened) return failed('let-in', `FranceConnect opens ${opened}.`);
  return passed('FranceConnect does not open it.');
}
