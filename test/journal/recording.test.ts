import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, type JournalEntry, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { Citizen } from '../support/citizen.ts';
import { PlusService } from '../support/plus-service.ts';
import { Service } from '../support/service.ts';
import { ONCE, SIGN_IN } from '../support/sign-in-steps.ts';

let federation: Federation;
beforeAll(async () => {
  federation = await startFederation();
});
afterAll(() => federation.stop());

const kindsOf = (entries: readonly JournalEntry[]) => entries.map(({ kind }) => kind);
const flowsOf = (entries: readonly JournalEntry[]) => [...new Set(entries.map(({ flow }) => flow))];

test('every hop names the scenarios in use for it, and nobody else’s hops do', async () => {
  const [service, other] = [await Service.register(federation), await Service.register(federation)];
  await federation.scenarios.use('invalid-aud', { client: service.client.client_id });
  await service.signIn({ persona: 'angele-dubreuil', source: 'ameli' }).catch(() => undefined);
  await other.signIn({ persona: 'angele-dubreuil', source: 'ameli' });
  const of = async ({ client: { client_id } }: Service) => federation.journal.entries({ client: client_id });
  const met = (await of(service)).filter(({ scenarios }) => scenarios !== undefined);
  expect(kindsOf(met)).toEqual(expect.arrayContaining(['FC_AUTHORIZE_INITIATED', 'IDP_SIGNED_IN', 'FC_VERIFIED']));
  expect(kindsOf(met)).toContain('SP_REQUESTED_FC_TOKEN');
  expect(new Set(met.flatMap(({ scenarios }) => scenarios))).toEqual(new Set(['invalid-aud']));
  expect((await of(other)).filter(({ scenarios }) => scenarios !== undefined)).toEqual([]);
  await federation.scenarios.reset(service.client.client_id);
});

describe('a sign-in', () => {
  test('is one flow from the request to the identity, every hop in order, of one client and one person', async () => {
    const service = await Service.register(federation);
    await service.signIn({ persona: 'angele-dubreuil', source: 'ameli' });
    const entries = await federation.journal.entries({ client: service.client.client_id });
    expect(kindsOf(entries).filter((kind) => !ONCE.includes(kind))).toEqual(SIGN_IN);
    expect(flowsOf(entries)).toHaveLength(1);
    for (const entry of entries) {
      expect(entry).toMatchObject({ platform: 'low', persona: 'angele-dubreuil', source: 'ameli' });
      expect(entry.code).toBeUndefined();
    }
    const times = entries.map(({ at }) => at);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(new Set(times).size).toBe(times.length);
  });

  test('tells what was sent and what was answered', async () => {
    const service = await Service.register(federation);
    const { claims, userinfo } = await service.signIn({ source: 'impots' }, { scope: 'openid email' });
    const entries = await federation.journal.entries({ client: service.client.client_id });
    const entry = (kind: string) => entries.find((one) => one.kind === kind)?.detail;
    expect(entry('FC_AUTHORIZE_INITIATED')).toMatchObject({
      request: {
        method: 'GET',
        address: '/api/v2/authorize',
        parameters: { scope: 'openid email', nonce: claims.nonce },
      },
      answer: { status: 303, to: 'citizen', address: '/api/v2/interaction/:uid' },
    });
    expect(entry('FC_REDIRECTED_TO_SP')?.answer).toMatchObject({
      to: 'service',
      address: 'http://localhost:3999/callback',
    });
    expect(entry('SP_REQUESTED_FC_TOKEN')?.answer?.parameters).toMatchObject({ token_type: 'Bearer', expires_in: 60 });
    expect(entry('SP_REQUESTED_FC_TOKEN')?.tokens).toMatchObject([{ name: 'id_token', claims, encrypted: false }]);
    expect(entry('SP_REQUESTED_FC_USERINFO')?.tokens).toMatchObject([{ name: 'userinfo', claims: userinfo }]);
    expect(entry('FC_REQUESTED_RNIPP')?.answer?.parameters).toMatchObject({
      outcome: 'found',
      family_name: 'DUBREUIL',
    });
  });

  test('at FranceConnect+ is told the same, its tokens as they are inside their encryption', async () => {
    const service = await PlusService.register(federation);
    const { idToken, userinfo } = await service.signIn({ source: 'la-poste' });
    service.close();
    const entries = await federation.journal.entries({ client: service.client.client_id });
    const tokensOf = (wanted: string) => entries.find(({ kind }) => kind === wanted)?.detail.tokens;
    expect(entries.at(-1)).toMatchObject({ kind: 'SP_REQUESTED_FC_USERINFO', platform: 'high' });
    expect(kindsOf(entries)).toContain('IDP_APPROVED');
    expect(idToken.payload).toMatchObject({ acr: 'eidas2', nonce: 'n'.repeat(32), sub: expect.any(String) });
    expect(idToken.outer).toMatchObject({ alg: 'ECDH-ES', enc: 'A256GCM', cty: 'JWT' });
    expect(tokensOf('SP_REQUESTED_FC_TOKEN')).toEqual([
      { name: 'id_token', header: idToken.inner, claims: idToken.payload, encrypted: true, encryption: idToken.outer },
    ]);
    expect(tokensOf('SP_REQUESTED_FC_USERINFO')).toEqual([
      {
        name: 'userinfo',
        header: userinfo.inner,
        claims: userinfo.payload,
        encrypted: true,
        encryption: userinfo.outer,
      },
    ]);
    const [, , signature = ''] = idToken.jws.split('.');
    expect(signature).not.toBe('');
    expect(JSON.stringify(entries)).not.toContain(signature);
  });

  test('at FranceConnect+ a scenario’s token is told as the service receives it', async () => {
    const service = await PlusService.register(federation);
    const other = await PlusService.register(federation);
    await federation.scenarios.use('invalid-nonce', { client: service.client.client_id });
    const [{ idToken }] = await Promise.all([service.signIn(), other.signIn()]);
    service.close();
    other.close();
    const nonceOf = async ({ client }: PlusService) => {
      const entries = await federation.journal.entries({ client: client.client_id, kind: 'SP_REQUESTED_FC_TOKEN' });
      return entries[0]?.detail.tokens?.[0]?.claims?.nonce;
    };
    expect(idToken.payload.nonce).not.toBe('n'.repeat(32));
    expect(await nonceOf(service)).toBe(idToken.payload.nonce);
    expect(await nonceOf(other)).toBe('n'.repeat(32));
    await federation.scenarios.reset(service.client.client_id);
  });

  test('at FranceConnect+ is followed to a logout that names the token inside', async () => {
    const service = await PlusService.register(federation);
    const { idToken } = await service.signIn();
    service.close();
    await fetch(`${federation.franceconnectPlus.issuer}/session/end?id_token_hint=${idToken.jws}`);
    const entries = await federation.journal.entries({ client: service.client.client_id });
    expect(flowsOf(entries)).toHaveLength(1);
    expect(kindsOf(entries)).toContain('SP_REQUESTED_LOGOUT');
  });

  test('given up at the source and tried again is still one flow', async () => {
    const [persona] = await federation.personas.all();
    if (!persona) throw new Error('nobody');
    const citizen = new Citizen(federation, persona, 'impots');
    const since = Date.now();
    await citizen.toSource();
    await citizen.browser.click('a[href$="/abandon"]');
    await citizen.browser.submit('#idp-impots');
    await citizen.identify({ password: 'wrong' });
    await citizen.identify();
    await citizen.browser.submit('form[action="/api/v2/login"]');
    const entries = await federation.journal.entries({ client: 'cpf', since });
    expect(flowsOf(entries)).toHaveLength(1);
    expect(kindsOf(entries)).toEqual(expect.arrayContaining(['IDP_CALLEDBACK_WITH_ERROR', 'SP_REQUESTED_FC_TOKEN']));
    const tries = entries.filter(({ kind }) => kind === 'IDP_SIGNED_IN');
    expect(tries.map(({ detail }) => detail.answer?.status)).toEqual([422, 303]);
  });

  test('is followed to its logout, through the source and back', async () => {
    const [persona] = await federation.personas.all();
    if (!persona) throw new Error('nobody');
    const citizen = new Citizen(federation, persona, 'ameli');
    const since = Date.now();
    await citizen.signIn();
    await citizen.complete();
    await citizen.signOut();
    const entries = await federation.journal.entries({ client: 'cpf', since });
    expect(flowsOf(entries)).toHaveLength(1);
    expect(kindsOf(entries).slice(-5)).toEqual([
      'SP_REQUESTED_LOGOUT',
      'FC_REQUESTED_LOGOUT_FROM_IDP',
      'IDP_RECEIVED_LOGOUT',
      'IDP_LOGOUT_CALLEDBACK',
      'FC_SESSION_TERMINATED',
    ]);
  });

  test('a second one of the same browser is another flow, in single sign-on', async () => {
    const service = await Service.register(federation);
    const walker = new Walker({ stopAt: 'http://localhost:3999/' });
    await walker.get(service.request().url);
    await walker.submit('#idp-ameli');
    await walker.submit('button[name="persona"][value="angele-dubreuil"]');
    await walker.submit('form[action="/api/v2/login"]');
    await walker.get(service.request().url);
    const entries = await federation.journal.entries({ client: service.client.client_id });
    expect(flowsOf(entries)).toHaveLength(2);
    const second = entries.filter(({ flow }) => flow === flowsOf(entries)[1]);
    expect(kindsOf(second)).toEqual(['FC_SSO_INITIATED', 'FC_VERIFIED', 'FC_SHOWED_CONSENT']);
  });

  test('two at once do not mix', async () => {
    const service = await Service.register(federation);
    await Promise.all(['ameli', 'impots', 'msa'].map((source) => service.signIn({ source })));
    const entries = await federation.journal.entries({ client: service.client.client_id });
    expect(flowsOf(entries)).toHaveLength(3);
    for (const flow of flowsOf(entries)) {
      const kinds = kindsOf(entries.filter((entry) => entry.flow === flow));
      expect(kinds.filter((kind) => !ONCE.includes(kind)).sort()).toEqual([...SIGN_IN].sort());
    }
  });
});

describe('what is refused', () => {
  test('before there is a flow is a flow of one hop, with its code and what was wrong', async () => {
    const { client } = await Service.register(federation);
    await fetch(`${federation.franceconnect.issuer}/authorize?client_id=${client.client_id}&login_hint=x`);
    const entries = await federation.journal.entries({ client: client.client_id });
    expect(entries).toMatchObject([
      { kind: 'FC_AUTHORIZE_INITIATED', code: 'Y030007', detail: { answer: { status: 400, to: 'citizen' } } },
    ]);
    expect(entries[0]?.detail.faults).toContainEqual({
      path: 'login_hint',
      received: 'x',
      expected: 'nothing of this name',
    });
    expect(entries[0]?.detail.error_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('at the token endpoint joins the flow of its code', async () => {
    const service = await Service.register(federation);
    const callback = await federation.signIn(service.request().url);
    const { client_id, client_secret, redirect_uris } = service.client;
    const redeem = (more: Record<string, string>) =>
      service.post('/token', {
        grant_type: 'authorization_code',
        code: callback.searchParams.get('code') ?? '',
        redirect_uri: redirect_uris[0] ?? '',
        client_id,
        client_secret,
        ...more,
      });
    await redeem({ client_secret: 'not the one' });
    await redeem({ redirect_uri: 'http://localhost:3999/other' });
    await redeem({});
    await redeem({});
    const entries = await federation.journal.entries({ client: client_id });
    expect(flowsOf(entries)).toHaveLength(1);
    const tokens = entries.filter(({ kind }) => kind === 'SP_REQUESTED_FC_TOKEN');
    expect(tokens.map(({ code, detail }) => [detail.answer?.status, code])).toEqual([
      [401, 'Y0434A7B'],
      [400, 'Y04F8199'],
      [200, undefined],
      [400, 'Y0416228'],
    ]);
  });

  test('at the token endpoint by a page, which leads to the flow of its code', async () => {
    const service = await Service.register(federation);
    const callback = await federation.signIn(service.request().url);
    const { client_id, client_secret, redirect_uris } = service.client;
    const api = new URL('/_local/api/sessions', federation.franceconnect.issuer);
    const sessions = (await (await fetch(`${api}?client=${client_id}`)).json()) as { id: string }[];
    expect(sessions).toHaveLength(1);
    await fetch(`${api}/${sessions[0]?.id}`, { method: 'DELETE' });
    const answer = await service.post('/token', {
      grant_type: 'authorization_code',
      code: callback.searchParams.get('code') ?? '',
      redirect_uri: redirect_uris[0] ?? '',
      client_id,
      client_secret,
    });
    const entries = await federation.journal.entries({ client: client_id });
    expect(entries.at(-1)).toMatchObject({ kind: 'SP_REQUESTED_FC_TOKEN', code: 'Y190010' });
    expect(flowsOf(entries)).toHaveLength(1);
    expect(await answer.text()).toContain(`/_local/flows/${entries[0]?.flow}`);
  });

  test('at the revocation endpoint by a page, which leads to the flow of its token', async () => {
    const service = await Service.register(federation);
    const { tokens } = await service.signIn();
    const { client_id, client_secret } = service.client;
    const form = { token: tokens.access_token, token_type_hint: 'access_token', client_id, client_secret };
    const answer = await service.post('/token/revocation', form);
    const entries = await federation.journal.entries({ client: client_id });
    expect(entries.at(-1)).toMatchObject({ kind: 'SP_REVOKED_FC_TOKEN', code: 'Y000400' });
    expect(flowsOf(entries)).toHaveLength(1);
    expect(await answer.text()).toContain(`/_local/flows/${entries[0]?.flow}`);
  });

  test('at userinfo joins the flow of its token', async () => {
    const service = await Service.register(federation);
    const { tokens } = await service.signIn();
    const { client_id, client_secret } = service.client;
    await service.post('/token/revocation', { token: tokens.access_token, client_id, client_secret });
    await fetch(`${federation.franceconnect.issuer}/userinfo?access_token=${tokens.access_token}`);
    const entries = await federation.journal.entries({ client: client_id });
    expect(flowsOf(entries)).toHaveLength(1);
    expect(entries.slice(-2)).toMatchObject([
      { kind: 'SP_REVOKED_FC_TOKEN', detail: { answer: { status: 200 } } },
      { kind: 'SP_REQUESTED_FC_USERINFO', code: 'Y040001', detail: { answer: { status: 401 } } },
    ]);
  });

  test('by redirection carries the code too', async () => {
    const service = await Service.register(federation);
    const walker = new Walker({ stopAt: 'http://localhost:3999/' });
    await walker.get(service.request().url);
    await walker.click('a[href^="/api/v2/redirect-to-sp-with-error"]');
    const entries = await federation.journal.entries({ client: service.client.client_id });
    expect(entries.at(-1)).toMatchObject({
      kind: 'FC_REDIRECTED_TO_SP',
      detail: { answer: { to: 'service', parameters: { error: 'access_denied' } } },
    });
    expect(entries.at(-1)?.code).toBeDefined();
  });

  test('by the register says which answer led to it', async () => {
    const service = await Service.register(federation);
    await expect(federation.signIn(service.request().url, { persona: 'odette-lavergnole' })).rejects.toThrow();
    const entries = await federation.journal.entries({ client: service.client.client_id });
    expect(kindsOf(entries).slice(-2)).toEqual(['FC_VERIFIED', 'FC_REQUESTED_RNIPP']);
    expect(entries.at(-2)?.code).toMatch(/^Y01/);
    expect(entries.at(-1)?.detail.answer?.parameters?.outcome).toBeDefined();
  });
});

test('next tells a test what the service did', async () => {
  const service = await Service.register(federation);
  const redeemed = federation.journal.next('SP_REQUESTED_FC_TOKEN', { client: service.client.client_id });
  await service.signIn();
  expect((await redeemed).detail.answer?.status).toBe(200);
});
