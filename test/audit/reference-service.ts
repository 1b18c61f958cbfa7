import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Mistake } from './mistakes.ts';
import { changed, type ProfileMistake, profile } from './reference-profile.ts';
import { type Identity, Refusal, type Registration, SignIns } from './reference-sign-in.ts';

type AnyMistake = Mistake | ProfileMistake;

/** A sign-in that was begun, by its state. */
interface Departure {
  nonce: string;
  next: string;
}

interface Session {
  departures: Map<string, Departure>;
  signedIn?: Identity & { account: string };
}

interface Visit {
  req: IncomingMessage;
  res: ServerResponse;
  url: URL;
  id: string | undefined;
}

const random = () => randomBytes(24).toString('base64url');
const FIXED = 'Toujours-la-meme-valeur-0123456789';

/**
 * The service that the audit is measured with: correct as it stands, plain `node:http`, documents read at every sign-in,
 * several departures per browser, a new session at each sign-in, a way out on every page. Each mistake leaves one thing out.
 */
export class ReferenceService {
  readonly #server: Server;
  readonly #signIns: SignIns;
  readonly #registration: Registration;
  readonly #makes: (mistake: Mistake | ProfileMistake) => boolean;
  readonly #sessions = new Map<string, Session>();
  readonly #accounts = new Map<string, string>();
  readonly #publicUrl: string | undefined;
  /** Session identifiers, codes and tokens it handled. */
  readonly secrets = new Set<string>();

  private constructor(registration: Registration, mistakes: readonly AnyMistake[], publicUrl: string | undefined) {
    this.#publicUrl = publicUrl;
    this.#registration = registration;
    this.#makes = (mistake) => mistakes.includes(mistake);
    this.#signIns = new SignIns(registration, mistakes as readonly Mistake[]);
    this.#server = createServer((req, res) => void this.#answer(req, res));
  }

  /** @param publicUrl under which others reach it, when something stands in front */
  static async start(
    registration: Registration,
    mistakes: readonly AnyMistake[] = [],
    port = 0,
    publicUrl?: string,
  ): Promise<ReferenceService> {
    const service = new ReferenceService(registration, mistakes, publicUrl);
    service.#server.listen(port, '127.0.0.1');
    await once(service.#server, 'listening');
    return service;
  }

  get url(): string {
    return this.#publicUrl ?? this.address;
  }

  /** Where it listens, whatever others know it by. */
  get address(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Forgets what it read of FranceConnect, and everybody's sessions, as a restart does. */
  restarted(mistakes: readonly Mistake[]): Promise<ReferenceService> {
    const { port } = this.#server.address() as AddressInfo;
    return this.stop().then(() => ReferenceService.start(this.#registration, mistakes, port));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const visit = { req, res, url: new URL(req.url ?? '/', this.url), id: cookieOf(req) };
    try {
      await this.#route(visit);
    } catch (error) {
      const crash = this.#makes('stack-shown') || (this.#makes('error-crashes') && visit.url.searchParams.has('error'));
      if (!(error instanceof Refusal) && crash) {
        page(res, 500, 'Error', `<pre>${escaped((error as Error).stack ?? String(error))}</pre>`);
        return;
      }
      this.#refuse(res);
    }
  }

  async #route(visit: Visit): Promise<void> {
    switch (`${visit.req.method} ${visit.url.pathname}`) {
      case 'GET /':
        return this.#home(visit);
      case 'GET /connexion':
        return this.#depart(visit);
      case 'GET /callback':
        return this.#arrive(visit);
      case 'POST /deconnexion':
        return this.#leave(visit);
      case 'GET /au-revoir':
        return page(visit.res, 200, 'Vous êtes déconnecté', '<p>Vous avez été déconnecté de ce service.</p>');
      case 'GET /moi':
        return this.#whoami(visit);
      case 'GET /profil':
      case 'POST /profil':
        return this.#profile(visit);
      default:
        return page(visit.res, 404, 'Page introuvable', '<p>Cette page n’existe pas dans ce service.</p>');
    }
  }

  #home({ res, id }: Visit): void {
    const { signedIn } = this.#session(id) ?? {};
    if (!signedIn) {
      page(
        res,
        200,
        'Bienvenue',
        '<p>Vous n’êtes pas connecté.</p><p><a href="/connexion">S’identifier avec FranceConnect</a></p>',
      );
      return;
    }
    const hello = `<p>Bonjour ${escaped(signedIn.name)}, ${escaped(signedIn.email)}.</p>`;
    page(
      res,
      200,
      'Votre espace',
      `${hello}<form method="post" action="/deconnexion"><button>Se déconnecter</button></form>`,
    );
  }

  async #depart({ res, url, id }: Visit): Promise<void> {
    const { authorization_endpoint } = await this.#signIns.discovery();
    const known = this.#session(id);
    const session: Session = known ?? { departures: new Map() };
    const state = this.#makes('state-fixed') ? FIXED : random();
    const nonce = this.#makes('nonce-fixed') ? FIXED.toUpperCase() : random();
    session.departures.set(state, { nonce, next: url.searchParams.get('next') ?? '/' });
    const location = new URL(authorization_endpoint);
    location.search = new URLSearchParams({
      response_type: 'code',
      client_id: this.#registration.clientId,
      redirect_uri: `${this.url}/callback`,
      scope: 'openid identite_pivot email preferred_username',
      acr_values: 'eidas1',
      state,
      nonce,
    }).toString();
    this.#redirect(res, location.href, known ? id : this.#keep(session));
  }

  async #arrive({ res, url, id }: Visit): Promise<void> {
    const { searchParams } = url;
    const session = this.#session(id);
    const departure = this.#departureOf(session, searchParams.get('state'));
    if (searchParams.has('error')) {
      if (this.#makes('error-crashes')) throw new TypeError(`unexpected: ${searchParams.get('error')}`);
      throw new Refusal('FranceConnect sent an error back');
    }
    if (!this.#makes('response-iss-unchecked') && searchParams.get('iss') !== this.#registration.issuer) {
      throw new Refusal('the answer of another issuer');
    }
    const code = searchParams.get('code');
    if (!code) throw new Refusal('no code');
    const identity = await this.#signIns.finish(code, departure?.nonce, `${this.url}/callback`);
    const account = this.#accountOf(identity);
    this.secrets.add(identity.idToken).add(code);
    const renewed = this.#makes('session-not-renewed') && id !== undefined && session !== undefined;
    const kept: Session = session ?? { departures: new Map() };
    kept.signedIn = { ...identity, account };
    if (!renewed && id !== undefined) this.#sessions.delete(id);
    this.#redirect(res, this.#safe(departure?.next ?? '/'), renewed ? id : this.#keep(kept));
  }

  /** The departure that comes back, once. */
  #departureOf(session: Session | undefined, state: string | null): Departure | undefined {
    const pending = session?.departures;
    if (this.#makes('no-state-check')) {
      const latest = [...(pending ?? [])].at(-1);
      if (latest) pending?.delete(latest[0]);
      return latest?.[1];
    }
    const departure = state === null ? undefined : pending?.get(state);
    if (!departure || state === null) throw new Refusal('a sign-in that this browser did not begin');
    pending?.delete(state);
    return departure;
  }

  #accountOf({ sub, email }: Identity): string {
    const address = this.#makes('account-by-email') ? email.toLowerCase() : undefined;
    const known = this.#accounts.get(sub) ?? (address && this.#accounts.get(address));
    const account = known ?? `compte-${this.#accounts.size + 1}`;
    this.#accounts.set(sub, account);
    if (address) this.#accounts.set(address, account);
    return account;
  }

  async #leave({ res, id }: Visit): Promise<void> {
    const { signedIn } = this.#session(id) ?? {};
    if (id !== undefined) this.#sessions.delete(id);
    if (!signedIn || this.#makes('logout-local-only')) return this.#redirect(res, '/au-revoir', undefined);
    const { end_session_endpoint } = await this.#signIns.discovery();
    const location = new URL(end_session_endpoint);
    location.search = new URLSearchParams({
      id_token_hint: signedIn.idToken,
      post_logout_redirect_uri: `${this.url}/au-revoir`,
      state: random(),
    }).toString();
    this.#redirect(res, location.href, undefined);
  }

  #whoami({ res, id }: Visit): void {
    const { signedIn } = this.#session(id) ?? {};
    res.writeHead(signedIn ? 200 : 401, { 'content-type': 'application/json' });
    res.end(JSON.stringify(signedIn ? { account: signedIn.account } : {}));
  }

  async #profile({ req, res, id }: Visit): Promise<void> {
    const { signedIn } = this.#session(id) ?? {};
    if (!signedIn) return this.#redirect(res, '/', id);
    if (req.method === 'POST') Object.assign(signedIn, changed(await formOf(req), signedIn, this.#makes));
    page(res, 200, 'Mon profil', profile(signedIn, this.#makes));
  }

  #refuse(res: ServerResponse): void {
    page(res, 403, 'Connexion impossible', '<p>Nous n’avons pas pu vous connecter. Vous pouvez recommencer.</p>');
  }

  /** Only to a page of its own. */
  #safe(next: string): string {
    return this.#makes('open-redirect') || /^\/(?![/\\])/.test(next) ? next : '/';
  }

  #session(id: string | undefined): Session | undefined {
    return id === undefined ? undefined : this.#sessions.get(id);
  }

  #keep(session: Session): string {
    const id = random();
    this.secrets.add(id);
    this.#sessions.set(id, session);
    return id;
  }

  /** @param id of the session the browser has from now on */
  #redirect(res: ServerResponse, location: string, id: string | undefined): void {
    const sameSite = this.#makes('samesite-strict') ? 'Strict' : 'Lax';
    const cookie = `session=${id ?? ''}; Path=/; HttpOnly; SameSite=${sameSite}${id === undefined ? '; Max-Age=0' : ''}`;
    res.writeHead(303, { location, 'set-cookie': cookie });
    res.end();
  }
}

async function formOf(req: IncomingMessage): Promise<URLSearchParams> {
  let body = '';
  for await (const chunk of req) body += chunk;
  return new URLSearchParams(body);
}

function cookieOf({ headers }: IncomingMessage): string | undefined {
  return /(?:^|; )session=([^;]+)/.exec(headers.cookie ?? '')?.[1];
}

function page(res: ServerResponse, status: number, title: string, content: string): void {
  res.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  const way = status === 200 && title === 'Bienvenue' ? '' : '<p><a href="/">Revenir à l’accueil du service</a></p>';
  const stack = title === 'Error';
  res.end(
    `<!doctype html><html lang="fr"><head><title>${title}</title></head><body><h1>${title}</h1>${content}${stack ? '' : way}</body></html>`,
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
