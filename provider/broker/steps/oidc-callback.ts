import type { Request, Response } from 'express';
import { FcError } from '../../../contract/errors/fc-error.ts';
import { acceptIdentity } from '../../../contract/source-identity.ts';
import { redirectTo } from '../../../infrastructure/web/redirect.ts';
import { type Broker, requireSession } from '../broker.ts';
import { paths } from '../paths.ts';
import type { Handshake } from '../sessions.ts';
import { type SourceAnswer, SourceFailure } from '../source-client.ts';
import type { Source } from '../sources.ts';
import { backToMire } from './back-to-mire.ts';

/** The citizen is back from the source (reference: service contract §3.4). */
export function oidcCallback(broker: Broker) {
  const { config, sessions, sources } = broker;
  return async (req: Request, res: Response): Promise<void> => {
    const session = await requireSession(broker, req);
    const { handshake } = session.data;
    const source = handshake && sources.get(handshake.source);
    if (!handshake || !source) throw new FcError('Y190004');
    if (req.query.error !== undefined) {
      checkState(req.query.state, handshake);
      config.log.info({ source: source.record.uid, error: req.query.error }, 'the source answered an error');
      await backToMire(broker, session, res, source.record.title);
      return;
    }
    if (!req.query.code) throw new FcError('Y020025');
    checkState(req.query.state, handshake);
    // The session changes identifier before the source is called, and the handshake can serve no second time.
    const { handshake: _used, ...data } = session.data;
    const renewed = await sessions.renew(res, data, session);
    const answer = await askSource(source, req, handshake);
    renewed.data.signIn = signInOf(source, answer);
    await sessions.save(renewed);
    redirectTo(res, 302, paths.verify(data.request.uid));
  };
}

/** @throws FcError `Y020021` missing, `Y020022` different */
function checkState(received: unknown, { state }: Handshake) {
  if (!received) throw new FcError('Y020021');
  if (received !== state) throw new FcError('Y020022');
}

/** @throws FcError `Y020026` at the token endpoint, `Y020027` at userinfo */
async function askSource({ client }: Source, req: Request, handshake: Handshake): Promise<SourceAnswer> {
  try {
    return await client.complete(req.originalUrl.slice(req.originalUrl.indexOf('?')), handshake);
  } catch (cause) {
    if (!(cause instanceof SourceFailure)) throw cause;
    throw new FcError(cause.step === 'userinfo' ? 'Y020027' : 'Y020026', { cause });
  }
}

/** @throws FcError `Y020030` no level, `Y020029` no sub, `Y600006` identity not valid */
function signInOf({ record }: Source, { acr, id_token, userinfo }: SourceAnswer) {
  if (typeof acr !== 'string' || !/^[a-z0-9]+$/i.test(acr)) {
    throw new FcError('Y020030', { faults: [{ path: 'acr', received: String(acr), expected: 'a level' }] });
  }
  if (typeof userinfo.sub !== 'string' || userinfo.sub === '') throw new FcError('Y020029');
  const accepted = acceptIdentity(userinfo);
  if ('faults' in accepted) throw new FcError('Y600006', { faults: accepted.faults });
  return { source: record.uid, identity: accepted.identity, acr, id_token };
}
