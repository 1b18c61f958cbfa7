import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'node-html-parser';
import { type AuditOptions, type AuditReport, audit } from '../../audit/index.ts';
import { qualification } from '../../audit/reports/qualification/index.tsx';
import { RULES } from '../../audit/suites/qualification/rules.ts';
import { DEMO_CLIENT, type Federation, startFederation } from '../../federation/index.ts';
import { listening } from '../support/listening.ts';
import type { ProfileMistake } from './reference-profile.ts';
import { ReferenceService } from './reference-service.ts';
import type { Registration } from './reference-sign-in.ts';

const PATIENCE = 120_000;

let federation: Federation;
let registration: Registration;
let service: ReferenceService;
let signIn: Awaited<ReturnType<typeof listening>>;
let folder: string;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  const clientSecret = DEMO_CLIENT.client_secret ?? '';
  registration = { issuer: federation.franceconnect.issuer, clientId: 'demo', clientSecret };
  service = await ReferenceService.start(registration);
  signIn = await listening();
  folder = await mkdtemp(join(tmpdir(), 'audit-qualification-'));
});

afterAll(async () => {
  await service.stop();
  await signIn.close();
  await federation.stop();
  await rm(folder, { recursive: true });
});

const RIGHT = {
  sentence: '<p>FranceConnect est la solution proposée par l’État pour sécuriser et simplifier la connexion.</p>',
  button: `<a class="fr-connect" href="SERVICE/connexion"><span class="fr-connect__login">S’identifier avec</span>
    <span class="fr-connect__brand">FranceConnect</span></a>`,
  about: `<p><a href="https://franceconnect.gouv.fr/" target="_blank" rel="noopener"
    title="Qu’est-ce que FranceConnect ? - nouvelle fenêtre">Qu’est-ce que FranceConnect ?</a></p>`,
  or: '<p>ou</p>',
  form: '<form method="post" action="/local"><input type="email" name="e"><input type="password" name="p"><button>Se connecter</button></form>',
};
type Parts = typeof RIGHT;

const page = (parts: Parts, order = '') =>
  `<!doctype html><html lang="fr"><head><title>Connexion</title></head><body><main><section>${order === 'form first' ? parts.form + parts.or : ''}
  ${parts.sentence}<div class="fr-connect-group">${parts.button}${parts.about}</div>
  ${order === 'form first' ? '' : parts.or + parts.form}</section></main></body></html>`.replaceAll(
    'SERVICE',
    service.url,
  );

const examine = (options: Partial<AuditOptions>, start = service.url) =>
  audit({ start, federation, secret: registration.clientSecret, ...options });

const idsOf = ({ results }: AuditReport, ...verdicts: string[]) =>
  results.filter(({ verdict }) => verdicts.includes(verdict)).map((result) => result.case);

/** The verdicts on a sign-in page. */
async function judged(markup: string): Promise<AuditReport> {
  signIn.serve((_req, res) => void res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(markup));
  const only = RULES.map(({ id }) => id).filter((id) => /^V|^J[12]$/.test(id));
  return examine({ only: only.filter((id) => id !== 'V2'), signInPage: `${signIn.url}/` });
}

describe('the button and its surroundings', () => {
  test('with the State’s own markup nothing is broken, and a person looks at four rules', async () => {
    const report = await judged(page(RIGHT));
    expect(idsOf(report, 'fail', 'warn', 'unclear', 'error', 'not-exercised', 'not-applicable')).toEqual([]);
    expect(idsOf(report, 'self-assessed')).toEqual(['V14', 'V15', 'V17', 'V18']);
    expect(report.results.find((result) => result.case === 'V14')?.page?.title).toBe('Connexion');
  });

  test.each<[string, Partial<Parts>, string[]]>([
    ['another label', { button: RIGHT.button.replace('S’identifier', 'Se connecter') }, ['V4']],
    ['no link that explains', { about: '' }, ['V5', 'V6']],
    [
      'a link of other words',
      { about: RIGHT.about.replaceAll('Qu’est-ce que FranceConnect ?', 'Qu’est-ce que c’est ?') },
      ['V6'],
    ],
    ['a link elsewhere', { about: RIGHT.about.replace('franceconnect.gouv.fr/', 'exemple.audit.example/') }, ['V7']],
    ['a link that does not say it opens a window', { about: RIGHT.about.replace(' - nouvelle fenêtre', '') }, ['V8']],
    ['no sentence', { sentence: '' }, ['V9']],
    ['form first', {}, ['V10']],
    ['no « ou »', { or: '' }, ['V11']],
    ['a social network beside it', { or: '<p>ou</p><a href="/g">Continuer avec Google</a>' }, ['V12']],
    ['the name in two words', { sentence: `${RIGHT.sentence}<p>France Connect</p>` }, ['V13']],
    [
      'the other platform’s button',
      { button: RIGHT.button.replace('fr-connect"', 'fr-connect fr-connect--plus"') },
      ['V19'],
    ],
    ['a source beside it', { about: `${RIGHT.about}<p>avec Ameli</p>` }, ['V20']],
    ['a button that leads nowhere', { button: RIGHT.button.replace('SERVICE/connexion', 'SERVICE/') }, ['V1']],
    ['no other means', { form: '', or: '' }, ['J1']],
    ['a script that opens a window', { form: `${RIGHT.form}<script>window.open('/x')</script>` }, ['J2']],
  ])('%s: named by its own rule', async (what, change, broken) => {
    const report = await judged(page({ ...RIGHT, ...change }, what));
    expect(idsOf(report, 'fail', 'warn')).toEqual(broken);
    expect(idsOf(report, 'unclear', 'error')).toEqual([]);
  });

  test('a page without the button is not judged for what surrounds it', async () => {
    const report = await judged(page({ ...RIGHT, button: '', about: '' }));
    expect(idsOf(report, 'fail')).toEqual(['V1']);
    expect(idsOf(report, 'not-exercised')).toEqual(expect.arrayContaining(['V4', 'V6', 'V10', 'V19']));
  });
});

describe('the profile', () => {
  test.each<[string, ProfileMistake[], string[]]>([
    ['as it should be', [], []],
    ['whose identity can be edited', ['identity-editable'], ['R7']],
    ['that takes another identity from a form', ['identity-taken-from-form'], ['R7']],
    ['that does not say birth name', ['birth-name-unlabelled'], ['R11']],
    ['whose address cannot be changed', ['email-locked'], ['R10']],
  ])('%s', async (_what, mistakes, broken) => {
    const careless = await ReferenceService.start(registration, mistakes);
    const report = await examine({ only: ['R7', 'R10', 'R11', 'J6'], profile: `${careless.url}/profil` }, careless.url);
    await careless.stop();
    expect(idsOf(report, 'fail', 'warn', 'unclear', 'error', 'not-exercised')).toEqual(broken);
  });

  test('is asked for when it was not given', async () => {
    const report = await examine({ only: ['R7'] });
    expect(report.results[0]).toMatchObject({ verdict: 'not-exercised', seen: expect.stringContaining('--profile') });
  });
});

describe('the rehearsal’s report', () => {
  let html: string;
  let report: AuditReport;

  beforeAll(async () => {
    signIn.serve(
      (_req, res) =>
        void res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page({ ...RIGHT, or: '' })),
    );
    report = await examine({
      suites: ['qualification'],
      skip: ['token-slow', 'userinfo-slow'],
      signInPage: `${signIn.url}/`,
      profile: `${service.url}/profil`,
      whoami: `${service.url}/moi#json:/account`,
      by: 'Camille Essai',
    });
    const [file = ''] = await qualification.write(report, { folder });
    html = await readFile(file, 'utf8');
  }, PATIENCE);

  const statusOf = (id: string) =>
    parse(html)
      .querySelector(`#regle-${id} .status`)
      ?.text.replace(/\.\s.*/s, '')
      .trim();

  test('has every rule, each decided by the cases that were played with the suite', () => {
    const ids = parse(html)
      .querySelectorAll('.rule')
      .map((rule) => rule.id.replace('regle-', ''));
    expect(ids).toEqual(RULES.map(({ id }) => id));
    expect(idsOf(report, 'unclear', 'error')).toEqual([]);
    expect(idsOf(report, 'fail')).toEqual(['V11']);
    for (const id of ['V1', 'V4', 'J3', 'J6', 'J8', 'T1', 'T4', 'T5', 'T7', 'R1', 'R2', 'R7', 'L1', 'L7']) {
      expect([id, statusOf(id)]).toEqual([id, 'conforme']);
    }
    expect(statusOf('V11')).toBe('non conforme');
    expect(statusOf('T9')).toBe('sans objet');
    expect(statusOf('T15')).toBe('à regarder');
  });

  test('never says « conforme » for what was not judged', () => {
    expect(statusOf('J5')).toBe('à vérifier');
    expect(statusOf('V2')).toBe('à vérifier');
    // The slow answers were left out.
    expect(statusOf('J9')).toBe('à vérifier');
    expect(parse(html).querySelector('#regle-J9 .status')?.text).toContain('token-slow');
    expect(statusOf('R4')).toBe('à vérifier');
  });

  test('claims to be a rehearsal, links the official page, counts no per cent, and asks nothing of the network', () => {
    const document = parse(html);
    expect(document.querySelector('.on-every-page')?.text).toBe(
      'Répétition, sans valeur officielle : seule l’équipe FranceConnect qualifie.',
    );
    expect(document.querySelector('main a')?.getAttribute('href')).toMatch(
      /^https:\/\/docs\.partenaires\.franceconnect/,
    );
    expect(document.querySelector('main')?.text).not.toMatch(/%|qualifié/);
    expect(document.querySelector('header')?.text).toContain('Camille Essai');
    expect(html).not.toMatch(/<script|src="http/);
    expect(document.querySelectorAll('#regle-T15 input[type=checkbox]')).toHaveLength(2);
  });
});
