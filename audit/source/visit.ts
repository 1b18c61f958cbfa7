import { randomBytes } from 'node:crypto';
import type { HTMLElement } from 'node-html-parser';
import type { Client } from '../../federation/index.ts';
import { type Page, Walker } from '../../infrastructure/browser/walker.ts';

/** Pages of the source before going round in circles is assumed. */
const MOST_PAGES = 8;

/** How a citizen answers the source's own pages. */
export interface AtSource {
  /** What is typed, by the name of the field. */
  fill: Readonly<Record<string, string>>;
  /** The person pressed on a source of the simulator's kind. Default: the first one it lists. */
  persona?: string | undefined;
}

/** Where a sign-in ended. */
export interface Outcome {
  /**
   * `accepted`: a code reached the service. `refused`: FranceConnect's error page. `list`: FranceConnect's list of sources.
   * `returned`: an error reached the service. `at-source`: the source did not send the citizen back.
   */
  kind: 'accepted' | 'refused' | 'list' | 'returned' | 'at-source';
  /** Of FranceConnect's error page. */
  code?: string;
  /** What FranceConnect tells a developer, or where the browser stood. */
  seen: string;
  page: Page;
}

/** A browser at a service that names the source, with FranceConnect in between. */
export class Visit {
  readonly walker: Walker;
  readonly #platform: URL;
  readonly #client: Client;
  readonly #source: string;

  /** @param issuer FranceConnect's or FranceConnect+'s */
  constructor(issuer: string, client: Client, source: string) {
    this.#platform = new URL(`${issuer}/authorize`);
    this.#client = client;
    this.#source = source;
    this.walker = new Walker({ stopAt: client.redirect_uris });
  }

  /** From the service to the first page of the source, or to FranceConnect's page where that is as far as it goes. */
  arrive(acr: string): Promise<Page> {
    const url = new URL(this.#platform);
    const parameters = {
      response_type: 'code',
      client_id: this.#client.client_id,
      redirect_uri: this.#client.redirect_uris[0] ?? '',
      scope: 'openid identite_pivot email',
      acr_values: acr,
      state: randomBytes(32).toString('hex'),
      nonce: randomBytes(32).toString('hex'),
      idp_hint: this.#source,
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return this.walker.get(url);
  }

  get isAtSource(): boolean {
    const { page } = this.walker;
    return !page.stopped && page.url.origin !== this.#platform.origin;
  }

  /** Through the source's pages, to FranceConnect's answer. @returns whether it is the information page */
  async throughSource(acr: string, how: AtSource): Promise<boolean> {
    await this.arrive(acr);
    for (let pages = 0; this.isAtSource && pages < MOST_PAGES; pages += 1) {
      const next = this.walker.page.status < 400 ? nextOf(this.walker.page.document, how, pages === 0) : undefined;
      if (!next) break;
      await this.walker.submit(next.form, next.values);
    }
    return this.#information() !== null;
  }

  /** The same, and FranceConnect's information page. */
  async signIn(acr: string, how: AtSource): Promise<Outcome> {
    await this.throughSource(acr, how);
    const information = this.#information();
    if (information) await this.walker.submit(information);
    return this.outcome();
  }

  #information(): HTMLElement | null {
    const { page } = this.walker;
    return page.stopped || this.isAtSource ? null : page.document.querySelector('form[action$="/login"]');
  }

  /** Where the browser stands. */
  outcome(): Outcome {
    const { page } = this.walker;
    const { searchParams } = page.url;
    if (page.stopped && searchParams.has('code'))
      return { kind: 'accepted', seen: 'A code reached the service.', page };
    if (page.stopped) {
      const seen = `${searchParams.get('error')}: ${searchParams.get('error_description')} reached the service.`;
      return { kind: 'returned', seen, page };
    }
    if (this.isAtSource) {
      const title = page.document.querySelector('title')?.text.trim() ?? '';
      return {
        kind: 'at-source',
        seen: `The browser stays at ${page.url.href.split('?')[0]} (${page.status}, « ${title} »).`,
        page,
      };
    }
    const code = page.document.querySelector('.error-code')?.text.match(/Y\d{6}/)?.[0];
    if (code) return { kind: 'refused', code, seen: developersText(page.document), page };
    return { kind: 'list', seen: 'FranceConnect shows its list of sources, with the banner of a failed source.', page };
  }
}

interface Next {
  form: HTMLElement;
  values: Record<string, string>;
}

/** What is sent from a page of the source: what is typed, a person of the list, or the first form to agree to. */
function nextOf(document: HTMLElement, { fill, persona }: AtSource, isFirst: boolean): Next | undefined {
  const forms = document
    .querySelectorAll('form')
    .filter((form) => form.getAttribute('method')?.toLowerCase() === 'post');
  for (const form of forms) {
    const names = form
      .querySelectorAll('input[name], select[name], textarea[name]')
      .map((each) => each.getAttribute('name') ?? '');
    const typed = Object.entries(fill).filter(([name]) => names.includes(name));
    if (typed.length > 0) return { form: submitOf(form), values: Object.fromEntries(typed) };
  }
  const person = document.querySelector(
    persona === undefined ? 'button[name="persona"]' : `button[name="persona"][value="${persona}"]`,
  );
  if (isFirst && person) return { form: person, values: {} };
  const [form] = forms;
  return form && { form: submitOf(form), values: {} };
}

/** The button that a browser presses on Enter, whose value then goes along. */
function submitOf(form: HTMLElement): HTMLElement {
  return form.querySelector('button[type="submit"], button:not([type]), input[type="submit"]') ?? form;
}

/** What the error page says under « For developers »: the rule, then each value sent against the one expected. */
function developersText(document: HTMLElement): string {
  const part = document.querySelector('.developers');
  const rows = part
    ?.querySelectorAll('table tr')
    .map((row) => row.querySelectorAll('th, td').map(({ text }) => text.trim().replace(/\s+/g, ' ')));
  const faults = (rows ?? []).filter(([what]) => what && what !== 'What');
  const sentences = faults.map(([what, sent, expected]) => `${what}: received ${sent}, expected ${expected}.`);
  return [part?.querySelector('p')?.text.trim() ?? '', ...sentences].filter(Boolean).join(' ');
}
