import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Browser, Page } from 'playwright-core';
import { type AuditReport, type AuditResult, audit } from '../../audit/index.ts';
import { htmlText } from '../../audit/reports/html/index.tsx';
import { reportersOf } from '../../audit/reports/index.ts';
import { junitText } from '../../audit/reports/junit.ts';
import { markdown, markdownText } from '../../audit/reports/markdown.ts';
import { terminalText } from '../../audit/reports/terminal.ts';
import { DEMO_CLIENT, startFederation } from '../../federation/index.ts';
import { catalogue } from '../../scenarios/index.ts';
import { auditSchemaText } from '../../tools/generate-audit-schema.ts';
import { inChromium, launch, scrollsSideways, seriousFaults } from '../support/chromium.ts';
import { listening } from '../support/listening.ts';
import { SecretsOnTheWire } from '../support/secrets-on-the-wire.ts';
import { ReferenceService } from './reference-service.ts';

const { describe, test } = inChromium();

const folder = mkdtempSync(join(tmpdir(), 'audit-reports-'));
const secret = DEMO_CLIENT.client_secret ?? '';
let report: AuditReport;
let wire: SecretsOnTheWire;
let files: readonly string[];
let browser: Browser;

/** A run with failures, warnings, passing cases and logouts, and all its reports. */
beforeAll(async () => {
  wire = new SecretsOnTheWire();
  const federation = await startFederation({ only: ['provider', 'sources'] });
  const { issuer } = federation.franceconnect;
  const service = await ReferenceService.start({ issuer, clientId: 'demo', clientSecret: secret }, [
    'alg-none-accepted',
  ]);
  try {
    const only = [
      'idtoken-sig-none',
      'invalid-aud',
      'access-denied',
      'logout-request',
      'callback-twice',
      'scopes-used',
    ];
    report = await audit({ start: service.url, federation, secret, only });
  } finally {
    await service.stop();
    await federation.stop();
    wire.stop();
  }
  const written = await Promise.all((await reportersOf(['all'])).map((one) => one.write(report, { folder })));
  files = written.flat();
  browser = await launch();
}, 90_000);

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string) => readFileSync(join(folder, name), 'utf8');
const resultOf = (id: string) => report.results.find((result) => result.case === id) as AuditResult;

describe('every report', () => {
  test('is written', () => {
    expect(resultOf('idtoken-sig-none')).toMatchObject({ verdict: 'fail', how: 'let-in' });
    expect(files.map((path) => path.slice(folder.length + 1)).sort()).toEqual([
      'audit.html',
      'audit.json',
      'audit.junit.xml',
      'audit.md',
      'qualification.html',
    ]);
  });

  test('holds no code, token, cookie or secret of the run', () => {
    // What scenarios put in the place of a code is invented, and is shown as what was altered.
    const invented = JSON.stringify(catalogue);
    const secrets = [...wire.values, [secret, 'client secret'] as const].filter(([value]) => !invented.includes(value));
    const kinds = new Set(secrets.map(([, kind]) => kind));
    expect([...kinds].sort()).toEqual(['bearer', 'client secret', 'code', 'cookie', 'id_token_hint']);
    const texts = { ...Object.fromEntries(files.map((path) => [path, readFileSync(path, 'utf8')])) };
    texts.terminal = terminalText(report, { colours: false });
    const found = Object.entries(texts).flatMap(([name, text]) =>
      secrets.filter(([value]) => text.includes(value)).map(([, kind]) => `${kind} in ${name}`),
    );
    expect(found).toEqual([]);
  });
});

describe('the JSON report', () => {
  test('is valid against its schema', () => {
    const validate = new Ajv2020({ strict: false }).compile(
      JSON.parse(readFileSync('franceconnect-local.audit.schema.json', 'utf8')),
    );
    expect(validate(JSON.parse(file('audit.json'))) || validate.errors).toBe(true);
    expect(validate({ ...report, version: 2 })).toBe(false);
  });

  test('has a schema that is up to date; if not: node tools/generate-audit-schema.ts', () => {
    expect(readFileSync('franceconnect-local.audit.schema.json', 'utf8')).toBe(auditSchemaText());
  });
});

/** The report with what a page may hold at worst, in what was seen and on the page itself. */
function withText(text: string): AuditReport {
  const results = report.results.map((result) => ({
    ...result,
    seen: text,
    ...(result.page && { page: { ...result.page, title: text, text, markup: text } }),
  }));
  return { ...report, results };
}

const CONTROLS = 'a\u0000\u0008\u001b[31m\u000b\ufffe\ud800 ]]> </failure> & <b>"\u2028';

describe('the JUnit report', () => {
  interface Read {
    problem: string | undefined;
    failures: { id: string | null; type: string | null; message: string | null }[];
    skipped: (string | null)[];
  }

  function read(xml: string): Promise<Read> {
    return inPage((page) =>
      page.evaluate((text) => {
        const parsed = new DOMParser().parseFromString(text, 'application/xml');
        const idOf = (element: Element) => element.closest('testcase')?.getAttribute('name') ?? null;
        return {
          problem: parsed.querySelector('parsererror')?.textContent ?? undefined,
          failures: [...parsed.querySelectorAll('failure')].map((element) => ({
            id: idOf(element),
            type: element.getAttribute('type'),
            message: element.getAttribute('message'),
          })),
          skipped: [...parsed.querySelectorAll('skipped')].map(idOf),
        };
      }, xml),
    );
  }

  test('tells how each case failed, and what was not judged as skipped', async () => {
    const { problem, failures, skipped } = await read(file('audit.junit.xml'));
    expect(problem).toBeUndefined();
    expect(failures).toEqual([{ id: 'idtoken-sig-none', type: 'let-in', message: resultOf('idtoken-sig-none').seen }]);
    expect(skipped).toEqual(['scopes-used']);
  });

  test('is well-formed whatever a page holds', async () => {
    const { problem, failures } = await read(junitText(withText(CONTROLS)));
    expect(problem).toBeUndefined();
    expect(failures).toMatchObject([{ id: 'idtoken-sig-none', message: expect.stringContaining('</failure> & <b>"') }]);
  });

  test('tells an expected failure as skipped, with its reason', async () => {
    const expected = { reason: 'ticket 412', met: true };
    const results = report.results.map((result) => (result.verdict === 'fail' ? { ...result, expected } : result));
    const text = junitText({ ...report, results });
    expect((await read(text)).failures).toEqual([]);
    expect(text).toContain('ticket 412');
  });
});

describe('the Markdown report', () => {
  test('has the counts and a row for each failing case', () => {
    expect(file('audit.md')).toContain('6 cases, 4 passed, 1 failed');
    expect(file('audit.md')).toMatch(/^\| `idtoken-sig-none` \| critical \| \*\*let-in\*\* \|/m);
  });

  test('is appended to the summary of a job', async () => {
    const jobSummary = join(folder, 'summary.md');
    await markdown.write(report, { folder, jobSummary });
    await markdown.write(report, { folder, jobSummary });
    expect(readFileSync(jobSummary, 'utf8')).toBe(file('audit.md').repeat(2));
  });

  test('says what changed since an earlier run', () => {
    const change = { case: 'idtoken-sig-none', change: 'new failure' as const, before: 'pass', now: 'fail: let-in' };
    const text = markdownText({ ...report, comparison: { with: '2026-11-01T08:00:00.000Z', changes: [change] } });
    expect(text).toContain('| `idtoken-sig-none` | new failure | pass | fail: let-in |');
  });

  test('keeps what a page says on one line of its table, and under 900 kB', () => {
    const failing = resultOf('idtoken-sig-none');
    const many = Array.from({ length: 5_000 }, () => ({ ...failing, seen: `|\n# ${'x'.repeat(500)}` }));
    const text = markdownText({ ...report, results: many });
    expect(Buffer.byteLength(text)).toBeLessThan(900_200);
    expect(text).toMatch(/\d+ lines are left out; the JSON report has them\.\n$/);
    expect(text).not.toMatch(/^# x/m);
  });
});

describe('the HTML report', () => {
  const address = () => pathToFileURL(join(folder, 'audit.html')).href;

  test('opens from a file without network, asks for nothing and runs nothing', async () => {
    const context = await browser.newContext({ offline: true });
    const page = await context.newPage();
    const asked: string[] = [];
    const said: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => said.push(message.text()));
    await page.goto(address());
    await openAll(page);
    const frames = page.frames().slice(1);
    await Promise.all(frames.map((frame) => frame.waitForLoadState()));
    expect(frames.length).toBeGreaterThan(0);
    expect(await frames[0]?.locator('h1').count()).toBe(1);
    expect(asked).toEqual([address()]);
    expect(said).toEqual([]);
    await context.close();
  });

  test('shows a page of the service without what runs, loads or leads elsewhere', async () => {
    const asked: string[] = [];
    const elsewhere = await listening();
    elsewhere.serve((request, response) => {
      asked.push(request.url ?? '');
      response.end();
    });
    const origin = elsewhere.url;
    const markup = `<link rel="preconnect" href="${origin}/link"><meta http-equiv="refresh" content="0;url=${origin}/meta">
      <base href="${origin}/"><style>h1 { background: url(${origin}/style) }</style><script>top.document.title = 'run'</script>
      <body onload="top.document.title='run'" background="${origin}/background"><h1>Refused</h1>
      <img src="${origin}/img" onerror="top.document.title='run'"><iframe src="${origin}/frame"></iframe></body>`;
    const results = report.results.map((one) => ({ ...one, ...(one.page && { page: { ...one.page, markup } }) }));
    const path = join(folder, 'hostile.html');
    writeFileSync(path, htmlText({ ...report, results }));
    await inPage(async (page) => {
      await page.goto(pathToFileURL(path).href);
      await openAll(page);
      const [, frame] = page.frames();
      await frame?.waitForLoadState();
      expect(await frame?.locator('h1').textContent()).toBe('Refused');
      await page.locator('iframe').first().scrollIntoViewIfNeeded();
      await page.screenshot();
      expect(await page.title()).toBe(`FranceConnect audit of ${report.service.start}`);
    });
    await elsewhere.close();
    expect(asked).toEqual([]);
  });

  test('is read as text whatever a page says', async () => {
    await inPage(async (page) => {
      await page.setContent(htmlText(withText(`</style><script>document.title = 'run'</script>${CONTROLS}`)));
      expect(await page.title()).toBe(`FranceConnect audit of ${report.service.start}`);
      expect(await page.locator('script').count()).toBe(0);
    });
  });

  test('marks what was altered beside what would be right', async () => {
    await inPage(async (page) => {
      await page.goto(address());
      await openAll(page);
      const altered = page.locator('#case-invalid-aud tr.altered');
      expect(await altered.count()).toBe(1);
      expect((await altered.locator('th, td').allInnerTexts()).map((text) => text.trim())).toEqual([
        'aud altered',
        'un-autre-service',
        'demo',
      ]);
      expect(await page.locator('#case-idtoken-sig-none tr.altered th').allInnerTexts()).toEqual([
        'alg altered',
        'signature altered',
      ]);
    });
  });

  test.each([
    [390, 'light', 'audit.html'],
    [1280, 'dark', 'audit.html'],
    [390, 'dark', 'qualification.html'],
    [1280, 'light', 'qualification.html'],
  ] as const)('fits %i px, and axe finds nothing serious (%s, %s)', async (width, colorScheme, name) => {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    const page = await context.newPage();
    await page.goto(pathToFileURL(join(folder, name)).href);
    await openAll(page);
    expect(await scrollsSideways(page)).toBe(false);
    expect(await seriousFaults(page)).toEqual([]);
    await context.close();
  });

  test('has what failed on paper without a click', async () => {
    await inPage(async (page) => {
      await page.goto(address());
      const told = page.locator('#case-idtoken-sig-none .token');
      expect(await told.isVisible()).toBe(false);
      await page.emulateMedia({ media: 'print' });
      expect(await told.isVisible()).toBe(true);
      expect(await page.locator('#case-invalid-aud .token').isVisible()).toBe(false);
    });
  });

  test('leaves out the looks of passing cases when it would be larger than 10 MB', () => {
    const markup = `<p>${'x'.repeat(190_000)}</p>`;
    const passing = { ...resultOf('invalid-aud'), page: { ...resultOf('invalid-aud').page, markup } } as AuditResult;
    const many = Array.from({ length: 60 }, () => passing);
    const text = htmlText({ ...report, results: [...many, resultOf('idtoken-sig-none')] });
    expect(Buffer.byteLength(text)).toBeLessThan(10_000_000);
    expect(text).toContain('The looks of pages of passing cases are left out');
    expect(text.match(/<iframe/g)).toHaveLength(1);
  });
});

function openAll(page: Page): Promise<void> {
  return page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    for (const frame of document.querySelectorAll('iframe')) frame.loading = 'eager';
  });
}

async function inPage<T>(look: (page: Page) => Promise<T>): Promise<T> {
  const page = await browser.newPage();
  try {
    return await look(page);
  } finally {
    await page.close();
  }
}
