import type { Request, RequestHandler, Response } from 'express';
import type { FieldErrors } from '../../infrastructure/pages/forms.tsx';
import type { Account } from '../accounts/account.ts';
import type { Arrival } from '../sign-in/arrival.ts';
import type { Site } from '../site.ts';
import { csrfToken } from '../web/csrf.ts';
import { ExpiredPage } from '../web/expired-page.tsx';
import { errorsOf, readNumber } from '../web/fields.ts';
import { readFields } from '../web/forms.ts';
import { frameOf, sendPage } from '../web/send-page.ts';
import { visitorOf } from '../web/visitor.ts';
import {
  OwnVerificationPage,
  VerificationFormPage,
  VerificationPendingPage,
  type VerificationPendingPageProps,
} from './verification-page.tsx';

/** `GET /verification-identite`: the case under way, or the form that opens one, for the account's holder. */
export function showVerification(site: Site): RequestHandler {
  return forHoldersAnd(showOwnVerification, site, async (req, res, { authentication: { issuer, sub } }) => {
    const found = await site.cases.ofIdentity(issuer, sub);
    if (found) return sendPending(site, req, res, found);
    const pending = await site.accounts.findBySub(issuer, sub);
    if (pending?.status === 'verification_pending') return sendPending(site, req, res, { openedAt: pending.createdAt });
    showForm(site, req, res, { nir: '', cle: '' }, {});
  });
}

/** `POST /verification-identite`: somebody will look at the papers; the number is only believed then. */
export function askVerification(site: Site): RequestHandler {
  return forHoldersAnd(askOwnVerification, site, async (req, res, { authentication, person }) => {
    const typed = readFields(req.body, ['nir', 'cle']);
    const number = readNumber(typed);
    if (!number.ok) return showForm(site, req, res, typed, errorsOf(number));
    const { issuer, sub, acr } = authentication;
    const openedAt = new Date(site.clock.now()).toISOString();
    const identity = { issuer, sub, acr };
    await site.cases.open({ row: 'L07b', openedAt, nir: number.value, identity, person });
    res.redirect(303, '/verification-identite');
  });
}

type HolderHandler = (site: Site, req: Request, res: Response, holder: Account) => Promise<void>;

const showOwnVerification: HolderHandler = async (site, req, res, holder) => {
  if (holder.identityVerifiedAt) return res.redirect(303, '/recherche');
  const found = await site.cases.ofHolder(holder.id);
  if (found) return sendPending(site, req, res, { openedAt: found.openedAt, holder: true });
  sendPage(res, 200, <OwnVerificationPage frame={frameOf(site, req, res)} csrfToken={csrfToken(req)} />);
};

/** Who cannot have a digital identity shows papers instead, to enrol at courses (B2, fact 6). */
const askOwnVerification: HolderHandler = async (site, _req, res, { id, nir, identity, usageName }) => {
  const openedAt = new Date(site.clock.now()).toISOString();
  const person = { identity, ...(usageName && { usageName }) };
  await site.cases.open({ row: 'enrolment', openedAt, nir, person, account: id });
  res.redirect(303, '/verification-identite');
};

function forHoldersAnd(
  handleHolder: HolderHandler,
  site: Site,
  handle: (req: Request, res: Response, newcomer: Arrival) => Promise<void>,
): RequestHandler {
  return async (req, res) => {
    const holder = visitorOf(res);
    if (holder) return handleHolder(site, req, res, holder);
    const { newcomer } = req.session;
    if (!newcomer) return sendPage(res, 400, <ExpiredPage frame={frameOf(site, req, res)} />);
    await handle(req, res, newcomer);
  };
}

type Waiting = Pick<VerificationPendingPageProps, 'openedAt' | 'dueAt' | 'holder'>;

function sendPending(site: Site, req: Request, res: Response, { openedAt, dueAt, holder }: Waiting): void {
  const frame = frameOf(site, req, res);
  sendPage(res, 200, <VerificationPendingPage {...{ frame, openedAt, dueAt, holder }} csrfToken={csrfToken(req)} />);
}

function showForm(
  site: Site,
  req: Request,
  res: Response,
  values: { nir: string; cle: string },
  errors: FieldErrors,
): void {
  const status = Object.keys(errors).length > 0 ? 422 : 200;
  const frame = frameOf(site, req, res);
  sendPage(res, status, <VerificationFormPage {...{ frame, values, errors }} csrfToken={csrfToken(req)} />);
}
