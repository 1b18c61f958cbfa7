import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Federation } from '../../federation/index.ts';
// From its sources: the routes are seen as express is told of them.
import { startFederation } from '../../federation/start.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { type Route, RouteWatch } from '../security/fuzz/routes.ts';
import { Member } from './support/member.ts';

/** Browsers ask for the address of a form when its answer is reloaded from the address bar, or opened from the history. */

let federation: Federation;
let posted: string[];

beforeAll(async () => {
  const watch = new RouteWatch();
  federation = await startFederation();
  watch.stop();
  const isCpf = (routes: Route[]) => routes.some(({ path }) => path === '/fc/completer');
  const routes = watch.applications().find(isCpf) ?? [];
  posted = routes
    .filter(({ method, path }) => method === 'POST' && !path.startsWith('/_sim/api') && !path.includes(','))
    .map(({ path }) =>
      path
        .replace('/formations/:id', '/formations/secourisme')
        .replace(':etape', 'contact')
        .replace(/:\w+/g, 'inconnu'),
    );
});
afterAll(() => federation.stop());

test('each address a form is sent to, asked for by itself, shows a page, to a stranger and to a member', async () => {
  expect(posted.length).toBeGreaterThan(30);
  const member = await Member.of(federation, 'angele-dubreuil');
  await member.signUp('impots');
  for (const browser of [new Walker(), member.browser]) {
    for (const path of posted) {
      const { url, status, document } = await browser.get(`${federation.cpf?.url}${path}`);
      const found = [status === 404 ? 404 : 'a page', document.querySelector('h1')?.text === 'Page introuvable'];
      expect({ path, at: url.pathname, found }).toEqual({ path, at: url.pathname, found: ['a page', false] });
    }
  }
});

test('asking for the address of an enrolment enrols nobody: it leads to the course', async () => {
  const member = await Member.of(federation, 'bastien-courcelle');
  await member.signUp('impots');
  await member.visit('/formations/secourisme/inscription');
  expect(member.browser.page.url.pathname).toBe('/formations/secourisme');
  await member.visit('/dossiers');
  expect(member.browser.page.body).toContain('Vous n’êtes inscrit(e) à aucune formation.');
});
