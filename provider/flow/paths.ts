import { hrefOf, PATHS } from '../../contract/endpoints.ts';
import type { BackLink } from '../../contract/errors/catalogue.ts';
import type { FcSession } from './session.ts';

/** The citizen's « Revenir sur … » on a page about an unfinished sign-in (reference: service contract §3.2). */
export const ABORTED_BY_CITIZEN: BackLink = { error: 'access_denied', error_description: 'User auth aborted' };

/** Addresses of the flow's own steps, as the browser sees them. */
export const paths = {
  mire: (uid: string) => hrefOf(PATHS.mire, uid),
  verify: (uid: string) => hrefOf(PATHS.verify, uid),
  consent: (uid: string) => hrefOf(PATHS.consent, uid),
  redirectToIdp: hrefOf(PATHS.redirectToIdp),
  login: hrefOf(PATHS.login),
  autoLogin: hrefOf(PATHS.autoLogin),
  disconnectFromIdp: hrefOf(PATHS.disconnectFromIdp),
  logoutCallback: hrefOf(PATHS.logoutCallback),
  backToService({ request }: Pick<FcSession, 'request'>, { error, error_description }: BackLink): string {
    const query = { error, error_description, state: request.state, redirect_uri: request.redirect_uri };
    const encoded = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    return `${hrefOf(PATHS.redirectToSpWithError)}?${encoded.join('&')}`;
  },
  /** The same request again, which opens a new interaction. */
  authorizeAgain({ request, prompt }: Pick<FcSession, 'request' | 'prompt'>): string {
    const { prompt: _told, ...params } = request.params;
    const sent = prompt ? { ...params, prompt } : params;
    const entries = Object.entries(sent).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return `${hrefOf(PATHS.authorize)}?${new URLSearchParams(entries)}`;
  },
};
