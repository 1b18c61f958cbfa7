import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { angele, lea, ousmane } from './people.ts';
import { BROKER, chooses, startSources } from './support.ts';

let running: Awaited<ReturnType<typeof startSources>>;
beforeAll(async () => {
  running = await startSources();
});
afterAll(() => running.close());

test('asks again every time, even without prompt=login', async () => {
  const broker = await running.broker('impots');
  const { walker } = await broker.open();
  await chooses(walker, angele.id);
  const { page } = await broker.open({ prompt: '' }, walker);
  expect(page.document.querySelector('form#connexion')).not.toBeNull();
  const { page: silent } = await broker.open({ prompt: 'none' }, walker);
  expect(silent.url.searchParams.get('error')).toBe('login_required');
});

test('a second citizen signs in where a first one did, without a page in between', async () => {
  const broker = await running.broker('impots');
  const { walker, asked } = await broker.open();
  const first = await broker.redeem(await chooses(walker, angele.id), asked);
  const { asked: askedAgain } = await broker.open({}, walker);
  const arrival = await chooses(walker, ousmane.id);
  expect(arrival.stopped).toBe(true);
  const second = await broker.redeem(arrival, askedAgain);
  expect(second.idToken.sub).not.toBe(first.idToken.sub);
  expect(second.userinfo.family_name).toBe('KEÏTA');
});

test('two tabs sign in two people, whoever finishes first', async () => {
  const broker = await running.broker('ameli');
  const { walker, asked: askedLeft } = await broker.open();
  const left = walker.page.url;
  const { asked: askedRight } = await broker.open({}, walker);
  const right = walker.page.url;
  await walker.get(left);
  const leftArrival = await chooses(walker, angele.id);
  await walker.get(right);
  const rightArrival = await chooses(walker, ousmane.id);
  const [first, second] = [await broker.redeem(leftArrival, askedLeft), await broker.redeem(rightArrival, askedRight)];
  expect([first.userinfo.family_name, second.userinfo.family_name]).toEqual(['DUBREUIL', 'KEÏTA']);
});

test('two sources in one browser do not disturb each other', async () => {
  const impots = await running.broker('impots');
  const alicem = await running.broker('alicem');
  const { walker, asked: askedImpots } = await impots.open();
  const page = walker.page.url;
  const { asked: askedAlicem } = await alicem.open({}, walker);
  const alicemArrival = await chooses(walker, angele.id);
  await walker.get(page);
  const impotsArrival = await chooses(walker, lea.id);
  expect((await alicem.redeem(alicemArrival, askedAlicem)).userinfo.given_name).toBe('Angèle Rose');
  expect((await impots.redeem(impotsArrival, askedImpots)).userinfo.given_name).toBe('Léa');
});

test('cookies stay with their source', async () => {
  const { walker } = await (await running.broker('msa')).open();
  const cookies = await walker.cookies.getCookies(walker.page.url.href);
  expect(cookies.length).toBeGreaterThan(0);
  for (const { key, path } of cookies) {
    expect(key).toMatch(/^_msa_/);
    expect(path).toMatch(/^\/msa/);
  }
});

test('logging out twice, or without having signed in, goes back to FranceConnect all the same', async () => {
  const broker = await running.broker('impots');
  const { walker, asked } = await broker.open();
  const { tokens } = await broker.redeem(await chooses(walker, angele.id), asked);
  const url = broker.logoutUrl(tokens.id_token ?? '', 'state-of-logout');
  await walker.get(url);
  const again = await walker.get(url);
  expect(again.url.href).toBe(`${BROKER.post_logout_redirect_uris[0]}?state=state-of-logout`);
});

test('a logout without an address to go back to ends on our page', async () => {
  const { walker } = await (await running.broker('impots')).open();
  const page = await walker.get(`${running.url}/impots/session/end`);
  expect(page.document.querySelector('h1')?.text).toBe('Vous êtes déconnecté');
});

test('the logout page works without scripts, and has none inline', async () => {
  const { Walker } = await import('../../infrastructure/browser/walker.ts');
  const walker = new Walker({ scripts: false });
  const page = await walker.get(`${running.url}/impots/session/end`);
  expect(page.document.querySelector('h1')?.text).toBe('Déconnexion en cours');
  expect(page.document.querySelectorAll('script').every((script) => script.getAttribute('src'))).toBe(true);
  const after = await walker.submit('main form');
  expect(after.url.pathname).toBe('/impots/session/end/success');
});

test('a code is redeemed once, even by two requests at the same time', async () => {
  const broker = await running.broker('impots');
  const { walker } = await broker.open();
  const arrival = await chooses(walker, angele.id);
  const redeem = () =>
    fetch(`${running.url}/impots/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: arrival.url.searchParams.get('code') ?? '',
        redirect_uri: BROKER.redirect_uris[0] ?? '',
        client_id: BROKER.client_id,
        client_secret: BROKER.client_secret,
      }),
    });
  const answers = await Promise.all([redeem(), redeem(), redeem()]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400]);
});

test('the address is the source’s own after a sign-in is over', async () => {
  const { walker, page } = await (await running.broker('impots')).open();
  await chooses(walker, angele.id);
  const back = await walker.get(page.url);
  expect(back.status).toBe(404);
  expect(back.document.querySelector('h1')?.text).toBe('Cette page de connexion n’est plus valable');
});
