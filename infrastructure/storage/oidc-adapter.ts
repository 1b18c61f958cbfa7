import type { Adapter, AdapterPayload } from 'oidc-provider';
import { type Clock, keptFor } from '../clock.ts';
import { errors } from '../oidc-engine.ts';
import { keepSecret } from '../secrets.ts';
import type { Storage } from './storage.ts';

/**
 * Models whose instances end with their grant. Interactions and sessions carry a grant too and must survive its revocation:
 * the engine needs them when another citizen signs in with the same browser.
 */
const GRANTABLE = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken']);

/** Models whose identifier opens something by itself. */
const OPENS = new Set([...GRANTABLE, 'Session']);

/** Seconds by which the owner's clock was ahead of the machine's when an artefact was stored. Absent for none. */
const AHEAD = 'clock_ahead';

/**
 * Lets oidc-provider keep its artefacts in the storage port. The engine knows the machine's time only, so the times of an
 * artefact are translated on the way out: what its owner's clock was moved by since it was stored counts as time passed.
 * @param prefix sets apart the engines that share one storage
 */
export function oidcAdapterFactory(storage: Storage, prefix: string, clock: Clock): (model: string) => Adapter {
  const members = storage.collection<string[]>(`${prefix}:grant-members`);
  const sessionIds = storage.collection<string>(`${prefix}:session-uid`);
  const collectionOf = (model: string) => storage.collection<AdapterPayload>(`${prefix}:${model}`);

  return (model) => {
    const artefacts = collectionOf(model);
    return {
      async upsert(id, payload, expiresIn) {
        if (OPENS.has(model)) keepSecret(id);
        if (model === 'Session' && payload.uid) await sessionIds.set(payload.uid, id, expiresIn);
        if (GRANTABLE.has(model) && payload.grantId) {
          const member = `${model} ${id}`;
          await members.update(payload.grantId, (known = []) => [...known, member], expiresIn);
        }
        await artefacts.set(id, stamped(payload, clock), expiresIn && keptFor(expiresIn, clock, ownerOf(payload)));
      },
      async find(id) {
        const found = aged(await artefacts.get(id), clock);
        if (found && OPENS.has(model)) keepSecret(id);
        return found;
      },
      async findByUid(uid) {
        const id = await sessionIds.get(uid);
        return id === undefined ? undefined : aged(await artefacts.get(id), clock);
      },
      // The device flow, the only user of user codes, is off.
      findByUserCode: async () => undefined,
      async consume(id) {
        const consumed = Math.floor(clock.now() / 1000);
        let first = false;
        await artefacts.update(id, (payload) => {
          first = payload !== undefined && payload.consumed === undefined;
          return first && payload ? { ...payload, consumed } : payload;
        });
        // The engine reads, then consumes: of two requests that redeem one code at once, both have read it as new.
        if (!first) throw new errors.InvalidGrant('already consumed');
      },
      destroy: (id) => artefacts.delete(id),
      async revokeByGrantId(grantId) {
        const known = (await members.take(grantId)) ?? [];
        await Promise.all(
          known.map((member) => {
            const [memberModel = '', id = ''] = member.split(' ');
            return collectionOf(memberModel).delete(id);
          }),
        );
      },
    };
  };
}

type Stamped = AdapterPayload & { [AHEAD]?: number };

function stamped(payload: AdapterPayload, clock: Clock): Stamped {
  const ahead = secondsAhead(clock, ownerOf(payload));
  return ahead === 0 ? payload : { ...payload, [AHEAD]: ahead };
}

/** The artefact with its times in the machine's time, which is the engine's; undefined once it has expired. */
function aged(stored: Stamped | undefined, clock: Clock): AdapterPayload | undefined {
  if (!stored) return undefined;
  const ahead = secondsAhead(clock, ownerOf(stored));
  // No clock was moved.
  if (ahead === 0 && stored[AHEAD] === undefined) return stored;
  const { [AHEAD]: then = 0, ...payload } = stored;
  const passed = ahead - then;
  if (passed === 0) return payload;
  const { iat, exp } = payload;
  // Expired to the second, as without a move: the engine tolerates some seconds more.
  if (exp !== undefined && exp - passed <= Date.now() / 1000) return undefined;
  return {
    ...payload,
    ...(iat !== undefined && { iat: iat - passed }),
    ...(exp !== undefined && { exp: exp - passed }),
  };
}

/** The client whose clock counts for an artefact. Tokens, codes and grants name it, interactions carry its request; sessions have none. */
function ownerOf({ clientId, params }: AdapterPayload): string | undefined {
  const owner: unknown = clientId ?? params?.client_id;
  return typeof owner === 'string' ? owner : undefined;
}

function secondsAhead(clock: Clock, owner: string | undefined): number {
  // Rounded: the two clocks are read one after the other.
  return Math.round((clock.now(owner) - Date.now()) / 1000);
}
