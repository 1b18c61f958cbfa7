import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parameterRule, REFUSED_PARAMETERS } from '../../contract/parameter-rules.ts';
import { completeRegistration, DEMO_CLIENT } from '../../federation/clients/clients.ts';
import { settingsOf } from '../../federation/console/settings.ts';
import { clientsPage } from '../../tools/generate-client-settings.ts';

const page = readFileSync(new URL('../../docs/clients.md', import.meta.url), 'utf8');
const settings = settingsOf('http://localhost:4000/api/v2', completeRegistration(DEMO_CLIENT));

test('docs/clients.md has the settings and options of the product: run tools/generate-client-settings.ts', () => {
  expect(page).toBe(clientsPage(page));
});

test('each library’s settings name a section of the guide, which has them', () => {
  for (const { name, guide, text } of settings) {
    if (guide === undefined) continue;
    const section = page.split(/\n#{2,3} /).find((part) => part.startsWith(`${guide}\n`));
    expect([name, section?.includes(text)]).toEqual([name, true]);
  }
  expect(settings.filter(({ guide }) => guide === undefined).map(({ name }) => name)).toEqual(['.env']);
});

test('no settings send a parameter FranceConnect refuses', () => {
  for (const name of REFUSED_PARAMETERS.filter((each) => each !== 'request' && each !== 'resource')) {
    for (const { name: library, text } of settings)
      expect([library, new RegExp(`\\b${name}\\b`).test(text)]).toEqual([library, false]);
  }
});

test('the options of the rules name sections’ libraries as the settings do', () => {
  const django = settings.find(({ name }) => name === 'Django')?.text ?? '';
  const ruby = settings.find(({ name }) => name === 'Ruby')?.text ?? '';
  for (const parameter of ['scope', 'acr_values', 'nonce']) {
    for (const { library, change } of parameterRule(parameter).options) {
      if (library === 'mozilla-django-oidc') for (const line of change.split('; ')) expect(django).toContain(line);
      if (library === 'omniauth_openid_connect') expect(ruby).toContain(change);
    }
  }
});
