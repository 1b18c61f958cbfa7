import type { Case } from '../case.ts';
import { documentOf } from '../observe/text.ts';
import { failed, notApplicable, passed, selfAssessed, warned } from '../verdict.ts';
import { addressIn, allows, claimedLevel, refusal, STARTS, twentyStarts, valuesOf } from './starts.ts';

/** FranceConnect's documentation asks for so many characters; it refuses fewer than the second. */
const ASKED_LENGTH = 32;
const SHORTEST = 22;

const KNOWN = new Set([
  'client_id',
  'response_type',
  'scope',
  'redirect_uri',
  'state',
  'nonce',
  'acr_values',
  'claims',
  'prompt',
  'idp_hint',
]);

/** What a service sends when it begins a sign-in. */
export const requestCases: readonly Case[] = [
  {
    id: 'request-parameters',
    suite: 'request',
    title: 'Parameters of the request',
    severity: 'serious',
    rule: {
      text: 'Sends the parameters FranceConnect documents and no other: no code_challenge, response_mode, login_hint or max_age.',
      sources: ['service contract §2', 'InseeFr/Keycloak-FranceConnect #52'],
    },
    fix: 'Turn off in the client library what it adds by itself.',
    needs: [],
    async run(stage) {
      const browser = await stage.newBrowser();
      const departure = await stage.start(browser);
      browser.stopAt([]);
      await browser.open(departure.address);
      const { refused } = await stage.witness(departure);
      if (refused) return failed('sent', refusal(refused.code, refused.faults));
      const others = [...departure.parameters.keys()].filter((name) => !KNOWN.has(name));
      return others.length > 0 ? failed('sent', `Sent as well: ${others.join(', ')}.`) : passed('The documented ones.');
    },
  },
  lengthCase('state', ['numerique-gouv/ami-notifications-api #253', 'qualification T1, T2']),
  lengthCase('nonce', ['numerique-gouv/ami-notifications-api #253', 'qualification T6']),
  uniqueCase('state', ['ami-notifications-api #254', 'betagouv/service-national-universel #2449']),
  uniqueCase('nonce', ['ami-notifications-api #254', 'RFC 9700 §4.5']),
  {
    id: 'state-opaque',
    suite: 'request',
    title: 'The state says nothing',
    severity: 'moderate',
    rule: {
      text: 'state is random text, whatever it is decoded as: no address, no path, no beginning that is always the same.',
      sources: ['ami-notifications-api #194', 'public issue reports of services (P48)'],
    },
    fix: 'Send a random value, and keep what has to be found again in the session under it.',
    needs: [],
    async run(stage) {
      const states = await valuesOf(stage, 'state');
      const told = states.map(addressIn).find((found) => found !== undefined);
      if (told !== undefined) return warned('weak', `The state holds '${told.slice(0, 80)}'.`);
      const beginnings = new Set(states.map((state) => state.slice(0, 16)));
      if (beginnings.size === 1 && new Set(states).size > 1) {
        return failed('sent', `${states.length} states begin with the same 16 characters.`);
      }
      return passed('It cannot be read as anything.');
    },
  },
  {
    id: 'state-is-not-nonce',
    suite: 'request',
    title: 'state and nonce are two values',
    severity: 'minor',
    rule: { text: 'state and nonce are two different values.', sources: ['public issue reports of services (P48)'] },
    fix: 'Draw each at random.',
    needs: [],
    async run(stage) {
      const starts = await twentyStarts(stage);
      const same = starts.filter((one) => one.get('state') !== null && one.get('state') === one.get('nonce'));
      return same.length > 0 ? warned('weak', 'The two are equal.') : passed('They differ.');
    },
  },
  {
    id: 'redirect-uri-stable',
    suite: 'request',
    title: 'redirect_uri is always the same text',
    severity: 'serious',
    rule: {
      text: 'redirect_uri is the same text at every start: FranceConnect compares it character for character.',
      sources: ['service contract §2', 'public issue reports of services (P53)'],
    },
    fix: 'Take it from the configuration, not from the request.',
    needs: [],
    async run(stage) {
      const values = new Set(await valuesOf(stage, 'redirect_uri'));
      if (values.size > 1) return failed('sent', `Sent: ${[...values].join(', ')}.`);
      return passed(`Always ${[...values].join('')}.`);
    },
  },
  {
    id: 'request-acr',
    suite: 'request',
    title: 'The level asked for',
    severity: 'serious',
    rule: {
      text: 'acr_values names one level that the platform offers.',
      sources: ['service contract §2.5', 'public issue reports of services (P49)'],
    },
    fix: 'Send acr_values=eidas1; eidas2 or eidas3 at FranceConnect+.',
    needs: [],
    async run(stage) {
      const [start] = await twentyStarts(stage);
      const asked = start?.get('acr_values') ?? claimedLevel(start?.get('claims'));
      if (!asked) return failed('sent', 'No level is asked for.');
      const unknown = asked.split(' ').filter((level) => !stage.facts.levels.includes(level));
      if (unknown.length > 0) {
        return failed('sent', `Asked: ${asked}. The platform offers ${stage.facts.levels.join(', ')}.`);
      }
      return passed(`Asks for ${asked}.`);
    },
  },
  {
    id: 'scopes-granted',
    suite: 'request',
    title: 'Scopes within the authorisation',
    severity: 'serious',
    rule: {
      text: 'Asks for the scopes the authorisation grants and for no more.',
      sources: ['public issue reports of services (P37)', 'spec_recette_fca, security 3'],
    },
    fix: 'Ask for fewer scopes, or have the authorisation changed.',
    needs: [],
    async run(stage) {
      const granted = stage.facts.scopes;
      if (!granted) return notApplicable('--scopes does not say what is granted.');
      const [start] = await twentyStarts(stage);
      const more = (start?.get('scope') ?? '')
        .split(' ')
        .filter((scope) => scope !== 'openid' && !granted.includes(scope));
      return more.length > 0 ? failed('sent', `Asked beyond: ${more.join(', ')}.`) : passed('No more than is granted.');
    },
  },
  {
    id: 'scopes-used',
    suite: 'request',
    title: 'Claims that no page shows',
    severity: 'minor',
    rule: { text: 'Asks for the claims it needs.', sources: ['public issue reports of services (P37)'] },
    fix: 'Leave out the scopes of claims nobody uses.',
    needs: [],
    async run(stage) {
      const { browser, departure } = await stage.play();
      const { page, probe } = await stage.outcome(browser);
      const { delivered } = await stage.witness(departure, 'readUserinfo');
      const text = `${page.markup}\n${probe.markup}`;
      const protocol = ['sub', 'iss', 'aud', 'exp', 'iat'];
      const unseen = Object.entries(delivered ?? {})
        .filter(([name, value]) => !protocol.includes(name) && typeof value === 'string' && !text.includes(value))
        .map(([name]) => name);
      return selfAssessed(
        unseen.length > 0 ? `Delivered, and seen on no page: ${unseen.join(', ')}.` : 'Every claim is on a page.',
      );
    },
  },
  {
    id: 'secret-in-browser',
    suite: 'request',
    title: 'The secret stays on the server',
    severity: 'critical',
    rule: { text: 'The client secret never passes through the browser.', sources: ['RFC 6749 §2.3.1'] },
    fix: 'Redeem the code on the server; renew the secret.',
    needs: [],
    async run(stage) {
      const { secret, issuer } = stage.facts;
      if (!secret) return notApplicable('The secret is not known to the audit; give --secret.');
      const { browser } = await stage.play();
      await stage.outcome(browser);
      const { origin } = new URL(issuer);
      const holding = browser
        .requests()
        .find(({ url, body, markup }) => `${url.href} ${body} ${url.origin === origin ? '' : markup}`.includes(secret));
      if (!holding) return passed('It is in no request and no page.');
      return failed('leaked', `It is in ${holding.method} ${holding.url.origin}${holding.url.pathname}.`);
    },
  },
  {
    id: 'start-form-policy',
    suite: 'request',
    title: 'The page’s policy lets the form reach FranceConnect',
    severity: 'serious',
    rule: {
      text: 'A Content-Security-Policy with form-action on the page of a start form allows FranceConnect: Chromium holds the redirection against it.',
      sources: ['betagouv/rdv-service-public #6449'],
    },
    fix: 'Add FranceConnect’s origin to form-action, or leave form-action out.',
    needs: [],
    async run(stage) {
      const { startPage, issuer, press } = stage.facts;
      if (startPage === undefined || press === undefined)
        return notApplicable('The sign-in begins at an address, not at a page.');
      const browser = await stage.newBrowser();
      const page = await browser.open(startPage);
      const element = documentOf(page.markup).querySelector(press);
      if (!element || element.tagName === 'A') return notApplicable('The sign-in begins by a link.');
      const policy = /form-action([^;]*)/i.exec(page.headers.get('content-security-policy') ?? '')?.[1];
      if (policy === undefined) return passed('No policy restricts forms.');
      const allowed = policy.split(/\s+/).some((source) => allows(source, new URL(issuer)));
      return allowed ? passed('The policy allows it.') : failed('kept-out', `The policy says form-action${policy}.`);
    },
  },
];

function lengthCase(name: 'state' | 'nonce', sources: readonly string[]): Case {
  return {
    id: `${name}-length`,
    suite: 'request',
    title: `Length of ${name}`,
    severity: 'serious',
    rule: {
      text: `${name} has at least ${SHORTEST} characters (${ASKED_LENGTH} are asked for), drawn from digits, lower and upper case.`,
      sources,
    },
    fix: `Draw 32 random bytes for ${name} and write them in base64url.`,
    needs: [],
    async run(stage) {
      const values = await valuesOf(stage, name);
      if (values.length < STARTS) return failed('sent', `Some starts have no ${name}.`);
      const shortest = Math.min(...values.map(({ length }) => length));
      if (shortest < SHORTEST) return failed('sent', `${shortest} characters.`);
      if (shortest < ASKED_LENGTH) return warned('weak', `${shortest} characters; ${ASKED_LENGTH} are asked for.`);
      const lacking = [/\d/, /[a-z]/, /[A-Z]/].filter((kind) => !kind.test(values.join('')));
      const hexadecimal = values.every((value) => /^[0-9a-f-]+$/i.test(value));
      if (lacking.length > 0) {
        return warned(
          'weak',
          hexadecimal ? `Hexadecimal, ${shortest} characters.` : 'Not of digits, lower and upper case.',
        );
      }
      return passed(`${shortest} characters.`);
    },
  };
}

function uniqueCase(name: 'state' | 'nonce', sources: readonly string[]): Case {
  return {
    id: `${name}-unique`,
    suite: 'request',
    title: `${name} is another one each time`,
    severity: 'critical',
    rule: { text: `${name} is drawn at random at each start.`, sources },
    fix: `Draw ${name} at random at each start, and keep it in the session of that browser.`,
    needs: [],
    async run(stage) {
      const values = await valuesOf(stage, name);
      const different = new Set(values).size;
      if (values.length === STARTS && different === STARTS) return passed(`${STARTS} starts, ${STARTS} values.`);
      return failed('sent', `${STARTS} starts, ${different} different values.`);
    },
  };
}
