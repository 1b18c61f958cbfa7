import { isAnonymous } from '../../../contract/claims.ts';
import { parameterIn } from '../../../infrastructure/journal/recorded-address.ts';
import type { RequestContext } from '../../context.ts';
import type { KindCondition, Route } from '../../routes.ts';

/** A request once it is answered. @param location where the answer redirects to, empty when it does not */
type Condition = (context: RequestContext, location: string) => boolean;

const CONDITIONS: Readonly<Record<KindCondition, Condition>> = {
  'single sign-on': (_context, location) => location.endsWith('/verify'),
  'leaves for a source': (_context, location) => location !== '' && !location.includes('error='),
  'error from the source': ({ req }) => parameterIn(req.originalUrl, 'error') !== undefined,
  consent: ({ lastSession }) => lastSession?.service.asksConsent ?? false,
  anonymous: ({ lastSession }) => isAnonymous((lastSession?.request.scope ?? '').split(' ')),
};

/** The name of the event, among those the route table lists: the first one whose condition holds, else the usual one. */
export function kindOf(
  { kind, kindWhen = {} }: NonNullable<Route['journal']>,
  context: RequestContext,
  location: string,
): string {
  const names = Object.entries(kindWhen) as [KindCondition, string][];
  return names.find(([condition]) => CONDITIONS[condition](context, location))?.[1] ?? kind;
}
