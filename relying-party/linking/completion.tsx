import type { Request, RequestHandler, Response } from 'express';
import type { FieldErrors } from '../../infrastructure/pages/forms.tsx';
import type { Person } from '../accounts/account.ts';
import type { Arrival } from '../sign-in/arrival.ts';
import { eligibility } from '../sign-up/age.ts';
import { TooYoungPage } from '../sign-up/too-young-page.tsx';
import type { Site } from '../site.ts';
import { csrfToken } from '../web/csrf.ts';
import { ExpiredPage } from '../web/expired-page.tsx';
import { frameOf, sendPage } from '../web/send-page.ts';
import { visitorOf } from '../web/visitor.ts';
import { carryOut } from './carry-out.tsx';
import { type CompletionValues, completionValues, readCompletion, untouched } from './completion-form.ts';
import { CompletionPage } from './completion-page.tsx';
import { rule } from './facts.ts';

/** `GET /fc/completer`: what FranceConnect said, and what it cannot say. */
export function showCompletion(site: Site): RequestHandler {
  return newcomersOnly(site, async (req, res, { person }) => {
    showForm(site, req, res, { status: 200, person, values: untouched(person), errors: {} });
  });
}

/** `POST /fc/completer`: opens the account. The identity is the session's; nothing of it is read from the form. */
export function complete(site: Site): RequestHandler {
  return newcomersOnly(site, async (req, res, newcomer) => {
    const { person } = newcomer;
    const values = completionValues(req.body, person);
    const read = readCompletion(values, eligibility(person.identity.birthdate, site.clock.now()), person);
    if (!read.ok) return showForm(site, req, res, { status: 422, person, values, errors: read.errors });

    const { completion } = read;
    const apprentice = values.apprentissage !== '';
    const { issuer, sub } = newcomer.authentication;
    if (await site.tries.areSpent(issuer, sub)) return res.redirect(303, '/verification-identite');
    const ruling = await rule(site, { arrival: newcomer, nir: completion.nir, apprentice });
    const showAgain = (errors: FieldErrors) => showForm(site, req, res, { status: 422, person, values, errors });
    await carryOut({ site, req, res, ruling, destination: 'droits', completion, showForm: showAgain });
  });
}

type NewcomerHandler = (req: Request, res: Response, newcomer: Arrival) => Promise<void>;

/** For a person back from FranceConnect, without an account and old enough to have one. */
function newcomersOnly(site: Site, handle: NewcomerHandler): RequestHandler {
  return async (req, res) => {
    const { newcomer } = req.session;
    if (visitorOf(res)) return res.redirect(303, '/droits');
    if (!newcomer) return sendPage(res, 400, <ExpiredPage frame={frameOf(site, req, res)} />);
    if (eligibility(newcomer.person.identity.birthdate, site.clock.now()) === 'too-young') {
      return sendPage(res, 403, <TooYoungPage frame={frameOf(site, req, res)} csrfToken={csrfToken(req)} />);
    }
    await handle(req, res, newcomer);
  };
}

interface FormState {
  status: number;
  person: Person;
  values: CompletionValues;
  errors: FieldErrors;
}

function showForm(site: Site, req: Request, res: Response, { status, ...form }: FormState): void {
  const apprentice = eligibility(form.person.identity.birthdate, site.clock.now()) === 'apprentices-only';
  const frame = frameOf(site, req, res);
  sendPage(res, status, <CompletionPage {...form} {...{ frame, apprentice }} csrfToken={csrfToken(req)} />);
}
