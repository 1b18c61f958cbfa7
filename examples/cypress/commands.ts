import { pages } from '../page-objects/pages.ts';

/** The part of Cypress used here; drop it where Cypress' own types are installed. */
export interface Chain<T = unknown> {
  click(): Chain;
  type(text: string): Chain;
  its<Name extends keyof T>(name: Name): Chain<T[Name]>;
}
export interface Cypress {
  get(selector: string): Chain;
  request<Body>(method: string, url: string, body?: unknown): Chain<{ body: Body }>;
}

/** A registered service, as the control API answers it. */
export interface Client {
  client_id: string;
  client_secret: string;
}

/** What a spec does with a simulator that runs, `http://localhost:4000` for instance. */
export function franceconnect(cy: Cypress, url: string) {
  const api = `${url}/_local/api`;
  return {
    registerClient: (redirect_uri: string) =>
      cy.request<Client>('POST', `${api}/clients`, { redirect_uris: [redirect_uri] }).its('body'),
    useScenario: (id: string, client: string) => cy.request('POST', `${api}/scenarios`, { use: id, client }),
    advanceClock: (by: string, client: string) => cy.request('POST', `${api}/clock/advance`, { by, client }),
    reset: (client: string) => cy.request('POST', `${api}/reset`, { client }),
    /** From the list of sources to the service. */
    signIn({ persona, source = 'impots' }: { persona: string; source?: string }) {
      cy.get(pages.mire.source(source)).click();
      cy.get(pages.source.filter).type(persona);
      cy.get(pages.source.person(persona)).click();
      cy.get(pages.information.goOn).click();
    },
  };
}
