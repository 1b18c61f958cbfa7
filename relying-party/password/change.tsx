import type { Request, RequestHandler, Response } from 'express';
import type { FieldErrors } from '../../infrastructure/pages/forms.tsx';
import type { Account } from '../accounts/account.ts';
import { circumstancesOf } from '../mail/browser.ts';
import { passwordChangedLetter } from '../mail/letters.ts';
import type { Site } from '../site.ts';
import { csrfToken } from '../web/csrf.ts';
import { errorsOf } from '../web/fields.ts';
import { readFields } from '../web/forms.ts';
import { frameOf, sendPage } from '../web/send-page.ts';
import { saveSession } from '../web/session.ts';
import { forMember } from '../web/visitor.ts';
import { ChangePasswordPage } from './change-page.tsx';
import { readNewPassword } from './fields.ts';
import { hashPassword } from './hash.ts';
import { checkHolder, proofWanted } from './holder.ts';

/** `GET /mon-compte/mot-de-passe`: another password, or a first one for a person who signs in with FranceConnect. */
export function showChangePassword(site: Site): RequestHandler {
  return forMember(async (req, res, account) => showForm(site, req, res, account, 200, {}));
}

/** `POST /mon-compte/mot-de-passe`: the other sessions end, the holder gets an e-mail. */
export function changePassword(site: Site): RequestHandler {
  return forMember(async (req, res, account) => {
    const values = readFields(req.body, ['preuve', 'motDePasse', 'motDePasseBis']);
    const password = readNewPassword(values, account.nir);
    const { password: current } = account.credentials;
    const errors: FieldErrors = !password.ok
      ? errorsOf(password)
      : !current && !account.contact.email.verifiedAt
        ? { motDePasse: 'Confirmez d’abord votre adresse e-mail, depuis « Mon compte ».' }
        : await checkHolder(site, req, account, values.preuve);
    if (!password.ok || Object.keys(errors).length > 0) return showForm(site, req, res, account, 422, errors);

    const circumstances = circumstancesOf(site, req);
    const at = new Date(circumstances.now).toISOString();
    const hash = await hashPassword(password.value);
    const event = current ? 'change-password' : 'create-password';
    await site.accounts.change(account.id, { event, at }, (each) => ({
      ...each,
      credentials: { ...each.credentials, password: { hash, setAt: at } },
    }));
    await site.memberSessions.endAll(account.id, req.sessionID);
    await site.links.void('password-reset', account.id);
    const { value, verifiedAt } = account.contact.email;
    if (verifiedAt) site.post.send(value, passwordChangedLetter(circumstances));
    site.log.info({ account: account.id }, 'password changed');
    req.session.notice = current
      ? 'Votre mot de passe est modifié. Vos autres sessions sont fermées.'
      : 'Votre mot de passe est créé.';
    await saveSession(req);
    res.redirect(303, '/mon-compte');
  });
}

function showForm(
  site: Site,
  req: Request,
  res: Response,
  account: Account,
  status: number,
  errors: FieldErrors,
): void {
  const frame = frameOf(site, req, res);
  const props = { frame, account, errors, proof: proofWanted(site, req, account) };
  sendPage(res, status, <ChangePasswordPage {...props} csrfToken={csrfToken(req)} />);
}
