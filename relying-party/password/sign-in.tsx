import type { Request, RequestHandler, Response } from 'express';
import { parseNir } from '../../civil-status/nir.ts';
import type { FieldErrors } from '../../infrastructure/pages/forms.tsx';
import type { Account } from '../accounts/account.ts';
import { accountWithNumber } from '../accounts/numbers.ts';
import { browserName } from '../mail/browser.ts';
import type { Site } from '../site.ts';
import { BadRequest } from '../web/bad-request.ts';
import { csrfToken } from '../web/csrf.ts';
import { type Destination, destinationQuery } from '../web/destination.ts';
import { numberRefusal } from '../web/fields.ts';
import { readFields } from '../web/forms.ts';
import { frameOf, sendPage } from '../web/send-page.ts';
import { renewSession } from '../web/session.ts';
import { isPassword } from './hash.ts';
import { lockedUntil } from './locked.ts';
import { SignInPage } from './sign-in-page.tsx';

/** `/connexion`; with `?suite=` it says which page asked for a sign-in. */
export function showSignIn(site: Site): RequestHandler {
  return (req, res) => showForm(site, req, res, { status: 200, nir: '', errors: {} });
}

/**
 * `POST /connexion`: number and password. An unknown number, a wrong password and an account without a password get the
 * same answer in the same time (reference: CPF site B3, B8).
 */
export function signInWithPassword(site: Site): RequestHandler {
  return async (req, res) => {
    const { nir: typed, motDePasse } = readFields(req.body, ['nir', 'motDePasse']);
    const show = (errors: FieldErrors) => showForm(site, req, res, { status: 422, nir: typed, errors });
    const number = parseNir(typed);
    if (!number.ok) return show({ nir: numberRefusal(typed, number.reason) });
    if (!motDePasse) return show({ motDePasse: 'Saisissez votre mot de passe.' });

    const attempt = await site.attempts.begin(number.nir);
    if (!attempt.allowed) return show({ nir: lockedUntil(attempt.lockedUntil) });
    const account = await accountWithNumber(site, number.nir);
    const active = account?.status === 'active' ? account : undefined;
    if (!(await isPassword(motDePasse, active?.credentials.password?.hash)) || !active) {
      site.log.info({ locked: attempt.last }, 'sign-in refused: number or password');
      if (attempt.last && active) noteLock(site, active);
      return show({ nir: 'Le numéro de sécurité sociale ou le mot de passe est incorrect.' });
    }
    await site.attempts.forget(number.nir);
    await openSession(site, req, active);
    res.redirect(303, `/${destinationOf(req) ?? 'droits'}`);
  };
}

/** A new session, for this browser and this account only. */
async function openSession(site: Site, req: Request, account: Account): Promise<void> {
  const at = new Date(site.clock.now()).toISOString();
  await renewSession(req, {
    browser: req.session.browser,
    account: account.id,
    authentication: { method: 'password', at },
    opened: { at, browser: browserName(req.get('user-agent')) },
  });
  site.log.info({ account: account.id }, 'signed in with a password');
}

/** Recorded in the account's history once the answer has left: it must not take longer for a number with an account. */
function noteLock(site: Site, { id, credentials }: Account): void {
  if (!credentials.password) return;
  const at = new Date(site.clock.now()).toISOString();
  site.accounts.change(id, { event: 'lock-password', at }).catch((error: unknown) => {
    site.log.warn({ err: error, account: id }, 'the lock of a password could not be noted');
  });
}

function destinationOf(req: Request): Destination | undefined {
  const query = destinationQuery.safeParse(req.query);
  if (!query.success) throw new BadRequest('La page demandée après la connexion n’existe pas.');
  return req.query.suite === undefined ? undefined : query.data.suite;
}

function showForm(
  site: Site,
  req: Request,
  res: Response,
  { status, ...form }: { status: number; nir: string; errors: FieldErrors },
): void {
  const destination = destinationOf(req);
  const frame = frameOf(site, req, res);
  sendPage(
    res,
    status,
    <SignInPage {...form} {...{ frame, destination }} variant={site.variant} csrfToken={csrfToken(req)} />,
  );
}
