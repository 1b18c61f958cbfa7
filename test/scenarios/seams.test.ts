import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { PlusService } from '../support/plus-service.ts';
import { Service } from '../support/service.ts';

/** How a scenario reaches a service: by its client, by the person, by its own registration, inside the encryption. */

let federation: Federation;
let service: Service;
let other: Service;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation);
  other = await Service.register(federation);
});
afterEach(() => federation.scenarios.reset());
afterAll(() => federation.stop());

const use = (scenario: Parameters<Federation['scenarios']['use']>[0], options = {}) =>
  federation.scenarios.use(scenario, { client: service.client.client_id, ...options });
const TOKEN_503 = { id: 'token-503', faults: [{ kind: 'answer', at: 'token', status: 503 }] } as const;

describe('whom it reaches', () => {
  test('the service it was set for, and no other; then nobody', async () => {
    await use('expired-id-token');
    await expect(service.signIn()).rejects.toThrow();
    await other.signIn();
    await federation.scenarios.reset(service.client.client_id);
    await service.signIn();
  });

  test('the next flow only, when told so; a code that met an outage still serves', async () => {
    await use(TOKEN_503, { times: 1 });
    const request = service.request();
    const callback = await federation.signIn(request.url);
    await expect(service.complete(callback, request)).rejects.toMatchObject({ cause: { status: 503 } });
    await service.signIn();
    await federation.scenarios.reset();
    await service.complete(callback, request);
  });

  test('a citizen already on his way, when it was set in between', async () => {
    const request = service.request();
    const callback = await federation.signIn(request.url);
    await use(TOKEN_503);
    await expect(service.complete(callback, request)).rejects.toMatchObject({ cause: { status: 503 } });
  });

  test('one person of a service, and not another', async () => {
    await use(
      { id: 'no-echo', faults: [{ kind: 'register', outcome: 'no-echo' }] },
      { persona: 'helene-brissonnault' },
    );
    await service.signIn({ persona: 'angele-dubreuil' });
    await expect(service.signIn({ persona: 'helene-brissonnault' })).rejects.toMatchObject({ code: 'Y010008' });
    await expect(use(TOKEN_503, { persona: 'helene-brisonnault' })).rejects.toThrow('helene-brissonnault');
  });

  test('every flow of a service registered with it', async () => {
    const unlucky = await Service.register(federation, { scenario: 'expired-id-token' });
    await expect(unlucky.signIn()).rejects.toThrow();
    await expect(unlucky.signIn()).rejects.toThrow();
    await service.signIn();
    await expect(Service.register(federation, { scenario: 'expired-idtoken' })).rejects.toThrow('expired-id-token');
  });
});

test('on FranceConnect+ it stays inside the encryption', async () => {
  const plus = await PlusService.register(federation);
  try {
    await federation.scenarios.use(
      { id: 'extra', faults: [{ kind: 'jwt', at: 'idToken', claims: { set: { acr: 'eidas9' } } }] },
      { client: plus.client.client_id },
    );
    const { idToken, userinfo } = await plus.signIn();
    expect(idToken.outer).toMatchObject({ alg: 'ECDH-ES', enc: 'A256GCM', cty: 'JWT', aud: plus.client.client_id });
    expect(idToken.payload.acr).toBe('eidas9');
    expect(userinfo.payload.sub).toBe(idToken.payload.sub);
  } finally {
    plus.close();
  }
});
