import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler } from 'express';
import { FcError, type FcErrorOptions } from '../contract/errors/fc-error.ts';
import type { Fault } from '../contract/faults.ts';
import { clientErrorStatus } from '../infrastructure/http/client-errors.ts';
import { onOneLine, readable } from '../infrastructure/secrets.ts';
import { currentContext, type RequestContext } from './context.ts';
import type { Broker } from './flow/broker.ts';
import { flowStrip } from './flow/change-person.ts';
import { paths } from './flow/paths.ts';
import type { FcSession } from './flow/session.ts';
import { SourceFailure } from './flow/source-client.ts';
import type { Occurrences } from './occurrences.ts';
import { errorPage } from './pages/error.tsx';

/** Turns whatever was thrown into FranceConnect's error page and one log line (reference: service contract §3.8). */
export class ErrorPages {
  readonly #broker: Broker;
  readonly #occurrences: Occurrences;

  constructor(broker: Broker, occurrences: Occurrences) {
    this.#broker = broker;
    this.#occurrences = occurrences;
  }

  /** Ends every application of ours: nothing else answers an error. */
  readonly handler: ErrorRequestHandler = async (thrown, _req, res, _next) => {
    const error = asFcError(thrown);
    const page = await this.render(currentContext(), error);
    if (res.headersSent) {
      res.destroy();
      return;
    }
    res.status(error.entry.http).type('html').send(page);
  };

  async render(context: RequestContext, thrown: FcError): Promise<string> {
    const error = withoutSecrets(context, thrown);
    const { sessions, addresses, config } = this.#broker;
    const errorId = await this.note(context, error);
    const session = (await sessions.read(context))?.data;
    const { code, faults, address, entry } = error;
    const explanation = `${addresses.home}/errors/${code}?id=${errorId}`;
    const help = config.rules.pointsToHelp.includes(code) ? explanation : undefined;
    const flow = context.recorder?.flow;
    return errorPage({
      platformName: config.rules.name,
      home: addresses.home,
      strip: flowStrip(config.strip),
      code,
      errorId,
      entry,
      faults,
      address,
      explanation,
      timeline: flow && `${addresses.home}/flows/${flow}`,
      help,
      support: entry.contact && !help ? this.#support(code, errorId, session) : undefined,
      back:
        session && entry.backLink
          ? { service: session.service.name, href: paths.backToService(session, entry.backLink) }
          : undefined,
    });
  }

  /** Where an error answered in JSON is explained: the form of FranceConnect's own `error_uri` (§4). */
  async uri(context: RequestContext, error: FcError): Promise<string> {
    const errorId = await this.note(context, error);
    return `${this.#broker.addresses.home}/errors/?${new URLSearchParams({ code: error.code, id: errorId })}`;
  }

  /** One log line, and what the explain page shows of this very error. @returns its identifier */
  readonly note = async (context: RequestContext, thrown: FcError): Promise<string> => {
    const error = withoutSecrets(context, thrown);
    const { req } = context;
    const { code, faults, address, entry, cause } = error;
    const { config, addresses } = this.#broker;
    const errorId = randomUUID();
    context.occurrence = { id: errorId, error };
    const path = readable(req.originalUrl.replace(/\?.*$/s, ''));
    const level = entry.http >= 500 ? 'error' : 'warn';
    const explain = `${addresses.home}/errors/${code}?id=${errorId}`;
    // A source's failure and a code injected at the broker are one line; a stack is for unforeseen errors.
    const unforeseen = entry.http >= 500 && cause && !(cause instanceof SourceFailure);
    config.log[level](
      unforeseen ? { err: cause } : {},
      onOneLine(`${code} at ${path}: ${entry.trigger}${inBrief(faults)}${reasonOf(cause)} ${explain}`),
    );
    const client_id = error.client_id ?? readable(textOf(req.query.client_id));
    await this.#occurrences.save(errorId, {
      code,
      method: req.method,
      path,
      faults,
      ...(address && { address }),
      ...(client_id !== undefined && { client_id }),
    });
    return errorId;
  };

  /** The link to FranceConnect's support form, with what the form is filled with (§3.8). */
  #support(code: string, errorId: string, session: FcSession | undefined): string {
    const { addresses, config, sources } = this.#broker;
    const source = session?.handshake?.source ?? session?.signIn?.source ?? session?.citizen?.source;
    const query = new URLSearchParams({
      platform: config.rules.label,
      error_code: code,
      sp_name: session?.service.name ?? '',
      idp_name: (source && sources.get(source)?.record.title) ?? '',
      error_id: errorId,
    });
    return `${addresses.home}/support?${query}`;
  }
}

/** Why a source failed, in a line. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof SourceFailure)) return '';
  const { error, error_description, message } = (cause.cause ?? {}) as Record<string, unknown>;
  const told = [error, error_description ?? message].filter((text) => typeof text === 'string');
  return ` (${[cause.message, ...told].join(': ')})`;
}

/** The first faults in a line; the page has them all. */
function inBrief(faults: readonly Fault[]): string {
  if (faults.length === 0) return '';
  const told = faults
    .slice(0, TOLD_FAULTS)
    .map(({ path, received, expected }) => `${path}: ${received}, expected ${expected}`);
  const more = faults.length > TOLD_FAULTS ? [`${faults.length - TOLD_FAULTS} more`] : [];
  return ` (${[...told, ...more].join('; ')})`;
}

const TOLD_FAULTS = 3;

/** The same refusal, fit for pages, log and journal: what was sent by mistake is not repeated. */
function withoutSecrets({ req }: RequestContext, error: FcError): FcError {
  const { query, body, headers } = req;
  const { code, cause, client_id, faults, address } = error;
  const shown = readable({ faults, address, client_id }, { query, body, authorization: headers.authorization });
  return new FcError(code, { cause, ...shown } as FcErrorOptions);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function asFcError(thrown: unknown): FcError {
  if (thrown instanceof FcError) return thrown;
  const status = clientErrorStatus(thrown);
  if (status === 413) return new FcError('Y000413', { cause: thrown });
  return new FcError(status ? 'Y000400' : 'Y000000', { cause: thrown });
}
