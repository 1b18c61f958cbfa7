import { nirKey } from '../../civil-status/nir.ts';
import type { Federation, Persona } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { choosePerson } from './choose-person.ts';
import { approveOnTelephone } from './telephone.ts';

/** Someone at a browser, who uses the CPF site through FranceConnect. Every step walks the real pages. */
export class Citizen {
  readonly persona: Persona;
  readonly browser: Walker;
  readonly #cpf: string;
  readonly #source: string;

  constructor(
    federation: Federation,
    persona: Persona,
    source: string,
    options: { scripts?: boolean; browser?: Walker } = {},
  ) {
    this.persona = persona;
    this.browser = options.browser ?? new Walker(options);
    this.#cpf = federation.cpf?.url ?? '';
    this.#source = source;
  }

  /** From the CPF site's home page to the list of sources. */
  async toMire() {
    await this.browser.get(this.#cpf);
    await this.browser.get('/connexion');
    return this.browser.click('a[href^="/fc/demarrer"]');
  }

  async toSource() {
    await this.toMire();
    return this.browser.submit(`#idp-${this.#source}`);
  }

  /** Types what this source asks for; sources without a field are answered with a click on the person. */
  async identify(typed: Record<string, string> = {}) {
    const credentials = this.persona.credentials[this.#source];
    if (!this.browser.page.body.includes('id="connexion"')) {
      return choosePerson(this.browser, this.persona.id);
    }
    const { identifiant = '', password } = { ...credentials, ...typed };
    return this.browser.submit('#connexion', { identifiant, ...(password === undefined ? {} : { password }) });
  }

  /** Approves on the telephone where the source asks for it. */
  async approve() {
    return approveOnTelephone(this.browser);
  }

  /** From anywhere to the page the CPF site answers after FranceConnect. */
  async signIn() {
    await this.toSource();
    await this.identify();
    await this.approve();
    return this.browser.submit('form[action="/api/v2/login"]');
  }

  /** Fills in the form of the first visit. */
  complete(fields: Record<string, string> = {}) {
    const { nir = '' } = this.persona;
    return this.browser.submit('form[action="/fc/completer"]', { nir, cle: nirKey(nir), cgu: 'oui', ...fields });
  }

  signOut() {
    return this.browser.submit('form[action="/deconnexion"]');
  }
}
