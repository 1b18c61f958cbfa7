import type { Agent } from 'node:http';
import { CookieJar } from 'tough-cookie';
import { type Answer, type Outgoing, send } from './http.ts';

/** The smallest browser that can sign in: cookies, redirections, forms found by the look of their text. */
export class Browser {
  readonly #agent: Agent;
  #stopAt: string;
  readonly #cookies = new CookieJar();
  /** Requests sent so far. */
  requests = 0;

  /** @param stopAt the service's own address: redirections to it are not followed */
  constructor(agent: Agent, stopAt: string) {
    this.#agent = agent;
    this.#stopAt = stopAt;
  }

  /** The same browser from now on, stopping elsewhere. */
  stoppingAt(address: string): this {
    this.#stopAt = address;
    return this;
  }

  /** @returns the page redirections end at, or the redirection to the service */
  get(url: string): Promise<Answer> {
    return this.#follow(new URL(url), { method: 'GET' });
  }

  /**
   * Posts the form that holds a text, with its hidden fields.
   * @param mark text inside the form or its tag
   * @param pressed name and value of the button
   */
  submit(page: Answer, mark: string, pressed: Record<string, string> = {}): Promise<Answer> {
    const form = formAround(page, mark);
    const action = attribute(form.slice(0, form.indexOf('>')), 'action');
    const body = new URLSearchParams(pressed);
    for (const [input] of form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
      body.set(attribute(input, 'name') ?? '', attribute(input, 'value') ?? '');
    }
    return this.#follow(action === undefined ? page.url : new URL(action, page.url), { method: 'POST', body });
  }

  async #follow(url: URL, outgoing: Outgoing): Promise<Answer> {
    const answer = await this.#ask(url, outgoing);
    if (answer.location === undefined || answer.location.startsWith(this.#stopAt)) return answer;
    return this.#follow(new URL(answer.location, url), { method: 'GET' });
  }

  async #ask(url: URL, outgoing: Outgoing): Promise<Answer> {
    const cookie = this.#cookies.getCookieStringSync(url.href);
    const headers = { accept: 'text/html', ...(cookie && { cookie }) };
    this.requests += 1;
    const answer = await send(this.#agent, url, { ...outgoing, headers });
    for (const cookie of answer.setCookie) this.#cookies.setCookieSync(cookie, url.href);
    return answer;
  }
}

function formAround({ body, url, status }: Answer, mark: string): string {
  const at = body.indexOf(mark);
  const start = body.lastIndexOf('<form', at);
  const end = body.indexOf('</form>', at);
  if (at < 0 || start < 0 || end < 0) {
    const heading = /<h1[^>]*>(.*?)<\/h1>/s.exec(body)?.[1];
    throw new Error(`No form with '${mark}' at ${url} (HTTP ${status}${heading ? `, « ${heading} »` : ''}).`);
  }
  return body.slice(start, end);
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&amp;', '&');
}
