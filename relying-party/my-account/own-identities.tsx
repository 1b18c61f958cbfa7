import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { FieldErrors } from '../../infrastructure/pages/forms.tsx';
import type { Account } from '../accounts/account.ts';
import { unlinkedLetter } from '../linking/letters.ts';
import { circumstancesOf } from '../mail/browser.ts';
import { checkHolder } from '../password/holder.ts';
import { leave } from '../sign-in/sign-out.tsx';
import { depart } from '../sign-in/start.ts';
import type { Site } from '../site.ts';
import { BadRequest } from '../web/bad-request.ts';
import { csrfToken } from '../web/csrf.ts';
import { readFields } from '../web/forms.ts';
import { frameOf, sendPage } from '../web/send-page.ts';
import { saveSession } from '../web/session.ts';
import { forMember } from '../web/visitor.ts';
import { UnlinkImpossiblePage, UnlinkPage } from './unlink-page.tsx';

const platform = z.enum(['low', 'high']);

/** `POST /mon-compte/franceconnect/rattacher`: the holder asks for the link; only then may an identity be tied to an open account. */
export function askForLink(site: Site): RequestHandler {
  return forMember(async (req, res, account) => {
    const read = platform.safeParse(readFields(req.body, ['plateforme']).plateforme);
    if (!read.success) throw new BadRequest('Choisissez FranceConnect ou FranceConnect+.');
    res.redirect(303, await depart(site, req, { platform: read.data, destination: 'mon-compte', linkTo: account.id }));
  });
}

/** `GET /mon-compte/franceconnect/dissocier` */
export function showUnlink(site: Site): RequestHandler {
  return forMember((req, res, account) => show(site, req, res, account, {}));
}

/**
 * `POST /mon-compte/franceconnect/dissocier`: the identities are let go of, which the same person may tie again with the
 * password and nobody else for thirty days; the civil identity stays locked (reference: CPF site B8, 7 and 8).
 */
export function unlink(site: Site): RequestHandler {
  return forMember(async (req, res, account) => {
    const { preuve } = readFields(req.body, ['preuve']);
    if (await obstacle(site, account)) return show(site, req, res, account, {});
    const errors = await checkHolder(site, req, account, preuve);
    if (Object.keys(errors).length > 0) return show(site, req, res, account, errors);
    await site.accounts.unlink(account.id, new Date(site.clock.now()).toISOString());
    site.log.info({ account: account.id }, 'FranceConnect unlinked');
    site.post.send(account.contact.email.value, unlinkedLetter(circumstancesOf(site, req)));
    // FranceConnect's session would otherwise outlive what it opened.
    if (req.session.authentication?.method === 'franceconnect') return res.redirect(303, await leave(site, req));
    req.session.notice = 'FranceConnect n’est plus rattaché à votre compte.';
    await saveSession(req);
    res.redirect(303, '/mon-compte');
  });
}

/** Why FranceConnect cannot be given up now: it would leave no other way in, or a course half begun. */
export type UnlinkObstacle = 'no-password' | 'mail-unconfirmed' | 'enrolled';

async function obstacle(site: Site, account: Account): Promise<UnlinkObstacle | undefined> {
  if (!account.credentials.password) return 'no-password';
  if (!account.contact.email.verifiedAt) return 'mail-unconfirmed';
  return (await site.enrolments.of(account.id)).length > 0 ? 'enrolled' : undefined;
}

async function show(site: Site, req: Request, res: Response, account: Account, errors: FieldErrors): Promise<void> {
  const frame = frameOf(site, req, res);
  if (account.credentials.franceconnect.length === 0) return res.redirect(303, '/mon-compte');
  const why = await obstacle(site, account);
  if (why) return sendPage(res, 409, <UnlinkImpossiblePage {...{ frame, why }} />);
  const status = Object.keys(errors).length > 0 ? 422 : 200;
  sendPage(res, status, <UnlinkPage {...{ frame, errors }} csrfToken={csrfToken(req)} />);
}
