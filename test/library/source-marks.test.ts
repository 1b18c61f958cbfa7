import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { type Page, Walker } from '../../infrastructure/browser/walker.ts';
import { choosePerson } from '../support/choose-person.ts';

/** Each source has a mark and a colour of its own, the same wherever it is named. */

let federation: Federation;
let local: string;

beforeAll(async () => {
  federation = await startFederation({
    // Titles that begin as others do, without a look of their own.
    sources: [
      { id: 'mairie', title: 'Mairie' },
      { id: 'mission', title: 'Mission locale' },
      { id: 'ameli-bis', title: 'Ameli bis' },
    ],
  });
  local = `${new URL(federation.franceconnect.issuer).origin}/_local`;
});
afterAll(() => federation.stop());

async function mire(platform: 'low' | 'high'): Promise<Walker> {
  const walker = new Walker();
  await walker.get(`${federation.cpf?.url}/fc/demarrer?plateforme=${platform}`);
  expect(walker.page.document.querySelector('h1')?.text).toContain('Connexion en cours sur');
  return walker;
}

/** Drawing by identifier of the source. */
function marks({ document }: Page): [id: string, drawing: string][] {
  return document
    .querySelectorAll('[data-testid=main-providers] button[id^="idp-"]')
    .map((button) => [button.id.slice('idp-'.length), button.querySelector('svg.mark')?.toString() ?? '']);
}

const outline = (drawing: string) => /<path d="([^"]+)"/.exec(drawing)?.[1];
const letters = (drawing: string) => />([^<]+)<\/text>/.exec(drawing)?.[1];
const colour = (drawing: string) => /<path [^>]*fill="(#[0-9a-f]{6})"/.exec(drawing)?.[1];

test.each(['low', 'high'] as const)('no two sources of the list look alike (%s)', async (platform) => {
  const shown = marks((await mire(platform)).page).map(([, drawing]) => drawing);
  expect(shown.length).toBeGreaterThan(1);
  expect(shown.every((drawing) => outline(drawing) && letters(drawing) && colour(drawing))).toBe(true);
  expect(new Set(shown.map((drawing) => `${outline(drawing)} ${letters(drawing)}`)).size).toBe(shown.length);
  expect(new Set(shown.map(colour)).size).toBe(shown.length);
});

test('a source has the same mark on the list, on its page, on /_local/sources and on the timeline', async () => {
  const walker = await mire('low');
  const [[id, mark]] = marks(walker.page).filter(([known]) => known === 'mission') as [[string, string]];
  await walker.submit(`#idp-${id}`);
  expect(walker.page.document.querySelector('.wordmark .mark')?.toString()).toBe(mark);
  await choosePerson(walker, 'angele-dubreuil');

  const sources = await new Walker().get(`${local}/sources`);
  const listed = sources.document
    .querySelectorAll('.sources li')
    .map((item) => item.querySelector('.mark')?.toString());
  expect(listed).toContain(mark);
  expect(new Set(listed).size).toBe(listed.length);

  const timeline = await walker.get(`${local}/flows/latest`);
  expect(timeline.document.querySelector('dd .mark')?.toString()).toBe(mark);
  expect(timeline.document.querySelector('.lane.source .mark')?.toString()).toBe(mark);
  const list = await walker.get(`${local}/flows`);
  expect(list.document.querySelector('.flows .mark')?.toString()).toBe(mark);
});
