import type { Agent } from 'node:http';
import { nirKey } from '../civil-status/nir.ts';
import { Browser } from './browser.ts';
import { type BenchPerson, SOURCE } from './people.ts';

/** No address begins with it. */
const NOWHERE = 'nowhere:';
/** Where somebody who has signed in arrives. */
const SIGNED_IN = '/droits';

/** People at the CPF site, a new browser each time. Every visit answers how many milliseconds its last step took. */
export class CpfVisitors {
  readonly #cpf: string;
  readonly #agent: Agent;

  constructor(cpf: string, agent: Agent) {
    this.#cpf = cpf;
    this.#agent = agent;
  }

  /** Number and password. */
  async signIn(nir: string, password: string): Promise<number> {
    const browser = new Browser(this.#agent, NOWHERE);
    const form = await browser.get(`${this.#cpf}/connexion`);
    return timed(() => browser.submit(form, 'action="/connexion', { nir, motDePasse: password }));
  }

  /** The first visit by FranceConnect: the form is sent, the account is opened. */
  async signUp(person: BenchPerson): Promise<number> {
    const { browser, callback } = await this.#franceConnect(person);
    const form = await browser.get(callback);
    const nir = person.nir ?? '';
    const fields = { nir, cle: nirKey(nir), email: 'contact@exemple.fr', cgu: 'oui' };
    return timed(() => browser.submit(form, 'action="/fc/completer"', fields));
  }

  /** Another visit: from FranceConnect's answer to the page of the rights. */
  async comeBack(person: BenchPerson): Promise<number> {
    const { browser, callback } = await this.#franceConnect(person);
    return timed(() => browser.get(callback));
  }

  async #franceConnect({ id }: BenchPerson): Promise<{ browser: Browser; callback: string }> {
    const walking = new Browser(this.#agent, `${this.#cpf}/fc/retour`);
    const sources = await walking.get(`${this.#cpf}/fc/demarrer`);
    const source = await walking.submit(sources, `id="idp-${SOURCE}"`);
    const information = await walking.submit(source, `value="${id}"`, { persona: id });
    const { location = '' } = await walking.submit(information, 'action="/api/v2/login"');
    return { browser: walking.stoppingAt(NOWHERE), callback: location };
  }
}

async function timed(lastStep: () => ReturnType<Browser['get']>): Promise<number> {
  const since = performance.now();
  const { url, status } = await lastStep();
  const took = performance.now() - since;
  if (url.pathname !== SIGNED_IN || status !== 200) {
    throw new Error(`HTTP ${status} at ${url} instead of ${SIGNED_IN}.`);
  }
  return took;
}
