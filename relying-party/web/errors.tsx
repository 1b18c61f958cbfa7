import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { VNode } from 'preact';
import { clientErrorStatus } from '../../infrastructure/http/client-errors.ts';
import { StorageUnavailable } from '../../infrastructure/storage/storage.ts';
import { FranceConnectError } from '../franceconnect.ts';
import type { Site } from '../site.ts';
import { BadRequest } from './bad-request.ts';
import { isForgery } from './csrf.ts';
import { ExpiredPage } from './expired-page.tsx';
import type { Frame } from './layout.tsx';
import {
  BadRequestPage,
  FormExpiredPage,
  NotFoundPage,
  NotKeptPage,
  RefusedByFranceConnectPage,
  UnavailablePage,
  UnexpectedPage,
  UnverifiedPage,
} from './problems.tsx';
import { frameOf, sendPage } from './send-page.ts';

interface Answer {
  status: number;
  page: VNode;
}

export function pageNotFound(site: Site): RequestHandler {
  return (req, res) => sendPage(res, 404, <NotFoundPage frame={frameOf(site, req, res)} />);
}

/** Whatever went wrong, the citizen gets a page in French with a way out, and the log the reason. */
export function handleErrors(site: Site): ErrorRequestHandler {
  return (error, req, res, _next) => {
    if (res.headersSent) {
      site.log.error({ err: error }, 'failed while answering');
      res.destroy();
      return;
    }
    const frame: Frame = req.session
      ? frameOf(site, req, res)
      : { home: site.home, path: req.path, unsafe: site.unsafe, visitor: undefined };
    const { status, page } = answerTo(site, error, frame);
    if (error instanceof StorageUnavailable) res.set('retry-after', '1');
    sendPage(res, status, page);
  };
}

function answerTo(site: Site, error: unknown, frame: Frame): Answer {
  if (error instanceof FranceConnectError) {
    const level = error.kind === 'refusal' ? 'info' : 'warn';
    site.log[level]({ kind: error.kind, code: error.code }, `sign-in stopped: ${error.message}`);
    return answerToFranceConnect(error, frame);
  }
  if (isForgery(error)) return { status: 403, page: <FormExpiredPage frame={frame} /> };
  if (error instanceof BadRequest)
    return { status: 400, page: <BadRequestPage frame={frame} reason={error.message} /> };
  const status = clientErrorStatus(error);
  if (status) return { status, page: <BadRequestPage frame={frame} reason={REASONS[status] ?? UNREADABLE} /> };
  if (error instanceof StorageUnavailable) {
    site.log.error(error.message);
    return { status: 503, page: <NotKeptPage frame={frame} /> };
  }
  site.log.error({ err: error }, 'unexpected error');
  return { status: 500, page: <UnexpectedPage frame={frame} /> };
}

function answerToFranceConnect({ kind, code }: FranceConnectError, frame: Frame): Answer {
  switch (kind) {
    case 'failure':
      return { status: 503, page: <UnavailablePage frame={frame} /> };
    case 'fault':
      // What the browser carried back is the browser's; the rest comes straight from FranceConnect.
      return { status: code === 'unexpected_callback' ? 400 : 502, page: <UnverifiedPage frame={frame} code={code} /> };
    case 'refusal':
      if (code === 'invalid_grant') return { status: 400, page: <ExpiredPage frame={frame} /> };
      return { status: 400, page: <RefusedByFranceConnectPage frame={frame} code={code} /> };
  }
}

const UNREADABLE = 'La demande envoyée par votre navigateur n’a pas pu être lue.';
const REASONS: Record<number, string> = {
  413: 'Le formulaire envoyé est trop volumineux.',
  415: 'Le format du formulaire envoyé n’est pas reconnu.',
};
