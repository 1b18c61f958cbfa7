import { PREFIX } from '../contract/endpoints.ts';
import type { DocumentReadFilter } from '../infrastructure/journal/document-reads.ts';
import { JournalError, type JournalFilter } from '../infrastructure/journal/journal.ts';
import { UserError } from '../infrastructure/user-error.ts';
import { API } from './control/address.ts';
import type { ProblemBody } from './control/problem.ts';
import { SignInError } from './sign-in/sign-in-error.ts';

/** What a simulator says of itself at `/_local/health`. */
interface Health {
  status: string;
  issuer: string;
  plusIssuer: string;
  cpf?: string;
  sources?: string;
}

/** The calls of a simulator's control API. */
export class ControlClient {
  readonly #address: string;
  readonly #headers: Readonly<Record<string, string>>;

  /**
   * @param url FranceConnect's address or issuer, such as `http://localhost:4000`
   * @throws UserError for what is no address
   */
  constructor(url: string | URL, token: string | undefined) {
    this.#address = addressOf(url);
    this.#headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  }

  async health(): Promise<Health> {
    const response = await this.#fetch('/_local/health', {});
    const health = (await response.json().catch(() => undefined)) as Health | undefined;
    if (response.ok && health?.status === 'ok' && health.issuer) return health;
    throw new UserError(
      `What answers at ${this.#address} is not franceconnect-local (HTTP ${response.status}). Give the origin of its FranceConnect, such as http://localhost:4000.`,
    );
  }

  /** @throws UserError, SignInError or JournalError as the library itself would */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.#fetch(API + path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
    throw errorOf(response.status, text);
  }

  /** What a call answers as a file. */
  async text(path: string): Promise<string> {
    const response = await this.#fetch(API + path, {});
    const text = await response.text();
    if (response.ok) return text;
    throw errorOf(response.status, text);
  }

  /** @returns false when nothing of the caller's is there */
  async remove(path: string): Promise<boolean> {
    const response = await this.#fetch(API + path, { method: 'DELETE' });
    if (response.ok) return true;
    if (response.status === 404 || response.status === 409) return false;
    throw errorOf(response.status, await response.text());
  }

  async #fetch(path: string, { headers, ...request }: RequestInit & { headers?: Record<string, string> }) {
    try {
      return await fetch(this.#address + path, { ...request, headers: { ...this.#headers, ...headers } });
    } catch (cause) {
      const { code = String(cause) } = ((cause as Error).cause ?? {}) as { code?: string };
      const problem = /CERT|SIGNATURE/.test(code)
        ? `${this.#address} has a certificate that is not trusted here (${code}). Name it in NODE_EXTRA_CA_CERTS; the simulator keeps it as certificate.pem in its data folder.`
        : `No simulator answers at ${this.#address} (${code}). Start it with franceconnect-local, or give its address.`;
      throw new UserError(problem, { cause });
    }
  }
}

function errorOf(status: number, text: string): Error {
  let problem: Partial<ProblemBody> = {};
  try {
    problem = JSON.parse(text) as ProblemBody;
  } catch {
    // Something between the caller and the simulator answered.
  }
  const message = problem.message ?? `The control API answered HTTP ${status}: ${text.slice(0, 200)}`;
  if (problem.error === 'sign_in_refused')
    return new SignInError(message, {
      code: problem.code,
      status: problem.status ?? status,
      faults: problem.faults,
    });
  if (problem.error === 'nothing_came') return new JournalError(message);
  return new UserError(message);
}

/** What stands before `/_local`. */
function addressOf(url: string | URL): string {
  if (URL.canParse(url)) {
    const { origin, pathname } = new URL(url);
    return origin + pathname.replace(/\/$/, '').replace(new RegExp(`${PREFIX}$`), '');
  }
  throw new UserError(`url: received ${url}, expected an address such as http://localhost:4000`);
}

/** The query of a call; a member left undefined is left out. */
export function query(
  parameters: Readonly<Record<string, string | number | undefined>> | JournalFilter | DocumentReadFilter,
): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}
