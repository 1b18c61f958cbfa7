import type { Request } from 'express';
import { FcError } from '../../../contract/errors/fc-error.ts';
import { handlerOf } from '../../../contract/feature-handlers.ts';
import { acceptEuropeanIdentity, acceptIdentity, subjectFaults } from '../../../contract/source-identity.ts';
import { acceptTokens } from '../../../contract/source-tokens.ts';
import { redirectTo } from '../../../infrastructure/http/redirect.ts';
import type { RequestContext } from '../../context.ts';
import { type Broker, requireSession } from '../broker.ts';
import { paths } from '../paths.ts';
import type { Handshake, SourceSignIn } from '../session.ts';
import { type SourceAnswer, SourceFailure } from '../source-client.ts';
import type { Source } from '../sources.ts';
import { checkStep } from '../step-control.ts';
import { backToMire } from './back-to-mire.ts';

/** The citizen is back from the source (reference: service contract §3.4). */
export function oidcCallback(broker: Broker) {
  const { config, sessions, sources } = broker;
  return async (context: RequestContext): Promise<void> => {
    const { req, res } = context;
    const session = await requireSession(broker, context);
    checkStep(session.data, 'oidc-callback');
    const { handshake } = session.data;
    if (!handshake) throw new FcError('Y190004');
    const source = sources.known(handshake.source);
    if (req.query.error !== undefined) {
      checkState(req.query.state, handshake);
      config.log.info({ source: source.record.uid, error: req.query.error }, 'the source answered an error');
      await backToMire(broker, context, session, source.record.title);
      return;
    }
    if (!req.query.code) throw new FcError('Y020025');
    checkState(req.query.state, handshake);
    // The session changes identifier before the source is called: the handshake can serve no second time.
    const renamed = await sessions.rename(context, session);
    if (!renamed) throw new FcError('Y190004');
    const { data } = renamed;
    data.step = 'oidc-callback';
    try {
      data.signIn = signInOf(source, await askSource(source, req, handshake));
      delete data.handshake;
    } finally {
      await sessions.save(context, renamed);
    }
    redirectTo(res, 302, paths.verify(data.request.uid));
  };
}

/** @throws FcError `Y020021` missing, `Y020022` different */
function checkState(received: unknown, { state }: Handshake) {
  if (!received) throw new FcError('Y020021');
  if (received !== state) throw new FcError('Y020022');
}

const CODES = {
  discovery: 'Y020026',
  token: 'Y020026',
  'token-shape': 'Y020030',
  userinfo: 'Y020027',
  sub: 'Y020029',
} as const;

/** @throws FcError `Y020026` at the token endpoint, `Y020030` malformed there, `Y020027` at userinfo, `Y020029` no sub there */
async function askSource({ client }: Source, req: Request, handshake: Handshake): Promise<SourceAnswer> {
  try {
    return await client.complete(req.originalUrl.slice(req.originalUrl.indexOf('?')), handshake);
  } catch (cause) {
    if (!(cause instanceof SourceFailure)) throw cause;
    throw new FcError(CODES[cause.step], { cause });
  }
}

/** @throws FcError `Y020030` tokens not as they must be, `Y020029` no sub, `Y600006` identity not valid */
function signInOf({ record }: Source, { access_token, id_token, claims, userinfo }: SourceAnswer): SourceSignIn {
  const tokens = acceptTokens({ access_token, ...claims });
  if ('faults' in tokens) throw new FcError('Y020030', { faults: tokens.faults });
  const subject = subjectFaults(userinfo);
  if (subject.length > 0) throw new FcError('Y020029', { faults: subject });
  const check = IDENTITY_CHECKS[handlerOf(record, 'idpIdentityCheck')];
  const accepted = check(userinfo);
  if ('faults' in accepted) throw new FcError('Y600006', { faults: accepted.faults });
  const { acr, rep_scope } = tokens;
  return {
    source: record.uid,
    identity: accepted.identity,
    acr,
    id_token,
    ...(handlerOf(record, 'coreVerify') === 'core-fcp-eidas-verify' && { sub: String(userinfo.sub) }),
    ...(rep_scope.length > 0 && { rep_scope }),
  };
}

const IDENTITY_CHECKS = {
  'core-fcp-default-identity-check': acceptIdentity,
  'core-fcp-eidas-identity-check': acceptEuropeanIdentity,
} as const;
