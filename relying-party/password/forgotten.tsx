import type { Request, RequestHandler, Response } from 'express';
import { firstDay, isBirthdate } from '../../civil-status/birthdate.ts';
import { parseNir } from '../../civil-status/nir.ts';
import type { FieldErrors } from '../../infrastructure/pages/forms.tsx';
import type { Account } from '../accounts/account.ts';
import { accountWithNumber, numbersOf } from '../accounts/numbers.ts';
import { circumstancesOf } from '../mail/browser.ts';
import { franceConnectOnlyLetter, passwordChangedLetter, passwordResetLetter } from '../mail/letters.ts';
import type { Site } from '../site.ts';
import { csrfToken } from '../web/csrf.ts';
import { errorsOf, numberRefusal } from '../web/fields.ts';
import { type FormOf, noFields, readFields } from '../web/forms.ts';
import { LinkUsedPage } from '../web/link-pages.tsx';
import { frameOf, sendPage } from '../web/send-page.ts';
import { readNewPassword } from './fields.ts';
import { ForgottenPage, ForgottenSentPage, NewPasswordPage, PasswordResetPage } from './forgotten-page.tsx';
import { hashPassword } from './hash.ts';

const PURPOSE = 'password-reset';
const LINK_LIFETIME = 3600;
const MESSAGES_A_DAY = 3;
const FIELDS = ['nir', 'naissance'] as const;

/** `GET /mot-de-passe-oublie` */
export function showForgotten(site: Site): RequestHandler {
  return (req, res) => showForm(site, req, res, 200, noFields(FIELDS), {});
}

/**
 * `POST /mot-de-passe-oublie`: number and date of birth. One answer, at once: whether there is anything to send is looked
 * up after it has left (reference: CPF site B8).
 */
export function remind(site: Site): RequestHandler {
  return async (req, res) => {
    const values = readFields(req.body, FIELDS);
    const number = parseNir(values.nir);
    const birthdate = readDate(values.naissance);
    if (!number.ok || !birthdate) {
      return showForm(site, req, res, 422, values, {
        ...(!number.ok && { nir: numberRefusal(values.nir, number.reason) }),
        ...(!birthdate && { naissance: 'Saisissez une date au format jj/mm/aaaa.' }),
      });
    }
    sendReminder(site, number.nir, birthdate).catch((error: unknown) => {
      site.log.error({ err: error }, 'a forgotten password could not be followed up');
    });
    sendPage(res, 200, <ForgottenSentPage frame={frameOf(site, req, res)} />);
  };
}

/** Only to an address its owner has confirmed; never a password for a person without one (B8, 9). */
async function sendReminder(site: Site, nir: string, birthdate: string): Promise<void> {
  const account = await accountWithNumber(site, nir);
  if (account?.status !== 'active' || !wasBornOn(account, birthdate)) return;
  const { id, credentials, contact } = account;
  if (!contact.email.verifiedAt) {
    site.log.info({ account: id }, 'password forgotten; the e-mail address was never confirmed, nothing is sent');
    return;
  }
  if (!(await site.limits.allows(`${PURPOSE} ${id}`, MESSAGES_A_DAY))) return;
  if (!credentials.password) return site.post.send(contact.email.value, franceConnectOnlyLetter());
  const token = await site.links.issue(PURPOSE, id, LINK_LIFETIME);
  const url = `${site.url}/mot-de-passe-oublie/nouveau?jeton=${token}`;
  site.post.send(contact.email.value, passwordResetLetter(url));
}

/** Presumed dates are compared by the first day they allow; an account opened without a register has the year of its number only. */
function wasBornOn({ identity, nir }: Account, birthdate: string): boolean {
  if (!identity.birthdate) return birthdate.slice(2, 4) === nir.slice(1, 3);
  return firstDay(identity.birthdate) === firstDay(birthdate);
}

/** `24/08/1962`, with `00` for what is not known. */
function readDate(typed: string): string | undefined {
  const [, day, month, year] = /^(\d{2})[/.\- ](\d{2})[/.\- ](\d{4})$/.exec(typed.trim()) ?? [];
  const date = `${year}-${month}-${day}`;
  return isBirthdate(date) ? date : undefined;
}

/** `GET /mot-de-passe-oublie/nouveau?jeton=` */
export function showNewPassword(site: Site): RequestHandler {
  return async (req, res) => {
    const token = typeof req.query.jeton === 'string' ? req.query.jeton : '';
    const reading = await site.links.read(PURPOSE, token);
    if (reading?.state !== 'valid') return sendUsed(site, req, res);
    showNewForm(site, req, res, { status: 200, token, errors: {} });
  };
}

/** `POST /mot-de-passe-oublie/nouveau`: the link is used once the password will do; every session ends, the lock is lifted. */
export function resetPassword(site: Site): RequestHandler {
  return async (req, res) => {
    const { jeton: token, ...values } = readFields(req.body, ['jeton', 'motDePasse', 'motDePasseBis']);
    const reading = await site.links.read(PURPOSE, token);
    const account = reading?.state === 'valid' ? await site.accounts.get(reading.subject) : undefined;
    if (!account?.credentials.password) return sendUsed(site, req, res);
    const password = readNewPassword(values, account.nir);
    if (!password.ok) return showNewForm(site, req, res, { status: 422, token, errors: errorsOf(password) });
    const hash = await hashPassword(password.value);
    const taken = await site.links.take(PURPOSE, token);
    if (taken?.state !== 'valid') return sendUsed(site, req, res);

    const circumstances = circumstancesOf(site, req);
    const at = new Date(circumstances.now).toISOString();
    await site.accounts.change(account.id, { event: 'reset-password', at }, (each) => ({
      ...each,
      credentials: { ...each.credentials, password: { hash, setAt: at } },
    }));
    for (const number of await numbersOf(site.register, account.nir)) await site.attempts.forget(number);
    await site.memberSessions.endAll(account.id);
    site.post.send(account.contact.email.value, passwordChangedLetter(circumstances));
    site.log.info({ account: account.id }, 'password reset');
    sendPage(res, 200, <PasswordResetPage frame={frameOf(site, req, res)} />);
  };
}

function showForm(
  site: Site,
  req: Request,
  res: Response,
  status: number,
  values: FormOf<(typeof FIELDS)[number]>,
  errors: FieldErrors,
): void {
  const props = { frame: frameOf(site, req, res), values, errors, csrfToken: csrfToken(req) };
  sendPage(res, status, <ForgottenPage {...props} />);
}

function showNewForm(
  site: Site,
  req: Request,
  res: Response,
  { status, ...form }: { status: number; token: string; errors: FieldErrors },
): void {
  sendPage(res, status, <NewPasswordPage {...form} frame={frameOf(site, req, res)} csrfToken={csrfToken(req)} />);
}

function sendUsed(site: Site, req: Request, res: Response): void {
  sendPage(res, 410, <LinkUsedPage frame={frameOf(site, req, res)} />);
}
