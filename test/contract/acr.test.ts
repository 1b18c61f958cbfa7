import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { PlusService } from '../support/plus-service.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { Visitor } from '../support/visitor.ts';

/** Service contract §2.5: what `acr_values` stands for, on both platforms. */

const PLUS_DOOR = 'http://localhost:3997/';

let federation: Federation;
let low: Service;
let high: PlusService;

beforeAll(async () => {
  federation = await startFederation({ list: '2020', only: ['provider', 'sources'] });
  low = await Service.register(federation);
  high = await PlusService.register(federation);
});
afterAll(async () => {
  high.close();
  await federation.stop();
});

/** Where a request leads at once. */
async function landing(url: URL) {
  const browser = new Visitor(url.origin, REDIRECT_URI, PLUS_DOOR);
  return (await browser.browser.get(url)).url;
}

test.each([
  ['eidas1', 'eidas1'],
  ['foo', 'an unknown value stands for eidas1'],
  ['', 'nothing stands for eidas1'],
  ['eidas3 eidas1', 'the lowest counts'],
  ['foo eidas1', 'unknown values do not count beside a known one'],
])('§2.5 low, accepted: « %s », %s', async (acr_values) => {
  expect((await low.signIn({}, { acr_values })).claims.acr).toBe('eidas1');
});

test.each([
  ['eidas2', 'eidas2', 'eidas1'],
  ['eidas3 eidas2', 'eidas2', 'eidas1'],
])('§2.5 low, invalid_acr + §2.4 acr outside the platform: « %s », got %s', async (acr_values, got, expected) => {
  const request = low.request({ acr_values });
  expect(Object.fromEntries((await landing(request.url)).searchParams)).toEqual({
    error: 'invalid_acr',
    error_description: `acr_value is not valid, should be equal one of these values, expected ${expected}, got ${got}`,
    state: request.state,
    iss: federation.franceconnect.issuer,
  });
});

test('§2.5 low, invalid_acr: told after the interaction, 303 each, and no page is shown', async () => {
  const browser = new Visitor(federation.franceconnect.issuer, REDIRECT_URI);
  let url = low.request({ acr_values: 'eidas2' }).url;
  const hops: string[] = [];
  while (!url.href.startsWith(REDIRECT_URI)) {
    const answer = await browser.ask(url);
    expect(answer.status).toBe(303);
    url = new URL(answer.headers.get('location') ?? '', url);
    hops.push(url.pathname.replace(/[\w-]{43}/, ':uid'));
  }
  expect(hops).toEqual(['/api/v2/interaction/:uid', '/api/v2/authorize/:uid', '/callback']);
});

test.each(['foo', ''])('§2.5 high, default: « %s » stands for eidas3', async (acr_values) => {
  expect((await high.signIn({ source: 'alicem' }, { acr_values })).idToken.payload.acr).toBe('eidas3');
});

test.each([
  ['eidas2', 'eidas2', 'la-poste'],
  ['eidas3', 'eidas3', 'alicem'],
  ['eidas3 eidas2', 'eidas2', 'la-poste'],
  ['eidas2 foo', 'eidas2', 'la-poste'],
])('§2.5 high, accepted: « %s », %s', async (acr_values, told, source) => {
  expect((await high.signIn({ source }, { acr_values })).idToken.payload.acr).toBe(told);
});

test.each(['eidas1', 'eidas1 eidas2'])('§2.5 high, invalid_acr: « %s », got eidas1', async (acr_values) => {
  const { searchParams } = await landing(high.request({ acr_values }));
  expect(searchParams.get('error')).toBe('invalid_acr');
  expect(searchParams.get('error_description')).toBe(
    'acr_value is not valid, should be equal one of these values, expected eidas2,eidas3, got eidas1',
  );
});

test('§2.5 level sent to the source: the higher of the one asked for and the least the source gives', async () => {
  await using strong = await startFederation({
    list: '2020',
    only: ['provider', 'sources'],
    sourceRecords: { alicem: { allowedAcr: ['eidas3', 'eidas2'] } },
  });
  const service = await Service.register(strong);
  const sentTo = async (source: string) => {
    const browser = new Visitor(strong.franceconnect.issuer);
    await browser.browser.get(service.request().url);
    const answer = await browser.post('/redirect-to-idp', { csrfToken: browser.csrfToken, providerUid: source });
    return new URL(answer.headers.get('location') ?? '').searchParams.get('acr_values');
  };
  expect(await sentTo('alicem')).toBe('eidas2');
  expect(await sentTo('la-poste')).toBe('eidas1');
});

test('§2.5 level told to the service: the source’s where the platform has it, else the one asked for', async () => {
  // Asked for eidas2, the source gives no less than eidas3 here.
  await using strong = await startFederation({
    list: '2020',
    only: ['provider', 'sources'],
    sourceRecords: { alicem: { allowedAcr: ['eidas3'] } },
  });
  const plus = await PlusService.register(strong);
  expect((await plus.signIn({ source: 'alicem' }, { acr_values: 'eidas2' })).idToken.payload.acr).toBe('eidas3');
  plus.close();
  const service = await Service.register(strong);
  expect((await service.signIn({ source: 'alicem' })).claims.acr).toBe('eidas1');
});
