import type { Browser } from '../browser/browser.ts';
import type { Case, Played, Stage } from '../case.ts';
import { isOut } from '../observe/outcome.ts';
import { documentOf } from '../observe/text.ts';
import { failed, type Judgement, notApplicable, notExercised, passed, unclear, warned } from '../verdict.ts';
import { judged } from './judge.ts';

const END_FIRST = 'End the service’s own session before the browser is sent to FranceConnect.';
const END_BOTH =
  'Send the browser to FranceConnect’s /session/end with id_token_hint, post_logout_redirect_uri and state.';
/** Pages of FranceConnect and the source between signing out and the way back. */
const MOST_PAGES = 6;
const OWN_SESSION = {
  text: 'After signing out nobody is signed in at the service, whatever becomes of FranceConnect.',
  sources: ['public issue reports of services (P57)'],
};

/** Signing out: here, at FranceConnect, and on the way back. */
export const logoutCases: readonly Case[] = [
  {
    id: 'logout-ends-own-session',
    suite: 'logout',
    title: 'Signing out ends the service’s session',
    severity: 'critical',
    rule: OWN_SESSION,
    fix: END_FIRST,
    needs: ['logout'],
    async run(stage) {
      const { browser } = await arrived(stage);
      await signOutFully(stage, browser);
      return stillIn(stage, browser);
    },
  },
  {
    id: 'logout-reaches-franceconnect',
    suite: 'logout',
    title: 'Signing out ends FranceConnect’s session',
    severity: 'serious',
    rule: {
      text: 'The browser goes to FranceConnect’s /session/end.',
      sources: ['public issue reports of services (P57)', 'qualification L1'],
    },
    fix: END_BOTH,
    needs: ['logout'],
    async run(stage) {
      const { browser } = await arrived(stage);
      const reached = await stage.logout(browser);
      return reached ? passed('It does.') : failed('missing', 'The browser is not sent to FranceConnect.');
    },
  },
  {
    id: 'logout-request',
    suite: 'logout',
    title: 'The request that ends FranceConnect’s session',
    severity: 'serious',
    rule: {
      text: 'It has id_token_hint of this person, a registered post_logout_redirect_uri, and state.',
      sources: ['public issue reports of services (P54, P55)'],
    },
    fix: `${END_BOTH} Keep the ID token in the session for it, and register the address.`,
    needs: ['logout'],
    async run(stage) {
      const { browser, departure } = await arrived(stage);
      const reached = await stage.logout(browser);
      if (!reached) return notApplicable('The browser is not sent to FranceConnect.');
      const lacking = ['id_token_hint', 'post_logout_redirect_uri', 'state'].filter(
        (name) => !reached.searchParams.get(name),
      );
      if (lacking.length > 0) return failed('sent', `Lacking: ${lacking.join(', ')}.`);
      browser.stopAt([]);
      await browser.open(reached);
      const { logouts } = await stage.witness(departure);
      const refused = logouts.find(({ code }) => code !== undefined);
      if (refused) return failed('sent', `FranceConnect refuses it with ${refused.code}.`);
      if (logouts.length === 0) return failed('sent', 'The ID token is not of this person’s sign-in.');
      return passed('FranceConnect takes it.');
    },
  },
  {
    id: 'logout-then-start',
    suite: 'logout',
    title: 'The next person at this computer',
    severity: 'critical',
    rule: {
      text: 'After signing out, a new start asks for a source again: on a shared computer the next person is somebody else.',
      sources: ['public issue reports of services (P57)'],
    },
    fix: END_BOTH,
    needs: ['logout'],
    async run(stage) {
      const { browser } = await arrived(stage);
      await signOutFully(stage, browser);
      const { address } = await stage.start(browser);
      browser.stopAt([]);
      const page = await browser.open(address);
      if (/id="idp-/.test(page.markup)) return passed('FranceConnect asks for a source again.');
      return failed('missing', 'FranceConnect still knows the person: it does not ask for a source.');
    },
  },
  {
    id: 'logout-state-unique',
    suite: 'logout',
    title: 'The state of a logout is another one each time',
    severity: 'minor',
    rule: { text: 'state differs at each sign-out, and is none of a sign-in.', sources: ['qualification L2'] },
    fix: 'Draw it at random.',
    needs: ['logout'],
    async run(stage) {
      const states: string[] = [];
      for (let time = 0; time < 3; time += 1) {
        const { browser } = await arrived(stage);
        const state = (await stage.logout(browser))?.searchParams.get('state');
        if (!state) return notApplicable('The browser is not sent to FranceConnect with a state.');
        states.push(state);
      }
      if (new Set(states).size < states.length) return warned('weak', 'The same state at two sign-outs.');
      const began = stage.facts.departures.some(({ parameters }) => states.includes(parameters.get('state') ?? ''));
      return began ? warned('weak', 'The state is one of a sign-in.') : passed('Three sign-outs, three values.');
    },
  },
  returnCase('logout-return', 'Coming back from signing out', (address) => address),
  returnCase('logout-return-other-state', 'Coming back with another state', (address) => {
    address.searchParams.set('state', 'etat-d-une-autre-deconnexion-0123456789');
    return address;
  }),
  returnCase('logout-return-without-state', 'Coming back without a state', (address) => {
    address.searchParams.delete('state');
    return address;
  }),
  {
    id: 'logout-503',
    suite: 'logout',
    title: 'Logout is down',
    severity: 'serious',
    rule: {
      text: 'End its own session before it sends the citizen away.',
      sources: ['public issue reports of services'],
    },
    fix: END_FIRST,
    needs: ['logout'],
    async run(stage) {
      const { browser } = await arrived(stage);
      await stage.scenario('logout-503');
      await signOutFully(stage, browser);
      return stillIn(stage, browser);
    },
  },
  {
    id: 'logout-late',
    suite: 'logout',
    title: 'Signing out half an hour later',
    severity: 'moderate',
    rule: {
      text: 'The service’s session ends, although FranceConnect’s has ended by itself.',
      sources: ['ami-notifications-api #132'],
    },
    fix: END_FIRST,
    needs: ['logout'],
    async run(stage) {
      const { browser } = await arrived(stage);
      await stage.advance('31 min');
      await signOutFully(stage, browser);
      return stillIn(stage, browser);
    },
  },
  {
    id: 'session-dead-after-logout',
    suite: 'logout',
    title: 'Cookies of before signing out',
    severity: 'moderate',
    rule: { text: 'Cookies copied before signing out are worth nothing after it.', sources: ['OWASP ASVS 7.4'] },
    fix: 'End the session on the server; a session that is all in its cookie cannot do it.',
    needs: ['logout'],
    async run(stage) {
      const { browser } = await arrived(stage);
      const before = await browser.cookies.copy();
      const probe = (await stage.outcome(browser)).probe.url;
      await stage.logout(browser);
      const thief = await stage.newBrowser();
      await thief.cookies.plant(before);
      await thief.open(probe);
      const outcome = await stage.outcome(thief);
      if (outcome.end === 'in') return warned('weak', `They are signed in. ${outcome.why}`);
      return passed('They are not signed in.');
    },
  },
];

function returnCase(id: string, title: string, altered: (address: URL) => URL): Case {
  return {
    id,
    suite: 'logout',
    title,
    severity: 'moderate',
    rule: {
      text: 'The way back from FranceConnect ends on a page of the service, whatever state it brings; its session stays ended.',
      sources: ['public issue reports of services (P55)', 'OpenID Foundation rp-init-logout tests'],
    },
    fix: 'Answer the return with a page of your own, and never with an error for a state that is not known.',
    needs: ['logout'],
    async run(stage) {
      const { browser } = await arrived(stage);
      const reached = await stage.logout(browser);
      const back = reached?.searchParams.get('post_logout_redirect_uri');
      if (!reached || !back)
        return notApplicable('The browser is not sent to FranceConnect with an address to return to.');
      if (!(await throughFranceConnect(browser, reached, back))) {
        return unclear(`FranceConnect does not send the person back to ${back}.`);
      }
      // Some services end their session here; most have ended it before.
      const ended = isOut(await stage.outcome(browser));
      await browser.open(altered(new URL(browser.page().url)));
      const outcome = await stage.outcome(browser);
      if (outcome.page.failure !== undefined || outcome.end === 'crashed') return failed('crashed', outcome.why);
      if (outcome.end === 'in' && ended) return failed('let-in', `Somebody is signed in again. ${outcome.why}`);
      if (outcome.end === 'in') return notExercised('The session did not end: logout-ends-own-session says so.');
      return isOut(outcome) ? passed('It ends on a page of the service.') : unclear(outcome.why);
    },
  };
}

/** Somebody is signed in, or the case proves nothing. */
async function arrived(stage: Stage): Promise<Played> {
  const played = await stage.arrive();
  const outcome = await stage.outcome(played.browser);
  if (outcome.end !== 'in') throw new Error(`An ordinary sign-in does not end signed in. ${outcome.why}`);
  return played;
}

/**
 * Signs out, through FranceConnect's pages as well, as far as they lead.
 * @param back where FranceConnect sends the browser back to; it stops there
 * @returns whether it came back
 */
async function throughFranceConnect(browser: Browser, reached: URL, back: string | null): Promise<boolean> {
  browser.stopAt(back ? [back] : []);
  let page = await browser.open(reached);
  for (let pages = 0; !page.stopped && pages < MOST_PAGES; pages += 1) {
    if (page.failure !== undefined || !documentOf(page.markup).querySelector('main form')) return false;
    page = await browser.press('main form');
  }
  browser.stopAt([]);
  return page.stopped;
}

/** Signs out as a person does: to FranceConnect and back. */
async function signOutFully(stage: Stage, browser: Browser): Promise<void> {
  const reached = await stage.logout(browser);
  browser.stopAt([]);
  if (!reached) return;
  if (await throughFranceConnect(browser, reached, reached.searchParams.get('post_logout_redirect_uri'))) {
    await browser.open(browser.page().url);
  }
}

async function stillIn(stage: Stage, browser: Browser): Promise<Judgement> {
  const outcome = await stage.outcome(browser);
  // What is asked here is whether the session ended; the page in front of it may be FranceConnect's.
  if (outcome.end === 'in') return failed('let-in', `Still signed in. ${outcome.why}`);
  return isOut(outcome) ? passed('Nobody is signed in any more.') : judged('refuse', outcome, stage.facts.language);
}
