import type { Request, RequestHandler, Response } from 'express';
import type { FieldErrors } from '../../infrastructure/pages/forms.tsx';
import { circumstancesOf } from '../mail/browser.ts';
import { emailChangeNotice, emailConfirmationLetter } from '../mail/letters.ts';
import type { LinkPurpose } from '../mail/one-time-links.ts';
import { checkHolder, proofWanted } from '../password/holder.ts';
import type { Site } from '../site.ts';
import { csrfToken } from '../web/csrf.ts';
import { errorsOf, readEmailTwice } from '../web/fields.ts';
import { type FormOf, noFields, readFields } from '../web/forms.ts';
import { EmailTakenPage, LinkForm, LinkUsedPage } from '../web/link-pages.tsx';
import { frameOf, sendPage } from '../web/send-page.ts';
import { renewSession, saveSession } from '../web/session.ts';
import { forMember } from '../web/visitor.ts';
import { ChangeEmailPage } from './email-page.tsx';
import { AddressConfirmedPage, CheckNewMailboxPage } from './message-pages.tsx';

const FIELDS = ['email', 'emailBis', 'preuve'] as const;

/** Where the links of the messages lead. */
const PATHS = { 'email-change': '/adresse/nouvelle', 'email-confirmation': '/adresse/confirmation' } as const;
type Purpose = keyof typeof PATHS & LinkPurpose;

/** `GET /mon-compte/email` */
export function showChangeEmail(site: Site): RequestHandler {
  return forMember(async (req, res, account) => {
    const proof = proofWanted(site, req, account);
    const frame = frameOf(site, req, res);
    const props = { frame, proof, account, values: noFields(FIELDS), errors: {} };
    sendPage(res, 200, <ChangeEmailPage {...props} csrfToken={csrfToken(req)} />);
  });
}

/**
 * `POST /mon-compte/email`: a link to the new address, a word to the old one, and everybody is signed out. The address
 * changes when the link is opened (reference: CPF site B2, fact 8).
 */
export function changeEmail(site: Site): RequestHandler {
  return forMember(async (req, res, account) => {
    const values: FormOf<(typeof FIELDS)[number]> = readFields(req.body, FIELDS);
    const now = site.clock.now();
    const address = readEmailTwice(values);
    const frozen = account.emailFrozenUntil !== undefined && Date.parse(account.emailFrozenUntil) > now;
    const typed: FieldErrors = {
      ...errorsOf(address),
      ...(address.ok && address.value === account.contact.email.value && { email: 'C’est déjà votre adresse.' }),
      ...(frozen && { email: 'Par sécurité, l’adresse ne peut pas être modifiée pour le moment.' }),
    };
    const errors = Object.keys(typed).length > 0 ? typed : await checkHolder(site, req, account, values.preuve);
    if (!address.ok || Object.keys(errors).length > 0) {
      const frame = frameOf(site, req, res);
      const props = { frame, account, values, errors, proof: proofWanted(site, req, account) };
      return sendPage(res, 422, <ChangeEmailPage {...props} csrfToken={csrfToken(req)} />);
    }
    const at = new Date(now).toISOString();
    await site.accounts.change(account.id, { event: 'ask-email-change', at }, (each) => ({
      ...each,
      contact: { ...each.contact, pendingEmail: { value: address.value, askedAt: at } },
    }));
    await sendLink(site, 'email-change', account.id, address.value);
    const { value: old, verifiedAt } = account.contact.email;
    if (verifiedAt) site.post.send(old, emailChangeNotice(circumstancesOf(site, req)));
    site.log.info({ account: account.id }, 'a new e-mail address was asked for');

    await site.memberSessions.endAll(account.id, req.sessionID);
    await renewSession(req, {});
    res.locals.visitor = undefined;
    sendPage(res, 200, <CheckNewMailboxPage frame={frameOf(site, req, res)} hours={site.rules.emailChangeHours} />);
  });
}

/** `POST /mon-compte/email/confirmer`: a link to the address on file, which nobody has confirmed yet. */
export function askConfirmation(site: Site): RequestHandler {
  return forMember(async (req, res, account) => {
    readFields(req.body, []);
    const { value, verifiedAt } = account.contact.email;
    if (!verifiedAt && (await site.limits.allows(`email-confirmation ${account.id}`, 3))) {
      await sendLink(site, 'email-confirmation', account.id, value);
    }
    req.session.notice = 'Un e-mail vient d’être envoyé à votre adresse : ouvrez son lien pour la confirmer.';
    await saveSession(req);
    res.redirect(303, '/mon-compte');
  });
}

async function sendLink(site: Site, purpose: Purpose, account: string, address: string): Promise<void> {
  const hours = purpose === 'email-change' ? site.rules.emailChangeHours : site.rules.activationHours;
  const token = await site.links.issue(purpose, account, hours * 3600);
  site.post.send(address, emailConfirmationLetter(`${site.url}${PATHS[purpose]}?jeton=${token}`, hours));
}

/** `GET /adresse/…?jeton=`: a button, for mail filters open addresses. No session is needed: the link is the proof. */
export function showConfirmEmail(site: Site, purpose: Purpose): RequestHandler {
  return async (req, res) => {
    const token = typeof req.query.jeton === 'string' ? req.query.jeton : '';
    const reading = await site.links.read(purpose, token);
    if (reading?.state !== 'valid') return sendPage(res, 410, <LinkUsedPage frame={frameOf(site, req, res)} />);
    sendPage(
      res,
      200,
      <LinkForm
        frame={frameOf(site, req, res)}
        title="Confirmer mon adresse"
        action={PATHS[purpose]}
        token={token}
        csrfToken={csrfToken(req)}
      >
        Confirmez que cette adresse e-mail est bien la vôtre.
      </LinkForm>,
    );
  };
}

/** `POST /adresse/…`: the address is the account's, and verified. */
export function confirmEmail(site: Site, purpose: Purpose): RequestHandler {
  return async (req: Request, res: Response) => {
    const { jeton: token } = readFields(req.body, ['jeton']);
    const reading = await site.links.take(purpose, token);
    const outcome = reading?.state === 'valid' && (await applyConfirmation(site, purpose, reading.subject));
    const frame = frameOf(site, req, res);
    if (outcome === 'taken') return sendPage(res, 409, <EmailTakenPage frame={frame} />);
    if (outcome !== 'confirmed') return sendPage(res, 410, <LinkUsedPage frame={frame} />);
    sendPage(res, 200, <AddressConfirmedPage frame={frame} />);
  };
}

async function applyConfirmation(site: Site, purpose: Purpose, id: string): Promise<'confirmed' | 'taken' | 'void'> {
  const account = await site.accounts.get(id);
  const { pendingEmail } = account?.contact ?? {};
  if (!account || (purpose === 'email-change' && !pendingEmail)) return 'void';
  const at = new Date(site.clock.now()).toISOString();
  const email = purpose === 'email-change' ? pendingEmail?.value : undefined;
  const outcome = await site.accounts.confirmEmail(id, email ?? account.contact.email.value, at);
  if (outcome !== 'confirmed') return outcome === 'taken' ? 'taken' : 'void';
  // A link to the former address confirms nothing any more, and one to reset the password was sent there too.
  if (purpose === 'email-change') {
    await site.links.void('email-confirmation', id);
    await site.links.void('password-reset', id);
  }
  site.log.info({ account: id }, 'an e-mail address was confirmed');
  return 'confirmed';
}
