import { createHash, timingSafeEqual } from 'node:crypto';
import { type ErrorRequestHandler, json, type RequestHandler, type Response, urlencoded } from 'express';
import {
  checktokenFaults,
  type DataProviderRegistration,
  type TokenIntrospection,
} from '../../contract/data-provider.ts';
import { FcError } from '../../contract/errors/fc-error.ts';
import { SERVER_ERROR } from '../../contract/errors/words.ts';
import { clientErrorStatus } from '../../infrastructure/http/client-errors.ts';
import { addressesOf } from '../addresses.ts';
import type { ProviderConfig } from '../config.ts';
import { currentContext, type RequestContext } from '../context.ts';
import type { AccessTokens, LiveToken } from '../engine/access-tokens.ts';
import { subOf } from '../pairwise.ts';
import { checktokenAnswer } from './answer.ts';

export interface ChecktokenOptions {
  config: Pick<ProviderConfig, 'url' | 'keys' | 'secrets' | 'dataProviders'>;
  tokens: AccessTokens;
  /** Logs a refusal. */
  note: (context: RequestContext, error: FcError) => Promise<unknown>;
}

/** A data provider asks whether an access token lives, and whose it is (reference: service contract §10). */
export function checktoken({ config, tokens, note }: ChecktokenOptions): (RequestHandler | ErrorRequestHandler)[] {
  const answer: RequestHandler = async (req, res) => {
    const faults = checktokenFaults(req.body);
    if (faults.length > 0) throw new FcError('Y100013', { faults });
    const { token, ...credentials } = req.body as Record<'token' | 'client_id' | 'client_secret', string>;
    const dataProvider = await authenticated(config.dataProviders, credentials);
    const live = await tokens.find(token);
    const introspection = live ? introspectionOf(live, dataProvider, config.secrets) : { active: false as const };
    const { issuer } = addressesOf(config.url);
    const { jwe, jws } = await checktokenAnswer(introspection, dataProvider, {
      issuer,
      keys: config.keys.keys,
    });
    const context = currentContext();
    context.observation = {
      client_id: live?.client_id,
      parameters: req.body,
      answered: { ...introspection },
      tokens: { introspection: jwe },
    };
    context.signed = jws;
    // Not res.send, which would name a charset.
    res.set('content-type', 'application/token-introspection+jwt').end(jwe);
  };
  return [json(), urlencoded({ extended: false }), answer, answerInJson(note)];
}

/** @throws FcError `Y330001` unknown or not active, `Y330002` wrong secret */
async function authenticated(
  dataProviders: ProviderConfig['dataProviders'],
  { client_id, client_secret }: { client_id: string; client_secret: string },
): Promise<DataProviderRegistration> {
  const dataProvider = await dataProviders.find(client_id);
  if (!dataProvider?.active) throw new FcError('Y330001');
  const digest = (secret: string) => createHash('sha256').update(secret).digest();
  if (!timingSafeEqual(digest(client_secret), digest(dataProvider.client_secret))) throw new FcError('Y330002');
  return dataProvider;
}

/** The person is the register's, the `sub` the data provider's own: it cannot be matched with the service's (§8). */
function introspectionOf(
  { client_id, identityHash, register, scope, iat, exp, acr, jti }: LiveToken,
  dataProvider: DataProviderRegistration,
  secrets: ProviderConfig['secrets'],
): TokenIntrospection {
  return {
    active: true,
    aud: client_id,
    sub: subOf(dataProvider.client_id, identityHash, secrets),
    iat,
    exp,
    acr,
    jti,
    scope: scope
      .split(' ')
      .filter((name) => dataProvider.scopes.includes(name))
      .join(' '),
    ...(register && identityOf(register)),
  };
}

/** In the order of the contract (§10); nothing for those no register knows (§7.3). */
function identityOf(register: NonNullable<LiveToken['register']>) {
  const { gender, family_name, given_name, given_name_array, birthdate, birthplace, birthcountry } = register;
  return { gender, family_name, given_name, given_name_array, birthdate, birthplace, birthcountry };
}

/** Two members, without the `error_uri` of the other endpoints. */
function answerInJson(note: ChecktokenOptions['note']): ErrorRequestHandler {
  return async (thrown, _req, res: Response, _next) => {
    const error = asFcError(thrown);
    await note(currentContext(), error);
    res.status(error.entry.http).json(error.entry.backLink ?? SERVER_ERROR);
  };
}

/** A body that cannot be read is one that is not valid. */
function asFcError(thrown: unknown): FcError {
  if (thrown instanceof FcError) return thrown;
  return new FcError(clientErrorStatus(thrown) ? 'Y100013' : 'Y000000', { cause: thrown });
}
