import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { type AuditReport, audit } from '../../audit/index.ts';
import { reportSchema } from '../../audit/report.ts';
import { html } from '../../audit/reports/html/index.tsx';
import { DEMO_CLIENT, startFederation } from '../../federation/index.ts';
import { CHROMIUM, inChromium } from '../support/chromium.ts';
import { listening } from '../support/listening.ts';
import { ReferenceService } from './reference-service.ts';

/** An audit of a service whose page is made by a script. */

const { describe, test } = inChromium();

let report: AuditReport;
let out: string;

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'audit-browser-'));
  await using federation = await startFederation({ only: ['provider', 'sources'] });
  const clientSecret = DEMO_CLIENT.client_secret ?? '';
  const registration = { issuer: federation.franceconnect.issuer, clientId: 'demo', clientSecret };
  const service = await ReferenceService.start(registration, ['nonce-ignored']);
  const application = await listening();
  const link = `<a href="${service.url}/connexion">S’identifier avec FranceConnect</a>`;
  application.serve((_req, res) => {
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    res.end(
      `<!doctype html><html lang="fr"><title>Application</title><main id="app"></main>
      <script>setTimeout(() => { document.getElementById('app').innerHTML = ${JSON.stringify(link)} }, 50)</script>`,
    );
  });
  try {
    report = await audit({
      start: `${application.url}/`,
      probe: `${service.url}/`,
      federation,
      secret: clientSecret,
      only: ['invalid-nonce', 'invalid-aud', 'callback-twice', 'samesite-strict', 'session-renewed', 'logout-request'],
      ...(CHROMIUM && { browserPath: CHROMIUM }),
      out,
    });
  } finally {
    await application.close();
    await service.stop();
  }
}, 120_000);

afterAll(() => rm(out, { recursive: true }));

describe('a page that scripts make', () => {
  test('turns the browser on, and the report says so', () => {
    expect(report.notices).toEqual([expect.stringMatching(/no link or form without scripts.*--browser/)]);
    expect(reportSchema.safeParse(JSON.parse(JSON.stringify(report))).error).toBeUndefined();
  });

  test('is judged as exactly as without a screen', () => {
    const verdicts = Object.fromEntries(report.results.map((result) => [result.case, result.verdict]));
    expect(verdicts).toEqual({
      'invalid-nonce': 'fail',
      'invalid-aud': 'pass',
      'callback-twice': 'pass',
      'samesite-strict': 'pass',
      'session-renewed': 'pass',
      'logout-request': 'pass',
    });
    expect(report).toMatchObject({ complete: true, failing: true });
  });

  test('is shown in the report as it looked where a case failed', async () => {
    const pictures = report.results.flatMap(({ page }) => page?.screenshot ?? []);
    expect(pictures).toEqual(['screenshots/invalid-nonce.png']);
    const [file = ''] = await html.write(report, { folder: out });
    const picture = await readFile(join(out, 'screenshots', 'invalid-nonce.png'));
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    expect(await readFile(file, 'utf8')).toContain(`src="data:image/png;base64,${picture.toString('base64')}"`);
  });
});
