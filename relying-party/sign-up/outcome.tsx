import type { Request, RequestHandler, Response } from 'express';
import type { FieldErrors } from '../../infrastructure/pages/forms.tsx';
import type { Site } from '../site.ts';
import { csrfToken } from '../web/csrf.ts';
import { frameOf, sendPage } from '../web/send-page.ts';
import { saveSession } from '../web/session.ts';
import { resendActivation } from './activation-link.ts';
import { RegisteredPage, RegisterUnavailablePage } from './message-pages.tsx';
import { TooYoungPage } from './too-young-page.tsx';

declare module 'express-session' {
  interface SessionData {
    /** The registration whose confirmation page is shown; names nothing when the number had an account already. */
    registration?: string | undefined;
  }
}

/** One sentence for an unknown number, another name and a number not certified (reference: CPF site B4). */
export const NOT_IDENTIFIED: FieldErrors = {
  nom: 'Les informations saisies ne permettent pas de vous identifier. Vérifiez votre nom de naissance et votre numéro.',
};

export const CONTRACT_NEEDED: FieldErrors = {
  apprentissage: 'À 15 ans, un contrat d’apprentissage signé est nécessaire.',
};

/** Off to the confirmation page, the same whether or not the number had an account already. */
export async function finished(req: Request, res: Response, reference: string): Promise<void> {
  delete req.session.draft;
  req.session.registration = reference;
  await saveSession(req);
  res.redirect(303, '/inscription/confirmation');
}

export function sendRefusal(site: Site, req: Request, res: Response, outcome: 'too-young' | 'unavailable'): void {
  const frame = frameOf(site, req, res);
  if (outcome === 'too-young') sendPage(res, 403, <TooYoungPage frame={frame} />);
  else sendPage(res, 503, <RegisterUnavailablePage frame={frame} />);
}

/** `GET /inscription/confirmation` */
export function showConfirmation(site: Site): RequestHandler {
  return (req, res) => {
    if (req.session.registration === undefined) return res.redirect(303, '/inscription');
    const sentAgain = req.query.renvoi === 'oui';
    const frame = frameOf(site, req, res);
    sendPage(res, 200, <RegisteredPage {...{ frame, sentAgain }} variant={site.variant} csrfToken={csrfToken(req)} />);
  };
}

/** `POST /inscription/renvoyer`: another link, at most three a day; the answer is the same when there is nothing to send. */
export function resend(site: Site): RequestHandler {
  return async (req, res) => {
    const { registration } = req.session;
    if (registration === undefined) return res.redirect(303, '/inscription');
    await resendActivation(site, registration);
    res.redirect(303, '/inscription/confirmation?renvoi=oui');
  };
}
