import { describe, expect, test } from '@jest/globals';
import {
  defineIdentitySource,
  type FederationOptions,
  type IdentitySourceDefinition,
  identifiant,
  startFederation,
  UserError,
} from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { issuerElsewhere, STRANGER } from '../support/elsewhere.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';

const only = ['provider', 'sources'] as const;

const gym: IdentitySourceDefinition = { id: 'gymnase', title: 'Mon gymnase', description: 'Avec votre licence' };

const listed = (walker: Walker) =>
  walker.page.document
    .querySelectorAll('[data-testid=main-providers] [id^="idp-"]')
    .map(({ id }) => id.slice('idp-'.length));

describe('a source given by value', () => {
  test('comes last on the list, with its title and its description, and signs people in', async () => {
    await using federation = await startFederation({ only, sources: [gym] });
    const service = await Service.register(federation);
    const walker = new Walker();
    const page = await walker.get(service.request().url);
    expect(listed(walker).at(-1)).toBe('gymnase');
    expect(page.document.querySelector('#idp-gymnase')?.text).toContain('Mon gymnase');
    expect(page.body).toContain('Avec votre licence');

    const { claims, userinfo } = await service.signIn(
      { persona: 'bastien-courcelle', source: 'gymnase' },
      { scope: 'openid identite_pivot idp_id amr', claims: '{"id_token":{"amr":null}}' },
    );
    expect(userinfo).toMatchObject({ family_name: 'COURCELLE', idp_id: 'gymnase' });
    expect(claims.amr).toEqual(['fc', 'pwd']);
  });

  test('recognises people, and describes them, in its own way', async () => {
    const library = defineIdentitySource({
      id: 'mediatheque',
      title: 'Médiathèque',
      form: { fields: [identifiant('Numéro de carte')] },
      recognise: ({ identifiant }, book) => (identifiant === '1234' ? book.get('angele-dubreuil') : undefined),
      claims: () => ({ email: 'lectrice@example.org' }),
    });
    await using federation = await startFederation({ only, sources: [library, gym] });
    const service = await Service.register(federation);
    const request = service.request();
    const walker = new Walker({ stopAt: REDIRECT_URI });
    await walker.get(request.url);
    expect(listed(walker).slice(-2)).toEqual(['mediatheque', 'gymnase']);
    await walker.submit('#idp-mediatheque');
    expect((await walker.submit('form#connexion', { identifiant: '9999' })).status).toBe(422);
    await walker.submit('form#connexion', { identifiant: '1234' });
    const arrival = await walker.submit('form[action$="/api/v2/login"]');
    const { userinfo } = await service.complete(arrival.url, request);
    expect(userinfo).toMatchObject({ family_name: 'DUBREUIL', email: 'lectrice@example.org' });
  });

  test('is of that federation only', async () => {
    await using withGym = await startFederation({ only, sources: [gym] });
    await using without = await startFederation({ only });
    await expect(
      without.signIn((await Service.register(without)).request().url, { source: 'gymnase' }),
    ).rejects.toThrow("Unknown source 'gymnase'.");
    await expect((await Service.register(withGym)).signIn({ source: 'gymnase' })).resolves.toBeDefined();
  });
});

describe('an issuer that runs elsewhere', () => {
  test('is on the list and signs somebody in whom no persona describes', async () => {
    await using elsewhere = await issuerElsewhere();
    await using federation = await startFederation({ only, sources: [{ ...elsewhere.source, amr: ['fc', 'school'] }] });
    await elsewhere.trust(`${federation.franceconnect.issuer}/oidc-callback`);
    const service = await Service.register(federation);

    const request = service.request({ scope: 'openid identite_pivot email idp_id' });
    const walker = new Walker({ stopAt: REDIRECT_URI });
    await walker.get(request.url);
    expect(listed(walker).at(-1)).toBe('mon-lycee');
    const page = await walker.submit('#idp-mon-lycee');
    expect(page.url.origin).toBe(elsewhere.source.issuer);
    const information = await walker.submit('form#enter');
    expect(information.url.origin).toBe(new URL(federation.franceconnect.issuer).origin);
    expect(information.body).toContain('Apollinaire');
    const arrival = await walker.submit('form[action$="/api/v2/login"]');

    const { userinfo, claims } = await service.complete(arrival.url, request);
    const { sub, ...identity } = STRANGER;
    expect(userinfo).toMatchObject({ ...identity, idp_id: 'mon-lycee' });
    expect(claims.sub).not.toBe(sub);
  });

  test('is shown although no source runs here', async () => {
    await using elsewhere = await issuerElsewhere();
    await using federation = await startFederation({ only: ['provider'], sources: [elsewhere.source] });
    const walker = new Walker();
    await walker.get((await Service.register(federation)).request().url);
    expect(listed(walker)).toEqual(['mon-lycee']);
  });

  test('that does not answer costs nobody else anything', async () => {
    const elsewhere = await issuerElsewhere();
    await elsewhere[Symbol.asyncDispose]();
    await using federation = await startFederation({ only, sources: [elsewhere.source] });
    const service = await Service.register(federation);
    await expect(service.signIn({ source: 'mon-lycee' })).rejects.toMatchObject({ name: 'SignInError' });
    await expect(service.signIn({ source: 'impots' })).resolves.toBeDefined();
  });
});

describe('sources that cannot be', () => {
  const refusalOf = async (sources: unknown) => {
    const options = { only, sources } as FederationOptions;
    const refusal: unknown = await startFederation(options).then(
      (federation) => federation.stop(),
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(UserError);
    return (refusal as UserError).message;
  };
  const external = {
    id: 'ailleurs',
    title: 'Ailleurs',
    issuer: 'https://op.example',
    client_id: 'a',
    client_secret: 'b',
  };

  test.each([
    ['one of ours', [{ id: 'impots', title: 'Impôts' }], 'impots'],
    ['each other', [gym, { ...gym, title: 'Autre' }], 'gymnase'],
    ['one that runs elsewhere', [{ ...gym, id: 'ailleurs' }, external], 'ailleurs'],
  ])('two with one id are refused: %s', async (_name, sources, id) => {
    expect(await refusalOf(sources)).toBe(`Two sources are called '${id}'. Give each its own id.`);
  });

  test('a definition is told all its faults', async () => {
    const message = await refusalOf([{ id: 'Mon Gymnase', acr: ['eidas9'], colour: 'red' }]);
    expect(message).toMatch(/'Mon Gymnase' is not valid:/);
    for (const path of ['id', 'title', 'acr.0', 'colour'])
      expect(message).toMatch(new RegExp(`^${path}: received`, 'm'));
  });

  test('an issuer that runs elsewhere is told all its faults', async () => {
    const message = await refusalOf([{ ...external, issuer: 'op.example', client_secret: '', acr: [], secret: 'x' }]);
    expect(message).toMatch(/'ailleurs' is not valid:/);
    for (const path of ['issuer', 'client_secret', 'acr', 'secret']) {
      expect(message).toMatch(new RegExp(`^${path}: received`, 'm'));
    }
  });

  test('what forgets its issuer, but has a client_id, is told that the issuer is missing', async () => {
    const { issuer: _, ...forgetful } = external;
    expect(await refusalOf([forgetful])).toMatch(/^issuer: received \(nothing\), expected/m);
  });

  test('faults of several sources, and of the options, are told together', async () => {
    const refusal = startFederation({
      only,
      logLevel: 'loud',
      sources: [{ id: 'One', title: 'One' }, external, { ...external, id: 'two', issuer: 'nowhere' }],
    } as unknown as FederationOptions);
    const message = await refusal.then(
      (federation) => federation.stop(),
      (error: Error) => error.message,
    );
    expect(message).toMatch(/logLevel: received loud[\s\S]*'One' is not valid[\s\S]*'two' is not valid/);
  });

  test.each([[null], ['./gymnase.js'], [42]])('%p is no source', async (source) => {
    await refusalOf([source]);
  });
});
