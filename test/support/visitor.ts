import { type Page, Walker } from '../../infrastructure/browser/walker.ts';
import { choosePerson } from './choose-person.ts';
import { approveOnTelephone } from './telephone.ts';

/** Someone whom services send to FranceConnect, and who stops at their door on the way back. */
export class Visitor {
  readonly browser: Walker;

  readonly #home: string;

  /**
   * @param home an address of FranceConnect's, which paths are relative to
   * @param doors addresses of services: nothing is asked there
   */
  constructor(home: string, ...doors: string[]) {
    this.#home = home;
    this.browser = new Walker({ stopAt: doors });
  }

  get page(): Page {
    return this.browser.page;
  }

  /** From the list of sources to the information page, or to the refusal on the way. */
  async identify(source: string, persona = 'angele-dubreuil'): Promise<Page> {
    await this.browser.submit(`#idp-${source}`);
    return this.introduce(persona);
  }

  /** At a source, chooses a person and approves on the telephone where asked to. */
  async introduce(persona = 'angele-dubreuil'): Promise<Page> {
    await choosePerson(this.browser, persona);
    return approveOnTelephone(this.browser);
  }

  /** « Continuer sur … ». */
  confirm(): Promise<Page> {
    return this.browser.submit('form[action$="/api/v2/login"]');
  }

  /** The token of the form on the page. */
  get csrfToken(): string {
    return this.page.document.querySelector('input[name="csrfToken"]')?.getAttribute('value') ?? '';
  }

  /** One request of this browser, its answer as it is: no redirection is followed. */
  async ask(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const address = new URL(url, this.#home);
    const cookie = await this.browser.cookies.getCookieString(address.href);
    const headers = { accept: 'text/html', cookie, ...init.headers };
    const answer = await fetch(address, { ...init, headers, redirect: 'manual' });
    for (const header of answer.headers.getSetCookie()) await this.browser.cookies.setCookie(header, address.href);
    return answer;
  }

  /** Posts a form of FranceConnect's by hand. */
  post(path: string, fields: Record<string, string>): Promise<Response> {
    return this.ask(`/api/v2${path}`, { method: 'POST', body: new URLSearchParams(fields) });
  }
}

/** Code and status of an error page. */
export async function refusal(answer: Response | Page): Promise<{ status: number; code: string | undefined }> {
  const html = answer instanceof Response ? await answer.text() : answer.body;
  return { status: answer.status, code: /Erreur (Y\w+)/.exec(html)?.[1] };
}
