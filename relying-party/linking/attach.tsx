import type { Request, RequestHandler, Response } from 'express';
import type { FieldErrors } from '../../infrastructure/pages/forms.tsx';
import type { Account } from '../accounts/account.ts';
import { isPassword } from '../password/hash.ts';
import { type PlatformName, platformOf } from '../sign-in/platforms.ts';
import { leave } from '../sign-in/sign-out.tsx';
import type { Site } from '../site.ts';
import { csrfToken } from '../web/csrf.ts';
import { ExpiredPage } from '../web/expired-page.tsx';
import { readFields } from '../web/forms.ts';
import { frameOf, sendPage } from '../web/send-page.ts';
import { saveSession } from '../web/session.ts';
import { visitorOf } from '../web/visitor.ts';
import { AttachPage, ElsewherePage, LinkOverPage, ProofLinkPage, TakeBackPage, TooLatePage } from './attach-pages.tsx';
import { carryOut } from './carry-out.tsx';
import { rule } from './facts.ts';
import { finishLinking } from './finish-linking.ts';
import { proofLetter } from './letters.ts';
import { isProved, type LinkingUnderWay, mayAskForMail } from './under-way.ts';

/** What can be shown, for this account, at this moment. */
export interface Offer {
  password: boolean;
  mail: boolean;
  /** Signing in through the platform the account already knows (L18). */
  otherPlatform: PlatformName | undefined;
}

/** `GET /fc/rattacher`: an account may be hers already; she proves it, or says that she cannot. */
export function showAttach(site: Site): RequestHandler {
  return underWay(site, (req, res, under, account) => show(site, req, res, { under, account }));
}

/** `POST /fc/rattacher/mot-de-passe` */
export function proveByPassword(site: Site): RequestHandler {
  return underWay(site, async (req, res, under, account) => {
    const { motDePasse } = readFields(req.body, ['motDePasse']);
    const refuse = (error: string) => show(site, req, res, { under, account, errors: { motDePasse: error } });
    const offer = await offerOf(site, under, account);
    if (!offer.password) return refuse('Le mot de passe ne peut pas être utilisé pour le moment.');
    if (!motDePasse) return refuse('Saisissez votre mot de passe.');
    const attempt = await site.attempts.begin(account.nir);
    if (!attempt.allowed || !(await isPassword(motDePasse, account.credentials.password?.hash))) {
      site.log.info({ account: account.id }, 'link not proved: wrong password');
      return refuse('Ce mot de passe ne convient pas.');
    }
    await site.attempts.forget(account.nir);
    await goOn(site, req, res, { ...under, shown: { ...under.shown, password: true } });
  });
}

/** Seconds the link sent by e-mail is valid (reference: CPF site B7). */
const MAIL_LIFETIME = 30 * 60;
const MAILS_A_DAY = 3;

/** `POST /fc/rattacher/e-mail`: to the address verified on the account, never FranceConnect's; it is not shown. */
export function askForMail(site: Site): RequestHandler {
  return underWay(site, async (req, res, under, account) => {
    const offer = await offerOf(site, under, account);
    const { value } = account.contact.email;
    if (offer.mail && (await site.limits.allows(`linking ${account.id}`, MAILS_A_DAY))) {
      const token = await site.links.issue('linking', under.id, MAIL_LIFETIME);
      site.post.send(value, proofLetter(`${site.url}/fc/rattacher/lien?jeton=${token}`));
    }
    show(site, req, res, { under, account, mailAsked: true });
  });
}

/** `GET /fc/rattacher/lien?jeton=`: a button only, for mail filters open what they find; in the browser that asked. */
export function showProofLink(site: Site): RequestHandler {
  return async (req, res) => {
    const token = typeof req.query.jeton === 'string' ? req.query.jeton : '';
    const frame = frameOf(site, req, res);
    const reading = await site.links.read('linking', token);
    if (reading?.state !== 'valid') return sendPage(res, 410, <TooLatePage frame={frame} />);
    if (req.session.linking?.id !== reading.subject) return sendPage(res, 403, <ElsewherePage frame={frame} />);
    sendPage(res, 200, <ProofLinkPage {...{ frame, token }} csrfToken={csrfToken(req)} />);
  };
}

/** `POST /fc/rattacher/lien` */
export function proveByMail(site: Site): RequestHandler {
  return underWay(site, async (req, res, under, account) => {
    const { jeton } = readFields(req.body, ['jeton']);
    const reading = await site.links.read('linking', jeton);
    const mine = reading?.state === 'valid' && reading.subject === under.id;
    const offer = await offerOf(site, under, account);
    if (!mine || !offer.mail || (await site.links.take('linking', jeton))?.state !== 'valid') {
      return sendPage(res, 410, <TooLatePage frame={frameOf(site, req, res)} />);
    }
    await goOn(site, req, res, { ...under, shown: { ...under.shown, mail: true } });
  });
}

/** `POST /fc/rattacher/sans-preuve`: « Je n'ai plus accès… » */
export function withoutProof(site: Site): RequestHandler {
  return underWay(site, async (req, res, under) => {
    const { arrival, nir, asked, destination } = under;
    if (asked) return res.redirect(303, '/mon-compte');
    const ruling = await rule(site, { arrival, nir, apprentice: true, proofs: 'lost' });
    await carryOut({ site, req, res, ruling, destination });
  });
}

/** `POST /fc/rattacher/confirmer`: the account is taken back, or reopened. */
export function confirm(site: Site): RequestHandler {
  return underWay(site, (req, res, under) => goOn(site, req, res, under));
}

/** `POST /fc/rattacher/abandonner`: nothing was stored; FranceConnect's session is ended when it is a newcomer's. */
export function giveUp(site: Site): RequestHandler {
  return async (req, res) => {
    if (!visitorOf(res)) return res.redirect(303, await leave(site, req));
    delete req.session.linking;
    await saveSession(req);
    res.redirect(303, '/mon-compte');
  };
}

async function goOn(site: Site, req: Request, res: Response, under: LinkingUnderWay): Promise<void> {
  if (!isProved(under)) {
    req.session.linking = under;
    await saveSession(req);
    return res.redirect(303, '/fc/rattacher');
  }
  if (await finishLinking(site, req, under)) return res.redirect(303, `/${under.destination}`);
  delete req.session.linking;
  sendPage(res, 409, <LinkOverPage frame={frameOf(site, req, res)} />);
}

type Handler = (req: Request, res: Response, under: LinkingUnderWay, account: Account) => void | Promise<void>;

/** For a person about to be linked to an account that is still available. */
function underWay(site: Site, handle: Handler): RequestHandler {
  return async (req, res) => {
    const under = req.session.linking;
    const visitor = visitorOf(res);
    const live = under && under.validUntil > site.clock.now() && under.account === (visitor?.id ?? under.account);
    const account = live ? await site.accounts.find(under.account) : undefined;
    if (!under || !account || account.status !== (under.finish === 'reopen' ? 'closed' : 'active')) {
      return sendPage(res, 400, <ExpiredPage frame={frameOf(site, req, res)} />);
    }
    await handle(req, res, under, account);
  };
}

async function offerOf(site: Site, under: LinkingUnderWay, account: Account): Promise<Offer> {
  const { password, franceconnect } = account.credentials;
  const wantsPassword = under.proofs !== 'none' && !under.shown.password;
  const other = under.row === 'L18' ? franceconnect[0] : undefined;
  return {
    password: wantsPassword && password !== undefined && !(await site.attempts.isLocked(account.nir)),
    mail: mayAskForMail(under) && account.contact.email.verifiedAt !== undefined,
    otherPlatform: other && platformOf(site.platforms, other.issuer).name,
  };
}

interface Shown {
  under: LinkingUnderWay;
  account: Account;
  mailAsked?: boolean;
  errors?: FieldErrors;
}

async function show(
  site: Site,
  req: Request,
  res: Response,
  { under, account, mailAsked = false, errors = {} }: Shown,
) {
  const frame = frameOf(site, req, res);
  const token = csrfToken(req);
  if (under.finish === 'recover' || under.finish === 'reopen') {
    return sendPage(res, 200, <TakeBackPage {...{ frame }} finish={under.finish} csrfToken={token} />);
  }
  const offer = await offerOf(site, under, account);
  const status = Object.keys(errors).length > 0 ? 422 : 200;
  sendPage(res, status, <AttachPage {...{ frame, under, offer, mailAsked, errors }} csrfToken={token} />);
}
