import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { builtInSources } from '../../identity-sources/index.ts';
import { angele } from './people.ts';
import { approveIfAsked, chooses, startSources, type TestBroker } from './support.ts';

let running: Awaited<ReturnType<typeof startSources>>;
beforeAll(async () => {
  running = await startSources();
});
afterAll(() => running.close());

const sourcesById = builtInSources.map((source) => [source.id, source] as const);

/** Those whose sign-in is an ordinary form; the pages of the others have tests of their own. */
const withForm = sourcesById.filter(([, { pages }]) => !pages);

test.each(sourcesById)('%s publishes its metadata', async (id, source) => {
  const broker = await running.broker(id);
  const issuer = `${running.url}/${id}`;
  expect(broker.config.serverMetadata()).toMatchObject({
    issuer,
    authorization_endpoint: expect.stringMatching(`^${issuer}/`),
    end_session_endpoint: `${issuer}/session/end`,
    acr_values_supported: source.acr,
    subject_types_supported: ['public'],
    response_types_supported: ['code'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    id_token_signing_alg_values_supported: ['ES256'],
    userinfo_signing_alg_values_supported: ['ES256'],
  });
});

describe.each(withForm)('%s', (id, source) => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await running.broker(id);
  });

  test('signs somebody in by one click, with a signed identity', async () => {
    const { walker, asked } = await broker.open();
    const arrival = await chooses(walker, angele.id);
    expect(arrival.stopped).toBe(true);
    const { idToken, userinfo } = await broker.redeem(arrival, asked);
    expect(idToken).toMatchObject({ acr: 'eidas1', amr: source.amr, sub: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const { phone_number: _notAsked, ...identity } = angele.identity;
    expect(userinfo).toMatchObject({ ...identity, sub: idToken.sub });
    expect(userinfo).not.toHaveProperty('phone_number');
  });

  test('never names the service and leads back to FranceConnect', async () => {
    const { walker, page, asked } = await broker.open();
    expect(page.status).toBe(200);
    if (!source.pages) expect(page.document.querySelector('h1')?.text).toBe('Connexion à votre compte');
    expect(page.body).not.toContain(new URL(asked.url.searchParams.get('redirect_uri') ?? '').origin);
    const arrival = await walker.click('a.back');
    expect(Object.fromEntries(arrival.url.searchParams)).toMatchObject({
      error: 'access_denied',
      error_description: 'user authentication aborted',
      state: asked.state,
    });
  });

  test('ends its session when FranceConnect asks', async () => {
    const { walker, asked } = await broker.open();
    const { tokens } = await broker.redeem(await chooses(walker, angele.id), asked);
    const after = await walker.get(broker.logoutUrl(tokens.id_token ?? '', 'back-here'));
    expect(after.stopped).toBe(true);
    expect(after.url.searchParams.get('state')).toBe('back-here');
  });
});

describe.each(withForm.filter(([, source]) => source.form.fields.length > 0))('%s, typing', (id, source) => {
  const asksPassword = source.form.fields.some(({ type }) => type === 'password');
  const typed = (identifiant: string, password = '123') => ({ identifiant, ...(asksPassword ? { password } : {}) });

  test('signs in who types the right thing', async () => {
    const broker = await running.broker(id);
    const { walker, asked } = await broker.open();
    const page = await walker.submit('form#connexion', typed(angele.credentials[id]?.identifiant ?? ''));
    const { userinfo } = await broker.redeem(await approveIfAsked(walker, page), asked);
    expect(userinfo.family_name).toBe('DUBREUIL');
  });

  test('refuses the rest on the same page, keeping what was typed', async () => {
    const { walker } = await (await running.broker(id)).open();
    const page = await walker.submit('form#connexion', typed('personne'));
    expect(page.status).toBe(422);
    expect(page.document.querySelector('.error-summary')?.text).toContain(
      asksPassword ? 'Identifiant ou mot de passe incorrect.' : 'Identifiant inconnu.',
    );
    expect(page.document.querySelector('#identifiant')?.getAttribute('value')).toBe('personne');
    expect(page.document.querySelector('#identifiant')?.getAttribute('aria-invalid')).toBe('true');
  });

  test('says which field is empty', async () => {
    const { walker } = await (await running.broker(id)).open();
    const page = await walker.submit('form#connexion', typed(' '));
    expect(page.status).toBe(422);
    expect(page.document.querySelector('#identifiant-error')?.text).toContain('Mon identifiant');
  });
});

describe.each(withForm.filter(([, source]) => source.form.approval))('%s, telephone', (id) => {
  test('asks for an approval, and a refusal comes back as one', async () => {
    const { walker, asked } = await (await running.broker(id)).open();
    const telephone = await walker.submit(`button[name=persona][value=${angele.id}]`);
    expect(telephone.url.pathname).toMatch(/\/telephone$/);
    expect(telephone.document.querySelector('h2')?.text).toContain(angele.label);
    expect(telephone.body).not.toContain(`value="${angele.id}"`);
    const arrival = await walker.submit('button[value=refuser]');
    expect(Object.fromEntries(arrival.url.searchParams)).toMatchObject({
      error: 'access_denied',
      error_description: 'user authentication aborted',
      state: asked.state,
    });
  });

  test('sends back to the list who comes to the telephone unknown', async () => {
    const { walker, page } = await (await running.broker(id)).open();
    const back = await walker.get(`${page.url.pathname}/telephone`);
    expect(back.url.pathname).toBe(page.url.pathname);
  });
});

test('the password is needed where there is one', async () => {
  const { walker } = await (await running.broker('impots')).open();
  const identifiant = angele.credentials.impots?.identifiant ?? '';
  expect((await walker.submit('form#connexion', { identifiant, password: '1234' })).status).toBe(422);
  expect(walker.page.document.querySelector('#password')?.getAttribute('value')).toBeUndefined();
});
