import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import type { Account } from '../accounts/account.ts';
import { FranceConnectError, refusalOf } from '../franceconnect.ts';
import { browserName } from '../mail/browser.ts';
import { BlockedPage } from '../pages/blocked.tsx';
import { CancelledPage } from '../pages/cancelled.tsx';
import { ExpiredPage } from '../pages/expired.tsx';
import { renewSession } from '../session.ts';
import { frameOf, type Site, sendPage, visitorOf } from '../site.ts';
import { type Arrival, arrivalOf } from './arrival.ts';
import type { Departure } from './pending-sign-ins.ts';

/** What FranceConnect adds to the callback address (service contract §2.4, §2.9): no parameter comes twice. */
const answerQuery = z.record(z.string(), z.string());

/** `/fc/retour`: back from FranceConnect. The order of the steps is that of the reference (CPF site B6). */
export function finishSignIn(site: Site): RequestHandler {
  return async (req, res) => {
    const expired = () => sendPage(res, 400, <ExpiredPage frame={frameOf(site, req, res)} />);
    const answer = answerQuery.safeParse(req.query);
    if (!answer.success) return expired();

    const departure = await departureOf(site, req, answer.data.state);
    const parameters = new URLSearchParams(answer.data);
    const refusal = refusalOf(parameters);
    if (refusal?.code === 'access_denied') {
      site.log.info({ code: refusal.code }, 'sign-in given up');
      return sendPage(res, 200, <CancelledPage frame={frameOf(site, req, res)} />);
    }
    // An address anybody can write says nothing of FranceConnect's health.
    if (refusal) throw departure ? refusal : new FranceConnectError('refusal', refusal.code, refusal.message);
    if (!departure || !answer.data.code) return expired();

    const client = site.platforms[departure.platform];
    if (!client) return expired();
    const arrival = arrivalOf(await client.finish(parameters, departure), site.clock.now());
    const { issuer, sub } = arrival.authentication;
    const account = await site.accounts.findBySub(issuer, sub);
    const visitor = visitorOf(res);
    if (visitor && visitor.id !== account?.id) return res.redirect(303, await holdOtherPerson(site, req, arrival));
    if (account && account.status !== 'active')
      return sendPage(res, 403, <BlockedPage frame={frameOf(site, req, res)} />);
    if (account) return res.redirect(303, await letIn(site, req, account, arrival, departure));
    res.redirect(303, await welcomeNewcomer(site, req, arrival));
  };
}

/** Crossed out as soon as it is shown, whatever comes next: a `state` serves once. */
async function departureOf(site: Site, req: Request, state: string | undefined): Promise<Departure | undefined> {
  const { browser } = req.session;
  return browser !== undefined && state !== undefined ? site.signIns.take(browser, state) : undefined;
}

async function letIn(site: Site, req: Request, account: Account, arrival: Arrival, { destination }: Departure) {
  const { authentication, person } = arrival;
  const recorded = await site.accounts.recordSignIn(account.id, { ...authentication, person });
  if (recorded && recorded.changed.length > 0) {
    site.log.info({ account: account.id, changed: recorded.changed }, 'FranceConnect describes this person otherwise');
  }
  site.log.info({ account: account.id, acr: authentication.acr }, 'signed in');
  const opened = { at: authentication.at, browser: browserName(req.get('user-agent')) };
  await renewSession(req, { browser: req.session.browser, account: account.id, authentication, opened });
  return `/${destination}`;
}

async function welcomeNewcomer(site: Site, req: Request, newcomer: Arrival) {
  site.log.info('FranceConnect vouches for somebody who has no account yet');
  await renewSession(req, { browser: req.session.browser, newcomer });
  return '/fc/completer';
}

/** Two people, one browser: nothing is decided for them (reference: CPF site A, P13). */
async function holdOtherPerson(site: Site, req: Request, otherPerson: Arrival) {
  site.log.info({ account: req.session.account }, 'another person signed in with FranceConnect in this session');
  const { browser, account, authentication } = req.session;
  await renewSession(req, { browser, account, authentication, otherPerson });
  return '/fc/autre-identite';
}
