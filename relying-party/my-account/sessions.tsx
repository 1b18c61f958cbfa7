import type { RequestHandler } from 'express';
import type { Site } from '../site.ts';
import { csrfToken } from '../web/csrf.ts';
import { readFields } from '../web/forms.ts';
import { frameOf, sendPage } from '../web/send-page.ts';
import { forMember } from '../web/visitor.ts';
import { SessionsPage } from './sessions-page.tsx';

/** `GET /mon-compte/sessions`: where the account is open. */
export function showSessions(site: Site): RequestHandler {
  return forMember(async (req, res, account) => {
    const sessions = await site.memberSessions.of(account.id, req.sessionID);
    sendPage(res, 200, <SessionsPage frame={frameOf(site, req, res)} sessions={sessions} csrfToken={csrfToken(req)} />);
  });
}

/** `POST /mon-compte/sessions`: ends one, or all the others. */
export function endSessions(site: Site): RequestHandler {
  return forMember(async (req, res, account) => {
    const { session } = readFields(req.body, ['session']);
    if (session === 'autres') await site.memberSessions.endAll(account.id, req.sessionID);
    else await site.memberSessions.end(account.id, session);
    res.redirect(303, '/mon-compte/sessions');
  });
}
