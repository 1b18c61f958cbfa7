import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/web/walker.ts';
import { PlusService } from '../support/plus-service.ts';
import { Service } from '../support/service.ts';

/** FranceConnect+: what differs from FranceConnect (service contract §2.5, §3.7, §5, §7.2, §8, §9). */

let federation: Federation;
let service: PlusService;
const services: PlusService[] = [];

const register = async (
  ...args: Parameters<typeof PlusService.register> extends [Federation, ...infer Rest] ? Rest : never
) => {
  const registered = await PlusService.register(federation, ...args);
  services.push(registered);
  return registered;
};

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await register();
});
afterAll(async () => {
  for (const each of services) each.close();
  await federation.stop();
});

const browse = async (parameters: Record<string, string> = {}) => {
  const walker = new Walker({ stopAt: 'http://localhost:3997/' });
  await walker.get(service.request(parameters));
  return walker;
};

describe('acr (§2.5)', () => {
  test('an unknown value stands for eidas3', async () => {
    const { idToken } = await service.signIn({ source: 'alicem' }, { acr_values: 'foo' });
    expect(idToken.payload.acr).toBe('eidas3');
  });

  test('the lowest value wins, even when the platform does not give it', async () => {
    const { url } = (await browse({ acr_values: 'eidas1 eidas2' })).page;
    expect(url.searchParams.get('error')).toBe('invalid_acr');
    expect(url.searchParams.get('error_description')).toBe(
      'acr_value is not valid, should be equal one of these values, expected eidas2,eidas3, got eidas1',
    );
  });

  test('only sources that give eidas2 or eidas3 are listed; those below the request are greyed', async () => {
    const { document } = (await browse({ acr_values: 'eidas3' })).page;
    const buttons = document.querySelectorAll('button[data-testid]');
    expect(buttons.map((button) => [button.id, button.hasAttribute('disabled')])).toEqual([
      ['idp-la-poste', true],
      ['idp-alicem', false],
    ]);
    expect(document.querySelector('title')?.text).toBe('Connexion - Choix du compte - FranceConnect+');
  });
});

describe('single sign-on (§3.7)', () => {
  const signIn = async (walker: Walker, source: string, parameters: Record<string, string>) => {
    await walker.get(service.request(parameters));
    await walker.submit(`#idp-${source}`);
    await walker.submit('button[name="persona"][value="angele-dubreuil"]');
    await walker.submit('button[name="decision"][value="approuver"]');
    return walker.submit('form[action$="/login"]');
  };

  test('an eidas3 session serves an eidas2 request, told as eidas2; an eidas3 request starts afresh', async () => {
    const walker = new Walker({ stopAt: 'http://localhost:3997/' });
    await signIn(walker, 'alicem', { acr_values: 'eidas3' });
    const page = await walker.get(service.request({ acr_values: 'eidas2' }));
    expect(page.url.pathname).toMatch(/\/consent$/);
    const { url } = await walker.submit('form[action$="/login"]');
    expect((await service.complete(url)).idToken.payload.acr).toBe('eidas2');
    const again = await walker.get(service.request({ acr_values: 'eidas3' }));
    expect(again.document.querySelector('h1')?.text).toContain('Connexion en cours sur');
  });

  test('the session cookie ends with the browser', async () => {
    const answer = await fetch(service.request(), { redirect: 'manual' });
    const cookie = answer.headers.getSetCookie().find((each) => each.startsWith('fcp_session_id='));
    expect(cookie).toMatch(/HttpOnly; SameSite=Lax/);
    expect(cookie).not.toMatch(/Max-Age|Expires/i);
  });

  test('both platforms live in one browser without disturbing each other', async () => {
    const low = await Service.register(federation);
    const walker = new Walker({ stopAt: ['http://localhost:3997/', low.client.redirect_uris[0] ?? ''] });
    await walker.get(low.request().url);
    const mire = walker.page.url;
    expect((await signIn(walker, 'la-poste', {})).url.searchParams.has('code')).toBe(true);
    expect((await walker.get(mire)).status).toBe(200);
  });
});
