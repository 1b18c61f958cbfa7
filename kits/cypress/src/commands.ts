/** What a spec does with a simulator; the plugin does it in Node. */
import type { Duration, JournalEntry, ScenarioInput } from 'franceconnect-local';
import { pages } from 'franceconnect-local/pages';
import type { Asked, RegisteredClient } from './tasks.ts';

export { pages } from 'franceconnect-local/pages';
export type { RegisteredClient } from './tasks.ts';

/** The part of Cypress used here: its `cy` fits. */
export interface Chain<T = unknown> {
  click(): Chain;
  type(text: string): Chain;
  then<Next>(use: (subject: T) => Next): Chain<Next>;
}
export interface Cypress {
  get(selector: string): Chain;
  origin<Args>(url: string, options: { args: Args }, act: (args: Args) => void): Chain;
  task<T>(name: string, asked: unknown): Chain<T>;
  log(message: string): Chain;
}

/** Who signs in, and where. */
export interface SignInAs {
  /** Persona id, such as `angele-dubreuil`. */
  persona: string;
  /** Source id. Default: `impots`. */
  source?: string;
  plus?: boolean;
}

/** A test of Mocha, as `this.currentTest` of an `afterEach` has it. */
export interface FinishedTest {
  state?: string | undefined;
  fullTitle(): string;
}

/** @param cy Cypress' own */
export function franceconnect(cy: Cypress) {
  return {
    /** Registers a service for the tests of this spec; the redirect URI is enough. */
    register: (registration: Asked['register']) => cy.task<RegisteredClient>('franceconnect:register', registration),

    /** Activates a scenario for this client: an id of the catalogue, or a scenario of your own. */
    use: (scenario: string | ScenarioInput, client: string, times?: number) =>
      cy.task<null>('franceconnect:use', { scenario, client, times } satisfies Asked['use']),

    /** Moves this client's time forward, by `31 min` for example. */
    advance: (by: Duration, client: string) =>
      cy.task<null>('franceconnect:advance', { by, client } satisfies Asked['advance']),

    /** Yields what happened to this client, in order. */
    journal: (client: string) => cy.task<JournalEntry[]>('franceconnect:journal', { client } satisfies Asked['client']),

    /** Ends this client's scenarios and sessions, clears its journal, and puts its clock back. */
    reset: (client: string) => cy.task<null>('franceconnect:reset', { client } satisfies Asked['client']),

    /** From FranceConnect's list of sources back to your application. `plus`: at FranceConnect+. */
    signIn(client: RegisteredClient, { persona, source = 'impots', plus = false }: SignInAs) {
      const franceconnect = new URL(plus ? client.plusIssuer : client.issuer).origin;
      const { filter, person } = pages.source;
      // Cypress runs commands on pages of another origin in such a block, which sees nothing but its arguments.
      cy.origin(franceconnect, { args: pages.mire.source(source) }, (button) => {
        cy.get(button).click();
      });
      cy.origin(client.sources, { args: { filter, person: person(persona), persona } }, (of) => {
        // The person may be on another page of the list.
        cy.get(of.filter).type(of.persona);
        cy.get(of.person).click();
      });
      return cy.origin(franceconnect, { args: pages.information.goOn }, (button) => {
        cy.get(button).click();
      });
    },

    /** For `afterEach(function () { … })`: a test that failed leaves the pages of this client's flows. */
    keepFlowsOfFailed(test: FinishedTest | undefined, client: string): void {
      if (test?.state !== 'failed') return;
      const asked = { client, test: test.fullTitle() } satisfies Asked['keep'];
      cy.task<string[]>('franceconnect:keep-flows', asked).then((paths) => {
        for (const path of paths) cy.log(`FranceConnect: ${path}`);
      });
    },
  };
}
