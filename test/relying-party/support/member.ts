import request from 'supertest';
import { nirKey } from '../../../civil-status/nir.ts';
import type { Federation, Persona } from '../../../federation/index.ts';
import { type FormValues, type Page, Walker } from '../../../infrastructure/browser/walker.ts';
import type { AccountView } from '../../../relying-party/simulator/view.ts';
import { choosePerson } from '../../support/choose-person.ts';
import type { Bearer } from './register.ts';
import { linkIn, mails, openAccount, PASSWORD, register, signIn, steps } from './sign-up.ts';
import { SIGN_OUT } from './site.ts';

/** The forms of `/fc/rattacher`. */
export const PASSWORD_PROOF = 'form[action="/fc/rattacher/mot-de-passe"]';
export const MAIL_PROOF = 'form[action="/fc/rattacher/e-mail"]';
export const NO_PROOF = 'form[action="/fc/rattacher/sans-preuve"]';

/** Someone of the book at a browser, who uses the CPF site of a whole federation. */
export class Member {
  readonly persona: Persona;
  readonly browser: Walker;
  readonly cpf: string;

  private constructor(persona: Persona, cpf: string, browser: Walker) {
    this.persona = persona;
    this.cpf = cpf;
    this.browser = browser;
  }

  /** @param browser shared with somebody else; a new one unless told otherwise */
  static async of(federation: Federation, id: string, browser = new Walker()): Promise<Member> {
    const persona = (await federation.personas.all()).find((each) => each.id === id);
    if (!persona || !federation.cpf) throw new Error(`No persona '${id}', or no CPF site.`);
    return new Member(persona, federation.cpf.url, browser);
  }

  /** The same person at another browser. */
  elsewhere(): Member {
    return new Member(this.persona, this.cpf, new Walker());
  }

  get nir(): { nir: string; cle: string } {
    const { nir = '' } = this.persona;
    return { nir, cle: nirKey(nir) };
  }

  visit(path: string): Promise<Page> {
    return this.browser.get(this.cpf + path);
  }

  /** Through the button of the sign-in page, as far as the CPF site's answer. */
  async franceConnect(source: string, platform: 'low' | 'high' = 'low'): Promise<Page> {
    await this.visit(`/fc/demarrer?plateforme=${platform}`);
    return this.throughFranceConnect(source);
  }

  /** From any page of FranceConnect back to the CPF site. */
  async throughFranceConnect(source: string): Promise<Page> {
    const steps = [
      `button[id="idp-${source}"]:not([disabled])`,
      'button[name="decision"][value="approuver"]',
      'form[action$="/api/v2/login"]',
    ];
    for (let pages = 0; pages < 8 && this.browser.page.url.origin !== this.cpf; pages += 1) {
      const { document, url } = this.browser.page;
      if (document.querySelector('form#filtrer')) {
        await choosePerson(this.browser, this.persona.id);
        continue;
      }
      const next = steps.find((selector) => document.querySelector(selector));
      if (!next) throw new Error(`Nothing to press at ${url.href}: « ${document.querySelector('h1')?.text.trim()} »`);
      await this.browser.submit(next);
    }
    return this.browser.page;
  }

  /** Fills in `/fc/completer`; the person's own number unless told otherwise. */
  complete(fields: FormValues = {}): Promise<Page> {
    return this.browser.submit('form[action="/fc/completer"]', { ...this.nir, cgu: 'oui', ...fields });
  }

  /** A first visit whole: an account is opened. */
  async signUp(source: string, platform: 'low' | 'high' = 'low'): Promise<Page> {
    await this.franceConnect(source, platform);
    return this.complete();
  }

  /** An account of the form, validated by e-mail; at another browser, as one does it at home. */
  async registerLocally(email = `${this.persona.id}@exemple.fr`): Promise<void> {
    await openAccount(this, this.bearer, email);
  }

  /** The form filled in, its link left unopened. */
  async leavePending(email: string, number = this.nir): Promise<void> {
    await register(this, steps({ ...this.bearer, ...number }, email));
  }

  async signInLocally(): Promise<Page> {
    await signIn(this, this.nir.nir, PASSWORD, this.browser);
    return this.browser.page;
  }

  /** « Se déconnecter », or « Abandonner » before there is an account. */
  signOut(): Promise<Page> {
    return this.browser.submit(SIGN_OUT);
  }

  proveByPassword(motDePasse = PASSWORD): Promise<Page> {
    return this.browser.submit(PASSWORD_PROOF, { motDePasse });
  }

  /** The message with the link, opened in this browser and confirmed. */
  async proveByMail(): Promise<Page> {
    const before = (await mails(this, 0)).length;
    await this.browser.submit(MAIL_PROOF);
    const [mail] = await mails(this, before + 1);
    await this.browser.get(linkIn(mail ?? { text: '' }));
    return this.browser.submit('form[action="/fc/rattacher/lien"]');
  }

  get url(): string {
    return this.cpf;
  }

  /** As the sign-up forms ask for them. */
  get bearer(): Bearer {
    const { given_name = '', family_name = '' } = this.persona.identity;
    const unknown = { birthdate: '', gender: 'unspecified', birthplace: '', birthcountry: '' } as const;
    return {
      ...this.nir,
      identity: { given_name, given_name_array: given_name.split(' '), family_name, ...unknown },
    };
  }
}

/** What the simulator's pages tell, for a test to assert. */
export class Backstage {
  readonly #url: string;

  /** @param site of which the simulator's pages are asked */
  constructor({ url }: { url: string }) {
    this.#url = `${url}/_sim/api`;
  }

  async get<T>(path: string): Promise<T> {
    return (await request(this.#url).get(path)).body as T;
  }

  async send(method: 'POST' | 'PUT', path: string, body: object = {}): Promise<unknown> {
    const sent = method === 'POST' ? request(this.#url).post(path) : request(this.#url).put(path);
    const answer = await sent.send(body);
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.status === 204 ? undefined : answer.body;
  }

  /** Rows that applied, newest first. */
  async rows(): Promise<string[]> {
    const { returns } = await this.get<{ returns: { row: string }[] }>('/returns');
    return returns.map(({ row }) => row);
  }

  async accounts(): Promise<AccountView[]> {
    return (await this.get<{ accounts: AccountView[] }>('/accounts')).accounts;
  }

  /** The account under this number. */
  async account({ nir }: { nir: string }): Promise<AccountView> {
    const found = (await this.accounts()).find((account) => account.nir === nir);
    if (!found) throw new Error('Nobody has an account with this number.');
    return found;
  }

  async pending(): Promise<{ nir: string; frozen?: boolean }[]> {
    return (await this.get<{ pending: { nir: string }[] }>('/accounts')).pending;
  }

  /** The only case there is. */
  async caseId(): Promise<string> {
    const { cases } = await this.get<{ cases: { id: string }[] }>('/cases');
    if (cases.length !== 1 || !cases[0]) throw new Error(`${cases.length} cases`);
    return cases[0].id;
  }

  register(mode: 'on' | 'off' | 'down'): Promise<unknown> {
    return this.send('PUT', '/register', { mode });
  }
}
