import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { catalogueEntry, isErrorCode, OWN_CODES } from '../../contract/errors/catalogue.ts';
import { LIBRARY_SITES } from '../../contract/errors/library-codes.ts';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { contractDocument } from '../../tools/generate-contract-page.ts';

/** The service contract as pages of the product: every § of the code and of a page leads to a section. */

const ROOT = new URL('../../', import.meta.url).pathname;

let federation: Federation;
let local: string;
let anchors: ReadonlySet<string>;
beforeAll(async () => {
  federation = await startFederation();
  local = `${new URL(federation.franceconnect.issuer).origin}/_local`;
  const { document } = await new Walker().get(`${local}/contract`);
  anchors = new Set(document.querySelectorAll('[id^=section-]').map(({ id }) => id));
});
afterAll(() => federation.stop());

test('docs/contract.md says what the page says', () => {
  expect(readFileSync(join(ROOT, 'docs/contract.md'), 'utf8')).toBe(contractDocument());
});

test('every section has an anchor in the document too', () => {
  const inDocument = [...contractDocument().matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id);
  expect(inDocument).toEqual([...anchors]);
  for (const [, target] of contractDocument().matchAll(/\]\(#([^)]+)\)/g)) expect(inDocument).toContain(target);
});

describe('every § of the code leads to a section', () => {
  /** Other documents have sections of their own: those named before the § are theirs. */
  const ELSEWHERE =
    /(?:identity sources|sources of today|peers|RFC \d+|Core|Discovery|CORE\}|design),? §[\d.]+(?:(?:,| and| to|–) §?[\d.]+)*/gi;
  const FOLDERS = [
    'contract',
    'civil-status',
    'scenarios',
    'infrastructure',
    'provider',
    'relying-party',
    'federation',
    'test/contract',
  ];

  test.each(FOLDERS)('in %s/', (folder) => {
    const unknown = sourcesIn(join(ROOT, folder)).flatMap((file) => {
      const text = readFileSync(file, 'utf8')
        .replace(/\n\s*(?:\*|\/\/)?\s*/g, ' ')
        .replace(ELSEWHERE, '');
      return [...text.matchAll(/§(\d+(?:\.\d+)?)/g)]
        .map(([, number]) => number)
        .filter((number) => !anchors.has(`section-${number}`))
        .map((number) => `${file.slice(ROOT.length)}: §${number}`);
    });
    expect(unknown).toEqual([]);
  });
});

test('every § of the error catalogue is a link on the code’s page', async () => {
  const codes = [...OWN_CODES, ...LIBRARY_SITES.map(({ code }) => code)].filter(
    (code) => isErrorCode(code) && catalogueEntry(code).simulated,
  );
  for (const code of codes) {
    const { document } = await new Walker().get(`${local}/errors/${code}`);
    const links = document
      .querySelectorAll('main a[href*="contract#"]')
      .map((link) => link.getAttribute('href')?.split('#')[1] ?? '');
    expect([code, links.length > 0, links.filter((anchor) => !anchors.has(anchor))]).toEqual([code, true, []]);
  }
});

test('every § of a timeline and of an error page is a link, to the same page', async () => {
  const refused = await new Walker().get(`${federation.franceconnect.issuer}/authorize?client_id=demo`);
  const links = refused.document.querySelectorAll('.developers a[href*="#section-"]');
  expect(links.length).toBeGreaterThan(0);
  for (const link of links) {
    const url = new URL(link.getAttribute('href') ?? '', refused.url);
    expect(url.pathname).toBe('/_local/contract');
    expect(anchors).toContain(url.hash.slice(1));
  }
});

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}
