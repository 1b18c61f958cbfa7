import type { Browser, BrowserCookie } from '../browser/browser.ts';
import type { Case, Stage } from '../case.ts';
import { failed, type Judgement, notApplicable, passed, warned } from '../verdict.ts';
import { halfway } from './callback.ts';
import { judged } from './judge.ts';

/** The session a sign-in opens: another one than before, in a cookie that is kept well. */
export const sessionCases: readonly Case[] = [
  {
    id: 'session-renewed',
    suite: 'callback',
    title: 'A session from before the sign-in is not signed in',
    severity: 'serious',
    rule: {
      text: 'The session gets a new identifier when somebody signs in: whoever planted the old one is not signed in with them.',
      sources: ['OWASP ASVS 7.2.4', 'apache/tooling-trusted-releases #733'],
    },
    fix: 'Give the session a new identifier at each sign-in, and end the old one.',
    needs: [],
    async run(stage) {
      const { browser, address } = await halfway(stage);
      const before = await browser.cookies.copy();
      await stage.return(browser, address);
      const own = await stage.outcome(browser);
      if (own.end !== 'in') return judged('accept', own, stage.facts.language);
      const thief = await stage.newBrowser();
      await thief.cookies.plant(before);
      await thief.open(own.probe.url);
      const outcome = await stage.outcome(thief);
      if (outcome.end === 'in')
        return failed('let-in', `The cookies of before the sign-in are signed in. ${outcome.why}`);
      return passed('The cookies of before the sign-in are worth nothing after it.');
    },
  },
  {
    id: 'session-cookie',
    suite: 'callback',
    title: 'Attributes of the session’s cookie',
    severity: 'minor',
    rule: {
      text: 'The cookie that makes the difference between in and out has HttpOnly, SameSite, and Secure on https.',
      sources: ['OWASP ASVS 3.3'],
    },
    fix: 'Set HttpOnly, SameSite=Lax, and Secure when the address is https.',
    needs: [],
    async run(stage) {
      const { browser } = await stage.play();
      const outcome = await stage.outcome(browser);
      if (outcome.end !== 'in') return judged('accept', outcome, stage.facts.language);
      const cookie = await decisiveCookie(stage, browser, outcome.probe.url);
      if (!cookie) return notApplicable('No single cookie makes the difference.');
      const lacking = [
        ...(cookie.httpOnly ? [] : ['HttpOnly']),
        ...(cookie.sameSite && cookie.sameSite !== 'none' ? [] : ['SameSite']),
        ...(cookie.secure || outcome.probe.url.protocol === 'http:' ? [] : ['Secure']),
      ];
      if (lacking.length > 0) return warned('weak', `The cookie ${cookie.name} lacks ${lacking.join(' and ')}.`);
      return passed(`The cookie ${cookie.name} has them.`);
    },
  },
];

/** The cookie without which nobody is signed in. */
async function decisiveCookie(stage: Stage, browser: Browser, probe: URL): Promise<BrowserCookie | undefined> {
  const { origin } = new URL(stage.facts.issuer);
  const own = (await browser.cookies.all()).filter(({ origins }) => origins.some((one) => one !== origin));
  for (const cookie of own) {
    const without = await stage.newBrowser();
    await without.cookies.plant(await browser.cookies.copy());
    await without.cookies.remove(cookie.name);
    await without.open(probe);
    if ((await stage.outcome(without)).end !== 'in') return cookie;
  }
  return undefined;
}

/** Parameters services take a way on from. */
const NEXT = [
  'next',
  'suite',
  'redirect',
  'redirect_to',
  'redirect_uri',
  'return_to',
  'returnTo',
  'return_url',
  'url',
  'retour',
  'target',
  'destination',
  'continue',
  'service',
];
const OUTSIDE = 'ailleurs.audit.example';

/** A start that asks to end elsewhere. */
export const openRedirectCases: readonly Case[] = (
  [
    ['absolute', `https://${OUTSIDE}/`],
    ['scheme-less', `//${OUTSIDE}/`],
    ['backslash', `/\\${OUTSIDE}/`],
  ] as const
).map(([form, target]) => ({
  id: `open-redirect-${form}`,
  suite: 'callback',
  title: `A start asks to end at ${target}`,
  severity: 'serious',
  rule: {
    text: 'Whatever a start asks for, the sign-in ends at the service itself, or the start is refused with words.',
    sources: ['RFC 9700 §4.11', 'getredash/redash #2822', 'multica-ai/multica #1116'],
  },
  fix: 'Only go on to a path of your own: one slash, and no slash or backslash after it.',
  needs: [],
  run: (stage) => openRedirect(stage, target),
}));

async function openRedirect(stage: Stage, target: string): Promise<Judgement> {
  const all = await endsOutside(stage, NEXT, target);
  if (all !== true) return all;
  for (const name of NEXT) {
    if ((await endsOutside(stage, [name], target)) === true) {
      return failed('leaked', `A start with ${name}=${target} ends at ${OUTSIDE}.`);
    }
  }
  return failed('leaked', `A start with ${target} in ${NEXT.join(', ')} ends at ${OUTSIDE}.`);
}

async function endsOutside(stage: Stage, names: readonly string[], target: string): Promise<true | Judgement> {
  const browser = await stage.newBrowser();
  const query = Object.fromEntries(names.map((name) => [name, target]));
  const person = await stage.person();
  const departure = await stage.start(browser, { query }).catch((error: Error) => {
    if (error.name === 'DidNotLeave') return undefined;
    throw error;
  });
  if (!departure) {
    const { failure, url } = browser.page();
    if (url.hostname === OUTSIDE) return true;
    if (failure !== undefined) return failed('crashed', `The start gives ${failure}.`);
    return passed('The start is refused.');
  }
  const address = await stage.signIn(browser, departure, person);
  browser.stopAt([`https://${OUTSIDE}`, `http://${OUTSIDE}`]);
  const page = await browser.open(address);
  if (page.url.hostname === OUTSIDE) return true;
  if (page.failure !== undefined) return failed('crashed', `The return gives ${page.failure}.`);
  return passed('It ends at the service itself.');
}
