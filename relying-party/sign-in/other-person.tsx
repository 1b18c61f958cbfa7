import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Site } from '../site.ts';
import { BadRequest } from '../web/bad-request.ts';
import { csrfToken } from '../web/csrf.ts';
import { shortName } from '../web/person.tsx';
import { frameOf, sendPage } from '../web/send-page.ts';
import { saveSession } from '../web/session.ts';
import { visitorOf } from '../web/visitor.ts';
import { OtherPersonPage } from './other-person-page.tsx';
import { leave } from './sign-out.tsx';

const choice = z.object({ choix: z.enum(['rester', 'deconnecter']) });

/** `/fc/autre-identite`: one person's account is open, another person came back from FranceConnect. */
export function showOtherPerson(site: Site): RequestHandler {
  return (req, res) => {
    const { otherPerson } = req.session;
    const visitor = visitorOf(res);
    if (!otherPerson || !visitor) return res.redirect(303, '/');
    const names = { member: shortName(visitor), other: shortName(otherPerson.person) };
    const linkRefused = req.session.linkRefused === true;
    const frame = frameOf(site, req, res);
    sendPage(res, 200, <OtherPersonPage {...{ frame, names, linkRefused }} csrfToken={csrfToken(req)} />);
  };
}

/** « Rester connecté » forgets the other person; « me déconnecter » signs everybody out. Nothing is ever linked here. */
export function chooseBetween(site: Site): RequestHandler {
  return async (req, res) => {
    const read = choice.safeParse(req.body);
    if (!read.success) throw new BadRequest('Choisissez de rester connecté ou de vous déconnecter.');
    const { otherPerson } = req.session;
    if (read.data.choix === 'deconnecter') return res.redirect(303, await leave(site, req));
    if (otherPerson) {
      delete req.session.otherPerson;
      delete req.session.linkRefused;
      await saveSession(req);
    }
    res.redirect(303, '/droits');
  };
}
