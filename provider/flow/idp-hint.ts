import type { Request } from 'express';
import type { ClientRegistration } from '../../contract/client-registration.ts';
import { catalogueEntry } from '../../contract/errors/catalogue.ts';
import type { FlowRequest, Redirection } from '../engine/hooks.ts';
import type { Broker } from './broker.ts';

/** The source a service names, from the query string and nowhere else (reference: service contract §2.8). */
export function hintOf(req: Request): string | undefined {
  const { idp_hint } = req.query;
  return typeof idp_hint === 'string' && idp_hint !== '' ? idp_hint : undefined;
}

/** The service's own list where it has one, be it empty; else the platform's. */
export function isHintAllowed(
  { sources }: Broker,
  { allowedIdpHints }: Pick<ClientRegistration, 'allowedIdpHints'>,
  hint: string,
): boolean {
  return (allowedIdpHints ?? sources.hints()).includes(hint);
}

/** Straight back to the service. FranceConnect does not know its state here, and sends the word « undefined ». */
export function refusedHint({ addresses }: Broker, { redirect_uri }: Pick<FlowRequest, 'redirect_uri'>): Redirection {
  const location = new URL(redirect_uri);
  const answer = { ...catalogueEntry('Y030032').backLink, state: 'undefined', iss: addresses.issuer };
  for (const [name, value] of Object.entries(answer)) location.searchParams.set(name, value);
  return { status: 302, location: location.href };
}
