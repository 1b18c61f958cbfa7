import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, Request } from 'express';
import { FcError } from '../contract/errors/fc-error.ts';
import { clientErrorStatus } from '../infrastructure/web/client-errors.ts';
import type { Broker } from './broker/broker.ts';
import { paths } from './broker/paths.ts';
import { errorPage } from './pages/error.tsx';

/** Turns whatever was thrown into FranceConnect's error page and one log line (reference: service contract §3.8). */
export class ErrorPages {
  readonly #broker: Broker;

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  /** Ends every application of ours: nothing else answers an error. */
  readonly handler: ErrorRequestHandler = async (thrown, req, res, _next) => {
    const error = asFcError(thrown);
    const page = await this.render(req, error);
    if (res.headersSent) {
      res.destroy();
      return;
    }
    res.status(error.entry.http).type('html').send(page);
  };

  async render(req: Request, error: FcError): Promise<string> {
    const { sessions, addresses, config } = this.#broker;
    const errorId = randomUUID();
    const { code, faults, entry, cause } = error;
    const level = entry.http >= 500 ? 'error' : 'warn';
    config.log[level](
      { code, error_id: errorId, path: req.path, faults, ...(cause ? { err: cause } : {}) },
      entry.rule,
    );
    const session = await sessions.read(req);
    return errorPage({
      platformName: config.rules.name,
      home: addresses.home,
      code,
      errorId,
      entry,
      faults,
      back:
        session && entry.backLink
          ? { service: session.data.service.name, href: paths.backToService(session.data, entry.backLink) }
          : undefined,
    });
  }
}

function asFcError(thrown: unknown): FcError {
  if (thrown instanceof FcError) return thrown;
  const status = clientErrorStatus(thrown);
  if (status === 413) return new FcError('Y000413', { cause: thrown });
  return new FcError(status ? 'Y000400' : 'Y000000', { cause: thrown });
}
