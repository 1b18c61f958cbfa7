import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { Clock } from '../clock.ts';
import type { Storage } from './storage.ts';

/**
 * Models whose instances die with their grant. Interactions and sessions carry a grant too and must survive its
 * revocation: the engine's change of citizen in one browser depends on it (design §7, trap 5).
 */
const GRANTABLE = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken']);

/**
 * Lets oidc-provider keep its artefacts in the storage port.
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
        if (model === 'Session' && payload.uid) await sessionIds.set(payload.uid, id, expiresIn);
        if (GRANTABLE.has(model) && payload.grantId) {
          const member = `${model} ${id}`;
          await members.update(payload.grantId, (known = []) => [...known, member], expiresIn);
        }
        await artefacts.set(id, payload, expiresIn);
      },
      find: (id) => artefacts.get(id),
      async findByUid(uid) {
        const id = await sessionIds.get(uid);
        return id === undefined ? undefined : artefacts.get(id);
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
