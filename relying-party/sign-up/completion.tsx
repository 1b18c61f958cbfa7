import type { Request, RequestHandler, Response } from 'express';
import type { FieldErrors } from '../../infrastructure/web/forms.tsx';
import type { NewAccount } from '../accounts/account.ts';
import { csrfToken } from '../csrf.ts';
import { browserName } from '../mail/browser.ts';
import { CompletionPage } from '../pages/completion.tsx';
import { ExpiredPage } from '../pages/expired.tsx';
import { TERMS_VERSION } from '../pages/terms.tsx';
import { TooYoungPage } from '../pages/too-young.tsx';
import { saveSession } from '../session.ts';
import type { Arrival, Person } from '../sign-in/arrival.ts';
import { frameOf, type Site, sendPage, visitorOf } from '../site.ts';
import { eligibility } from './age.ts';
import { type Completion, type CompletionValues, completionValues, readCompletion } from './completion-form.ts';

/** `GET /fc/completer`: what FranceConnect said, and what it cannot say. */
export function showCompletion(site: Site): RequestHandler {
  return newcomersOnly(site, async (req, res, { person }) => {
    const values = { nir: '', cle: '', email: person.email ?? '', apprentissage: '', cgu: '' };
    showForm(site, req, res, { status: 200, person, values, errors: {} });
  });
}

/** `POST /fc/completer`: opens the account. The identity is the session's; nothing of it is read from the form. */
export function complete(site: Site): RequestHandler {
  return newcomersOnly(site, async (req, res, newcomer) => {
    const { person } = newcomer;
    const values = completionValues(req.body);
    const read = readCompletion(values, eligibility(person.identity.birthdate, site.clock.now()));
    if (!read.ok) return showForm(site, req, res, { status: 422, person, values, errors: read.errors });

    const creation = await site.accounts.create(newAccount(newcomer, read.completion, site.clock.now()));
    if (!('account' in creation)) {
      site.log.info('sign-up refused: the NIR typed already has an account');
      return showForm(site, req, res, { status: 409, person, values, errors: { nir: NIR_TAKEN } });
    }
    const { account, outcome } = creation;
    site.log.info({ account: account.id }, outcome === 'created' ? 'account opened' : 'signed in');
    // The session got its new identifier on the way back from FranceConnect; kept, it lets the button be pressed twice.
    delete req.session.newcomer;
    const { authentication } = newcomer;
    const opened = { at: authentication.at, browser: browserName(req.get('user-agent')) };
    Object.assign(req.session, { account: account.id, authentication, opened, justCreated: true });
    await saveSession(req);
    res.redirect(303, '/droits');
  });
}

const NIR_TAKEN =
  'Un compte existe déjà avec ce numéro de sécurité sociale. Vérifiez le numéro saisi ; s’il est exact, ce compte ne peut pas encore être rattaché à FranceConnect.';

type NewcomerHandler = (req: Request, res: Response, newcomer: Arrival) => Promise<void>;

/** For who came back from FranceConnect, has no account, and is old enough to have one. */
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

function newAccount({ person, authentication }: Arrival, { nir, email }: Completion, now: number): NewAccount {
  const { issuer, sub, acr, at } = authentication;
  const createdAt = new Date(now).toISOString();
  return {
    status: 'active',
    nir,
    identity: person.identity,
    identityFrom: 'franceconnect',
    identityLocked: true,
    ...(person.usageName && { usageName: person.usageName }),
    credentials: { franceconnect: [{ issuer, sub, linkedAt: createdAt, lastSignIn: { at, acr } }] },
    contact: { email: { value: email } },
    terms: { version: TERMS_VERSION, acceptedAt: createdAt },
    createdAt,
  };
}
