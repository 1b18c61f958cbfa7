import type { RequestHandler } from 'express';
import { circumstancesOf } from '../mail/browser.ts';
import { accountClosedLetter } from '../mail/letters.ts';
import { checkHolder, proofWanted } from '../password/holder.ts';
import { leave } from '../sign-in/sign-out.tsx';
import type { Site } from '../site.ts';
import { csrfToken } from '../web/csrf.ts';
import { readFields } from '../web/forms.ts';
import { frameOf, sendPage } from '../web/send-page.ts';
import { forMember } from '../web/visitor.ts';
import { CloseAccountPage } from './closing-page.tsx';

/** `GET /mon-compte/cloture`: in a simulator only; the true account lasts as long as the person (reference: CPF site B5). */
export function showCloseAccount(site: Site): RequestHandler {
  return forMember(async (req, res, account) => {
    const proof = proofWanted(site, req, account);
    sendPage(
      res,
      200,
      <CloseAccountPage {...{ frame: frameOf(site, req, res), proof }} errors={{}} csrfToken={csrfToken(req)} />,
    );
  });
}

/** `POST /mon-compte/cloture` */
export function closeAccount(site: Site): RequestHandler {
  return forMember(async (req, res, account) => {
    const { preuve, confirmation } = readFields(req.body, ['preuve', 'confirmation']);
    const errors = confirmation
      ? await checkHolder(site, req, account, preuve)
      : { confirmation: 'Cochez la case pour confirmer.' };
    if (Object.keys(errors).length > 0) {
      const props = { frame: frameOf(site, req, res), proof: proofWanted(site, req, account), errors };
      return sendPage(res, 422, <CloseAccountPage {...props} csrfToken={csrfToken(req)} />);
    }
    const circumstances = circumstancesOf(site, req);
    await site.accounts.close(account.id, 'user', new Date(circumstances.now).toISOString());
    const { value, verifiedAt } = account.contact.email;
    if (verifiedAt) site.post.send(value, accountClosedLetter(circumstances));
    site.log.info({ account: account.id }, 'account closed by its holder');
    await site.memberSessions.endAll(account.id, req.sessionID);
    res.redirect(303, await leave(site, req));
  });
}
