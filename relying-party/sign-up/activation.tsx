import type { Request, RequestHandler, Response } from 'express';
import { accountWithNumber } from '../accounts/numbers.ts';
import { circumstancesOf } from '../mail/browser.ts';
import { alreadyRegisteredLetter } from '../mail/letters.ts';
import type { Site } from '../site.ts';
import { csrfToken } from '../web/csrf.ts';
import { readFields } from '../web/forms.ts';
import { EmailTakenPage, LinkUsedPage } from '../web/link-pages.tsx';
import { frameOf, sendPage } from '../web/send-page.ts';
import { resendActivation } from './activation-link.ts';
import { ActivatedPage, ActivationPage, LinkExpiredPage, NewLinkSentPage } from './activation-pages.tsx';

const PURPOSE = 'activation';

/** `GET /activation?jeton=`: only a button, for mail filters open every address they find (reference: CPF site B3). */
export function showActivation(site: Site): RequestHandler {
  return async (req, res) => {
    const token = typeof req.query.jeton === 'string' ? req.query.jeton : '';
    const reading = await site.links.read(PURPOSE, token);
    if (!reading) return sendUsed(site, req, res);
    if (reading.state === 'expired') return sendExpired(site, req, res, token);
    sendPage(res, 200, <ActivationPage frame={frameOf(site, req, res)} token={token} csrfToken={csrfToken(req)} />);
  };
}

/** `POST /activation`: uses the link; the registration becomes an account if its number is still free. */
export function activate(site: Site): RequestHandler {
  return async (req, res) => {
    const { jeton: token } = readFields(req.body, ['jeton']);
    const reading = await site.links.take(PURPOSE, token);
    if (reading?.state === 'expired') return sendExpired(site, req, res, token);
    const activation = reading && (await activatePending(site, req, reading.subject));
    if (activation === 'email-taken') return sendPage(res, 409, <EmailTakenPage frame={frameOf(site, req, res)} />);
    if (activation !== 'created') return sendUsed(site, req, res);
    sendPage(res, 200, <ActivatedPage frame={frameOf(site, req, res)} />);
  };
}

/** `POST /activation/renvoyer`: another link for one that was opened too late. */
export function renewActivation(site: Site): RequestHandler {
  return async (req, res) => {
    const { jeton: token } = readFields(req.body, ['jeton']);
    const reading = await site.links.read(PURPOSE, token);
    if (!reading) return sendUsed(site, req, res);
    await resendActivation(site, reading.subject);
    sendPage(res, 200, <NewLinkSentPage frame={frameOf(site, req, res)} />);
  };
}

/** If the number has an account by now, its holder gets an e-mail. */
async function activatePending(site: Site, req: Request, id: string): Promise<string> {
  const pending = await site.accounts.pending.get(id);
  const holder = pending && (await accountWithNumber(site, pending.nir));
  const activation = holder
    ? { outcome: 'nir-taken' as const }
    : await site.accounts.activate(id, new Date(site.clock.now()).toISOString());
  if ('account' in activation) site.log.info({ account: activation.account.id }, 'account opened');
  else site.log.info({ outcome: activation.outcome }, 'a registration could not be activated');
  if (activation.outcome === 'nir-taken' && holder?.contact.email.verifiedAt) {
    site.post.send(holder.contact.email.value, alreadyRegisteredLetter(circumstancesOf(site, req)));
  }
  return activation.outcome;
}

function sendUsed(site: Site, req: Request, res: Response): void {
  sendPage(res, 410, <LinkUsedPage frame={frameOf(site, req, res)} />);
}

function sendExpired(site: Site, req: Request, res: Response, token: string): void {
  sendPage(res, 410, <LinkExpiredPage frame={frameOf(site, req, res)} token={token} csrfToken={csrfToken(req)} />);
}
