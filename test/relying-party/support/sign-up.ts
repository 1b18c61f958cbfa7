import { nirKey } from '../../../civil-status/nir.ts';
import { Walker } from '../../../infrastructure/browser/walker.ts';
import type { KeptMail } from '../../../infrastructure/mail/mailbox.ts';
import { ANGELA_BEARER, type Bearer } from './register.ts';
import { words } from './site.ts';

/** Where the site is. */
type Somewhere = { readonly url: string };

export const PASSWORD = 'Formation2026';
export const EMAIL = 'angela@exemple.fr';

/** What must never come back as it is. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: what a template engine would take for its own
export const HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>\'{{7*7}}${7*7}';

export type Fields = Record<string, string | undefined>;

/** The four steps, well filled. */
export function steps({ nir, cle, identity }: Bearer = ANGELA_BEARER, email = EMAIL) {
  return {
    identite: { nom: identity.family_name, nir, cle, diplome: 'bac' },
    contact: { mobile: '06 39 98 00 42', email, emailBis: email },
    adresse: { numero: '12', typeVoie: 'rue', voie: 'des Lilas', codePostal: '29242' },
    'mot-de-passe': { motDePasse: PASSWORD, motDePasseBis: PASSWORD, cgu: 'oui' },
  } satisfies Record<string, Fields>;
}

export type Step = keyof ReturnType<typeof steps>;

export const stepForm = (step: Step) => `form[action="/inscription/${step}"]`;
export const SIGN_IN = 'form[action^="/connexion"]';

/** Fills in the form up to a step, which is left to be filled in. */
export async function reach(step: Step, site: Somewhere, filled: Record<Step, Fields> = steps()): Promise<Walker> {
  const walker = new Walker();
  await walker.get(`${site.url}/inscription/identite`);
  for (const each of ['identite', 'contact', 'adresse', 'mot-de-passe'] as const) {
    if (each === step) return walker;
    await walker.submit(stepForm(each), filled[each]);
  }
  return walker;
}

/** The whole form, sent. */
export async function register(site: Somewhere, filled: Record<Step, Fields> = steps()): Promise<Walker> {
  const walker = await reach('mot-de-passe', site, filled);
  await walker.submit(stepForm('mot-de-passe'), filled['mot-de-passe']);
  return walker;
}

/** Messages of the built-in mailbox, newest first, once there are that many. */
export async function mails(site: Somewhere, count: number): Promise<KeptMail[]> {
  for (const deadline = Date.now() + 5_000; ; ) {
    const answer = await fetch(`${site.url}/_sim/mail`, { headers: { accept: 'application/json' } });
    const { messages } = (await answer.json()) as { messages: KeptMail[] };
    if (messages.length >= count) return messages;
    if (Date.now() > deadline) throw new Error(`${count} messages expected, ${messages.length} there`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The address in a message. */
export function linkIn({ text }: Pick<KeptMail, 'text'>): string {
  const [link] = /https?:\/\/\S+/.exec(text) ?? [];
  if (!link) throw new Error(`No link in: ${text}`);
  return link;
}

/** The newest link sent, opened and confirmed. */
export async function confirm(site: Somewhere, count: number, walker = new Walker()): Promise<Walker> {
  const [mail] = await mails(site, count);
  await walker.get(linkIn(mail as KeptMail));
  await walker.submit('main form');
  return walker;
}

/** Registers and activates. */
export async function openAccount(site: Somewhere, bearer = ANGELA_BEARER, email = EMAIL): Promise<void> {
  const before = (await mails(site, 0)).length;
  await register(site, steps(bearer, email));
  await confirm(site, before + 1);
}

export async function signIn(
  site: Somewhere,
  nir: string,
  motDePasse = PASSWORD,
  walker = new Walker(),
): Promise<Walker> {
  await walker.get(`${site.url}/connexion`);
  await walker.submit(SIGN_IN, { nir, motDePasse });
  return walker;
}

export const errorOf = (walker: Walker, field: string): string => words(walker, `#${field}-error`).replace('⚠ ', '');

const WORDS = { vingt: 20, trente: 30, quarante: 40, cinquante: 50, soixante: 60 };
const UNITS = ['', 'et-un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf'];

/** What somebody who hears the page of the variant cpa2017 would write. */
export function numberAsked(walker: Walker): string {
  const [, asked = ''] = /nombre ([a-z-]+)/.exec(words(walker, 'label[for=nombre]')) ?? [];
  const [tens = '', ...unit] = asked.split('-');
  return String(WORDS[tens as keyof typeof WORDS] + UNITS.indexOf(unit.join('-')));
}

/** The one page of variant cpa2017, well filled and sent: the account is there at once. */
export async function registerAtOnce(site: Somewhere, nir: string, name = ['Camille', 'Essai']): Promise<Walker> {
  const walker = new Walker();
  await walker.get(`${site.url}/inscription`);
  const [prenom, nom] = name;
  await walker.submit('form[action="/inscription"]', {
    ...{ nir, cle: nirKey(nir), prenom, nom, email: EMAIL, emailBis: EMAIL },
    ...{ motDePasse: PASSWORD, motDePasseBis: PASSWORD, cgu: 'oui', nombre: numberAsked(walker) },
  });
  return walker;
}

/** What a person who sees the page would click: the drawing tells, its address does not. */
export async function pictureAsked(site: Somewhere, walker: Walker): Promise<string> {
  const word = words(walker, '#mot strong');
  const cookie = await walker.cookies.getCookieString(site.url);
  const colours: Record<string, string> = {
    arbre: '#4ba562',
    bateau: 'l26 38H54z',
    clé: '#b8860b',
    cœur: '#c8324b',
    étoile: '#f2b705',
    fleur: '#d65a9a',
    livre: '#8aa',
    maison: '#e9c9a0',
    parapluie: '#6b4aa0',
    poisson: '#f08c3a',
    tasse: 'M32 28q-6-8',
    voiture: '#cfe8f2',
  };
  for (let rank = 1; rank <= 5; rank += 1) {
    const picture = await fetch(`${site.url}/inscription/image/${rank}`, { headers: { cookie } });
    const drawing = await picture.text();
    if (drawing.includes(colours[word] ?? '?')) return String(rank);
  }
  throw new Error(`no picture for ${word}`);
}
