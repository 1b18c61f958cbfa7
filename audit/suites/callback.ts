import type { Case, Stage } from '../case.ts';
import { type Identity, identityIn } from '../observe/identity.ts';
import { isOut, type Outcome } from '../observe/outcome.ts';
import { visibleText } from '../observe/text.ts';
import { DidNotLeave } from '../run/stage-types.ts';
import { failed, type Judgement, notApplicable, notExercised, passed, unclear, warned } from '../verdict.ts';
import { judged } from './judge.ts';

const OTHERS_SESSION = {
  text: 'A return is finished in the browser that began it, and in no other.',
  sources: ['RFC 9700 §4.7', 'RFC 6749 §10.12'],
};
const KEEP_STATE =
  'Keep state and nonce in the session of the browser that starts, and compare both when it comes back; never take a return that no departure of this browser fits.';

/** The way back, followed by the wrong browser, twice, too late, or without its cookies. */
export const callbackCases: readonly Case[] = [
  {
    id: 'other-browser',
    suite: 'callback',
    title: 'Somebody else opens the return address',
    severity: 'critical',
    rule: OTHERS_SESSION,
    fix: KEEP_STATE,
    needs: [],
    async run(stage) {
      const { address } = await halfway(stage);
      const stranger = await stage.newBrowser();
      await stage.return(stranger, address);
      return judged('refuse', await stage.outcome(stranger), stage.facts.language);
    },
  },
  {
    id: 'other-browser-own-start',
    suite: 'callback',
    title: 'Somebody else, on the way themselves, opens the return address',
    severity: 'critical',
    rule: OTHERS_SESSION,
    fix: KEEP_STATE,
    needs: [],
    async run(stage) {
      const { address } = await halfway(stage);
      const stranger = await stage.newBrowser();
      await stage.start(stranger);
      await stage.return(stranger, address);
      return judged('refuse', await stage.outcome(stranger), stage.facts.language);
    },
  },
  {
    id: 'code-of-somebody-else',
    suite: 'callback',
    title: 'A code of another sign-in is slipped in',
    severity: 'critical',
    rule: {
      text: 'The nonce of the ID token is the one this browser departed with.',
      sources: ['RFC 9700 §4.5', 'OpenID Connect Core §3.1.3.7 rule 11'],
    },
    fix: 'Compare nonce with the one kept under the state that came back; draw both at random at each start.',
    needs: ['second-person'],
    async run(stage) {
      const other = await halfway(stage);
      const browser = await stage.newBrowser();
      const own = await stage.start(browser);
      const forged = new URL(other.address);
      const state = own.parameters.get('state');
      if (state === null) return notApplicable('The service sends no state.');
      forged.searchParams.set('state', state);
      await stage.return(browser, forged);
      return judged('refuse', await stage.outcome(browser), stage.facts.language);
    },
  },
  {
    id: 'cookie-lost',
    suite: 'callback',
    title: 'The service’s cookies are gone at the return',
    severity: 'serious',
    rule: {
      text: 'Refuses with words, and offers to start again.',
      sources: ['public issue reports of services (P61)'],
    },
    fix: 'Show a page with a way to start again when no departure is found for the return.',
    needs: [],
    async run(stage) {
      const { browser, address } = await halfway(stage);
      const { origin } = new URL(stage.facts.issuer);
      await browser.cookies.clearExcept([origin]);
      await stage.return(browser, address);
      return judged('recover', await stage.outcome(browser), stage.facts.language);
    },
  },
  {
    id: 'callback-twice',
    suite: 'callback',
    title: 'The return is opened again',
    severity: 'moderate',
    rule: {
      text: 'The person stays signed in when the return address is opened again, as by the back button.',
      sources: ['public issue reports of services (P61)'],
    },
    fix: 'When a return fits no departure and somebody is signed in, leave their session as it is.',
    needs: [],
    async run(stage) {
      const { browser, address } = await stage.arrive();
      const first = await stage.outcome(browser);
      if (first.end !== 'in') return judged('accept', first, stage.facts.language);
      // Where there is a back button, it is pressed first.
      await browser.back?.();
      await stage.return(browser, address);
      const again = await stage.outcome(browser);
      // Signed in, whatever the page of this second return looks like.
      if (again.page.failure !== undefined) return failed('crashed', `The second return gives ${again.page.failure}.`);
      return crashed(again) ?? judged('accept', again, stage.facts.language);
    },
  },
  {
    id: 'callback-after-logout',
    suite: 'callback',
    title: 'The return is opened again after signing out',
    severity: 'critical',
    rule: { text: 'A return works once.', sources: ['RFC 9700 §4.7'] },
    fix: 'Forget the departure as soon as its return is taken.',
    needs: ['logout'],
    async run(stage) {
      const { browser, address } = await stage.arrive();
      await stage.logout(browser);
      if ((await stage.outcome(browser)).end === 'in') {
        return notExercised('The session did not end: logout-ends-own-session says so.');
      }
      await stage.return(browser, address);
      return judged('refuse', await stage.outcome(browser), stage.facts.language);
    },
  },
  {
    id: 'two-tabs',
    suite: 'callback',
    title: 'Two tabs sign in at once',
    severity: 'moderate',
    rule: {
      text: 'Two starts of one browser are two departures: at least the second one ends signed in.',
      sources: ['public issue reports of services (P61)'],
    },
    fix: 'Keep several departures per session, each under its state.',
    needs: [],
    async run(stage) {
      const first = await stage.newBrowser();
      const second = await first.tab();
      const person = await stage.person();
      const one = await stage.start(first);
      const other = await stage.start(second);
      await stage.return(first, await stage.signIn(first, one, person));
      const early = await stage.outcome(first);
      if (early.end === 'in') return passed('The first one ends signed in.');
      await stage.return(second, await stage.signIn(second, other, person));
      const late = await stage.outcome(second);
      if (late.end === 'in') return passed(`The second one ends signed in. The first: ${early.why}`);
      return crashed(late) ?? crashed(early) ?? warned('rough', `Neither ends signed in. ${late.why}`);
    },
  },
  {
    id: 'stale-tab',
    suite: 'callback',
    title: 'A tab left open overnight',
    severity: 'moderate',
    rule: {
      text: 'After a return that came too late, a new start ends signed in.',
      sources: ['rdv-service-public #3437'],
    },
    fix: 'Begin every start with a new state and nonce, whatever is left of an older one.',
    needs: [],
    async run(stage) {
      const { browser, person, address } = await halfway(stage);
      await stage.advance('9 h');
      await stage.return(browser, address);
      const late = await stage.outcome(browser);
      if (late.end === 'in') return unclear('A code of nine hours ago was redeemed.');
      await stage.play({ browser, person });
      return judged('accept', await stage.outcome(browser), stage.facts.language);
    },
  },
  {
    id: 'samesite-strict',
    suite: 'callback',
    title: 'The return comes from another site',
    severity: 'serious',
    rule: {
      text: 'The return is a navigation from another site: cookies with SameSite=Strict do not come along. Ports of localhost are one site, so that nobody notices on a laptop.',
      sources: ['RFC 6265bis', 'public issue reports of services (P61)'],
    },
    fix: 'Give the cookie that holds state and nonce SameSite=Lax.',
    needs: [],
    async run(stage) {
      const { browser, address } = await halfway(stage);
      await stage.return(browser, address, { crossSite: true });
      return judged('accept', await stage.outcome(browser), stage.facts.language);
    },
  },
  {
    id: 'person-b-after-a',
    suite: 'callback',
    title: 'Another person signs in over the first',
    severity: 'critical',
    rule: {
      text: 'The session belongs to whoever came back last, or the service asks.',
      sources: ['public issue reports of services (P58, P13)'],
    },
    fix: 'Begin a new session at each sign-in, with nothing of the one before.',
    needs: ['second-person'],
    run: personBAfterA,
  },
];

async function personBAfterA(stage: Stage): Promise<Judgement> {
  const { browser, person } = await stage.arrive();
  const before = await stage.outcome(browser);
  if (before.end !== 'in') return judged('accept', before, stage.facts.language);
  const other = await stage.person();
  const began = await stage.start(browser).catch((error: Error) => {
    if (error instanceof DidNotLeave) return undefined;
    throw error;
  });
  if (!began) return notApplicable('The service does not leave for FranceConnect while somebody is signed in.');
  // FranceConnect would let the first person through at once: the other one comes by a browser of their own.
  const address = await stage.signIn(await stage.newBrowser(), began, other);
  await stage.return(browser, address);
  await stage.firstVisit(browser, other);
  const after = await stage.outcome(browser);
  const seen = (markup: string) => [person, other].filter(({ identity }) => isShown(markup, identity));
  const onPage = seen(after.page.markup);
  const onProbe = seen(after.probe.markup);
  // Whoever is asked which of the two they are sees both names on that page, and one account.
  if (onPage.length === 2 && onProbe.length < 2) return passed('The person is asked: the page names both.');
  const shown = new Set([...onPage, ...onProbe]);
  if (shown.size === 2) return failed('wrong-person', 'Both identities are shown.');
  if (shown.has(person)) return failed('wrong-person', 'The first person is still signed in.');
  if (shown.has(other)) return passed('The second person is signed in.');
  return crashed(after) ?? (isOut(after) ? passed('Nobody is signed in any more.') : unclear(after.why));
}

function isShown(markup: string, identity: Identity): boolean {
  return identityIn(visibleText(markup), { ...identity, given_name: undefined }) !== undefined;
}

/** A person stands before the service again, with the address to come back to. */
export async function halfway(stage: Stage) {
  const browser = await stage.newBrowser();
  const person = await stage.person();
  const departure = await stage.start(browser);
  const address = await stage.signIn(browser, departure, person);
  return { browser, person, departure, address };
}

/** A crash is reported; any other outcome is not judged here. */
function crashed({ end, why }: Outcome): Judgement | undefined {
  return end === 'crashed' ? failed('crashed', why) : undefined;
}
