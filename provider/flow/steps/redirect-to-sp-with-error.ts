import { z } from 'zod';
import { FcError } from '../../../contract/errors/fc-error.ts';
import { faultsOf } from '../../../contract/faults.ts';
import { redirectTo } from '../../../infrastructure/http/redirect.ts';
import type { RequestContext } from '../../context.ts';
import type { Interactions } from '../../engine/interactions.ts';
import type { Broker } from '../broker.ts';

const query = z.object({
  error: z.string('required').regex(/^[a-z_]{1,64}$/, 'an OAuth error code'),
  error_description: z.string('required').max(256, '256 characters at most'),
  state: z.string('at most once').optional(),
  redirect_uri: z.string('at most once').default(''),
});

const missingAddress = {
  path: 'redirect_uri',
  received: '(nothing)',
  expected: 'an address some service has registered',
};

/** The citizen goes back to the service from the list or from an error page (reference: service contract §3.2). */
export function redirectToSpWithError(broker: Broker, interactions: Interactions) {
  const { sessions, clients, addresses } = broker;
  return async (context: RequestContext): Promise<void> => {
    const { req, res } = context;
    const session = await sessions.read(context);
    const live = session && (await interactions.isLive(context, session.data.request.uid));
    if (!live && req.query.redirect_uri === undefined) throw new FcError('Y030030', { faults: [missingAddress] });
    const received = query.safeParse(req.query);
    if (!received.success) throw new FcError('Y000400', { faults: faultsOf(query, req.query) });
    const { error, error_description, state, redirect_uri } = received.data;
    if (live) {
      redirectTo(res, 303, await interactions.abort(context, error, error_description));
      return;
    }
    // The interaction is gone: straight to the service, if some service is registered there.
    if (!(await clients.knowsRedirectUri(redirect_uri))) throw new FcError('Y030030');
    const back = new URL(redirect_uri);
    // Literally the word « undefined » when the link carried no state.
    const answer = { error, error_description, state: state ?? 'undefined', iss: addresses.issuer };
    for (const [name, value] of Object.entries(answer)) back.searchParams.set(name, value);
    res.type('text/plain').status(302).location(back.href).send(`Found. Redirecting to ${back.href}`);
  };
}
