import type { Stage } from '../../case.ts';
import { folded, hasWords, visibleText } from '../../observe/text.ts';
import type { Person } from '../../run/stage-types.ts';
import { notApplicable, selfAssessed, unclear } from '../../verdict.ts';
import { localField } from './button.ts';
import { broken, type Check, type Found, forAPerson, kept, onSignInPage, remark } from './check.ts';

/** The person's way, and what FranceConnect knows of the service. */
export const journeyChecks: Readonly<Record<string, Check>> = {
  J1: onSignInPage('Another means of signing in', 'Offer another means beside FranceConnect.', (page) => {
    const others = page.document
      .querySelectorAll('a[href], button')
      .filter((one) => one !== page.button && /connexion|connecter|identifi/i.test(one.text));
    if (localField(page) || others.length > 0) return kept('There is one on the page.');
    return broken('The page has no local form and no other link to sign in by.');
  }),
  J2: {
    title: 'The list of sources opens in the same window',
    fix: 'Lead there by a link or a form: no pop-up, no frame.',
    look: sameWindow,
  },
  J3: {
    title: 'Signing in works, from the button to a signed-in page',
    fix: 'Show the person that they are signed in.',
    async look(stage) {
      const { browser, person } = await stage.arrive();
      const { end, why } = await stage.outcome(browser);
      if (end === 'unclear') return unclear(why);
      if (end !== 'in') return broken(`Not signed in. ${why}`);
      return (await stage.shown(browser, [person])).length > 0
        ? kept(why)
        : remark(`Signed in, but no page shows whom. ${why}`);
    },
  },
  J4: {
    title: 'Signing in opens the account',
    fix: 'Ask for no password and no local identifier after FranceConnect.',
    async look(stage) {
      const { browser } = await stage.play();
      const { page } = await stage.outcome(browser);
      return /<input[^>]+type=["']?password/i.test(page.markup)
        ? broken('The page after the return asks for a password.')
        : kept('The page after the return asks for no password.');
    },
  },
  J6: {
    title: 'The person sees that they are signed in',
    fix: 'Show first name and name in the header, without an action.',
    async look(stage) {
      const { browser, person } = await stage.arrive();
      const { end, page, probe, why } = await stage.outcome(browser);
      if (end !== 'in') return unclear(`Not signed in. ${why}`);
      return seen(`${visibleText(page.markup)}\n${visibleText(probe.markup)}`, person);
    },
  },
  J11: forAPerson('Somebody who acts for another person'),
  J13: forAPerson('The European bridge'),
  T9: {
    title: 'FranceConnect+ reads the service’s keys, and can encrypt with them',
    fix: 'Publish an encryption key (use: enc) at jwks_uri.',
    async look(stage) {
      if (stage.facts.platform === 'low') return notApplicable('Only FranceConnect+ encrypts.');
      const { browser } = await stage.play();
      const { end, why } = await stage.outcome(browser);
      return end === 'in'
        ? kept('A sign-in worked, which the service had to decrypt.')
        : broken(`Not signed in. ${why}`);
    },
  },
  T10: forAPerson('One registration for each instance'),
  T12: {
    title: 'The return address is exact, and https outside the developer’s machine',
    fix: 'Register https addresses.',
    look: async (stage) => {
      const address = await returnAddress(stage);
      if (!address) return unclear('The request has no redirect_uri.');
      const isLocal = /^(localhost|127\.|\[::1\]|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address.hostname);
      if (address.protocol === 'https:') return kept(address.href);
      return isLocal
        ? kept(`${address.href}: http, on this machine or a private network.`)
        : broken(`${address.href} is not https.`);
    },
  },
  T13: forAPerson('sector_identifier_uri lists every return address, and no other'),
  T15: forAPerson('TLS 1.2 or more'),
  T16: {
    title: 'The return address is the service’s own',
    fix: 'Take the return at the service itself.',
    look: async (stage) => {
      const address = await returnAddress(stage);
      const page = stage.facts.signInPage;
      if (!address || page === undefined) return unclear('There is no page or no redirect_uri to compare.');
      const { hostname } = new URL(page);
      return address.hostname === hostname
        ? kept(`Both are at ${hostname}.`)
        : broken(`The page is at ${hostname}, the return at ${address.hostname}.`);
    },
  },
  T19: forAPerson('No real person’s data in the sandbox'),
};

async function returnAddress(stage: Stage): Promise<URL | undefined> {
  const { parameters } = await stage.start(await stage.newBrowser());
  const address = parameters.get('redirect_uri');
  return address && URL.canParse(address) ? new URL(address) : undefined;
}

async function sameWindow(stage: Stage): Promise<Found> {
  const { signInPage, authorizationEndpoint, issuer } = stage.facts;
  const browser = await stage.newBrowser();
  if (signInPage !== undefined) {
    const { markup } = await browser.open(signInPage);
    stage.look(browser);
    const { origin } = new URL(issuer);
    const frame = new RegExp(`<iframe[^>]+src=["']?${origin.replaceAll('.', String.raw`\.`)}`, 'i');
    if (frame.test(markup)) return broken('The page holds a frame of FranceConnect.');
    if (/window\.open\s*\(/.test(markup)) return broken('A script of the page opens a window.');
  }
  const other = await stage.newBrowser();
  const { address } = await stage.start(other);
  if ((other.windows?.() ?? 0) > 0) return broken('The list opens in another window.');
  return address.href.startsWith(authorizationEndpoint)
    ? kept('In the same window, as a page.')
    : selfAssessed('Look at it.');
}

function seen(text: string, { identity }: Person): Found {
  const words = folded(text);
  const [first = ''] = (identity.given_name ?? '').split(' ');
  const names = [identity.family_name, identity.preferred_username].filter((name) => name !== undefined);
  const name = names.find((one) => hasWords(words, folded(one)));
  if (name !== undefined && hasWords(words, folded(first))) return kept(`« ${first} ${name} » stands on the page.`);
  const initials = names
    .map((one) => `${first[0]}${one[0]}`)
    .find((one) => new RegExp(String.raw`\b${one[0]}\.? ?${one[1]}\.?(?!\p{L})`, 'u').test(text));
  if (initials !== undefined) return remark(`Only the initials ${initials} are shown.`);
  if (name !== undefined) return remark(`« ${name} » is shown, without the first name.`);
  return broken('Neither name nor initials are shown.');
}
