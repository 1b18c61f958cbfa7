import { nirKey } from '../../../civil-status/nir.ts';
import type { Federation, Persona } from '../../../federation/index.ts';
import { type FormValues, type Page, Walker } from '../../../infrastructure/web/walker.ts';

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
      `button[name="persona"][value="${this.persona.id}"]`,
      'button[name="decision"][value="approuver"]',
      'form[action$="/api/v2/login"]',
    ];
    for (let pages = 0; pages < 8 && this.browser.page.url.origin !== this.cpf; pages += 1) {
      const { document, url } = this.browser.page;
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
}
