import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { FaultySource, type Misbehaviour } from '../support/faulty-source.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { refusal, Visitor } from '../support/visitor.ts';

/** Identity sources §1.2: FranceConnect waits six seconds for a source. */

let federation: Federation;
let sources: FaultySource[];

const LATE: readonly [string, Misbehaviour, string][] = [
  ['jetons', { tokenDelay: 8000 }, 'Y020026'],
  ['identite', { userinfoDelay: 8000 }, 'Y020027'],
];

beforeAll(async () => {
  sources = await Promise.all(LATE.map(([id]) => FaultySource.start(id)));
  federation = await startFederation({ only: ['provider'], sources: sources.map(({ record }) => record) });
});
afterAll(async () => {
  await federation.stop();
  for (const source of sources) source.stop();
});

test('§3.4 timeout: six seconds at the token endpoint and at userinfo, then page 502', async () => {
  const service = await Service.register(federation);
  const refusals = LATE.map(async ([id, behaviour], index) => {
    Object.assign(sources[index] ?? {}, { behaviour });
    const visitor = new Visitor(federation.franceconnect.issuer, REDIRECT_URI);
    await visitor.browser.get(service.request().url);
    const start = performance.now();
    const answered = await refusal(await visitor.browser.submit(`#idp-${id}`));
    return { id, ...answered, inTime: Math.abs(performance.now() - start - 6000) < 1500 };
  });
  expect(await Promise.all(refusals)).toEqual(LATE.map(([id, , code]) => ({ id, status: 502, code, inTime: true })));
}, 15_000);
