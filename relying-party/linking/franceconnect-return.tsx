import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import { FranceConnectError, refusalOf } from '../franceconnect.ts';
import { arrivalOf } from '../sign-in/arrival.ts';
import { CancelledPage } from '../sign-in/cancelled-page.tsx';
import type { Departure } from '../sign-in/pending-sign-ins.ts';
import type { Site } from '../site.ts';
import { ExpiredPage } from '../web/expired-page.tsx';
import { frameOf, sendPage } from '../web/send-page.ts';
import { visitorOf } from '../web/visitor.ts';
import { carryOut } from './carry-out.tsx';
import { provedBy, rule } from './facts.ts';

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
      site.log.info({ error_code: refusal.code }, 'sign-in given up');
      return sendPage(res, 200, <CancelledPage frame={frameOf(site, req, res)} />);
    }
    // An address anybody can write says nothing of FranceConnect's health.
    if (refusal) throw departure ? refusal : new FranceConnectError('refusal', refusal.code, refusal.message);
    if (!departure || !answer.data.code) return expired();

    const client = site.platforms[departure.platform];
    if (!client) return expired();
    const signIn = await client.finish(parameters, departure);
    await site.sim?.noteExchange(departure, answer.data, signIn);
    const arrival = arrivalOf(signIn, site.clock.now());
    const visitor = visitorOf(res);
    const proofs = provedBy(req.session.authentication, arrival, site.clock.now());
    const ruling = await rule(site, { arrival, visitor, linkTo: departure.linkTo, proofs });
    await carryOut({ site, req, res, ruling, destination: departure.destination });
  };
}

/** Crossed out as soon as it is shown, whatever comes next: a `state` serves once. */
async function departureOf(site: Site, req: Request, state: string | undefined): Promise<Departure | undefined> {
  const { browser } = req.session;
  return state === undefined ? undefined : site.takeDeparture(site.signIns, browser, state);
}
