import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { type Page, Walker } from '../../infrastructure/browser/walker.ts';
import { Service } from '../support/service.ts';

/** The developers' part of FranceConnect's error page names the rule that was broken, and what to change in a library. */

let federation: Federation;
let service: Service;
beforeAll(async () => {
  federation = await startFederation();
  service = await Service.register(federation);
});
afterAll(() => federation.stop());

const ask = (change: Record<string, string | undefined>) => {
  const url = new URL(service.request().url);
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return new Walker().get(url.href);
};
const rules = ({ document }: Page) =>
  document.querySelectorAll('.developers .rule').map((rule) => rule.text.replace(/\s+/g, ' ').trim());

describe('the rule', () => {
  test.each([
    ['a short nonce', { nonce: 'short' }, 'nonce is required and has at least 22 characters', 'nonce: randomNonce()'],
    ['no nonce', { nonce: undefined }, 'nonce is required and has at least 22 characters', 'send_nonce: true'],
    ['no state', { state: undefined }, 'state is required', 'state: randomState()'],
    [
      'no acr_values',
      { acr_values: undefined },
      'acr_values is required: eidas1 at FranceConnect',
      '"acr_values": "eidas1"',
    ],
    [
      'PKCE',
      { code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' },
      'PKCE is refused',
      'OIDC_USE_PKCE = False',
    ],
    ['login_hint', { login_hint: 'a@b.fr' }, 'login_hint is refused', '“Pass login_hint”: off'],
    ['max_age', { max_age: '0' }, 'max_age is refused', 'no max_age in params'],
    ['response_mode', { response_mode: 'form_post' }, 'response_mode is refused', 'response_mode: undefined'],
    ['prompt=none', { prompt: 'none' }, 'none and select_account are refused', '“Prompt”: unspecified'],
    [
      'a parameter of a tracker',
      { utm_source: 'mail' },
      'utm_source is refused. The list is closed',
      'Leave utm_source out',
    ],
  ])('of %s is its own, once', async (_name, change, rule, option) => {
    const page = await ask(change);
    expect(page.status).toBe(400);
    expect(rules(page)).toEqual([expect.stringContaining(rule)]);
    expect(rules(page)[0]).toContain(option);
  });

  test('of several mistakes is told for each', async () => {
    const page = await ask({ nonce: 'short', state: undefined, code_challenge: 'x' });
    expect(rules(page).map((rule) => rule.slice(0, 30))).toEqual([
      expect.stringContaining('state is'),
      expect.stringContaining('nonce is'),
      expect.stringContaining('PKCE is'),
    ]);
  });

  test('lists the values that are allowed, and the parameters when one is not', async () => {
    expect(rules(await ask({ prompt: 'none' }))[0]).toContain('Allowed: login consent');
    const { document } = await ask({ login_hint: 'a@b.fr' });
    expect(document.querySelector('.developers')?.text).toContain('Accepted parameters: client_id response_type');
  });

  test('is the same on the page of the sign-in and on the page about the code', async () => {
    const page = await ask({ nonce: 'short' });
    const links = page.document.querySelectorAll('.developers a').map((link) => link.getAttribute('href') ?? '');
    for (const path of ['/flows/', '/errors/']) {
      const told = await new Walker().get(links.find((link) => link.includes(path)) ?? '');
      expect(told.document.text).toContain('nonce is required and has at least 22 characters');
    }
  });
});

describe('demo’s redirect rule', () => {
  const demo = (redirect_uri: string) => ask({ client_id: 'demo', redirect_uri });

  test('is any address of this machine', async () => {
    for (const address of ['http://localhost:1234/a', 'https://127.0.0.1/b', 'http://[::1]:8080/c?d=e']) {
      expect((await demo(address)).url.pathname).toContain('/interaction/');
    }
    const page = await demo('https://example.org/callback');
    expect(page.status).toBe(400);
    expect(rules(page)[0]).toContain('any address of this machine: http or https, on localhost, 127.0.0.1 or [::1]');
    expect(rules(page)[0]).toContain('In production an address equals a registered one');
    expect(page.document.querySelector('.developers td:last-child')?.text).toContain('any address of this machine');
    // The registered address of demo is an example: what differs from it is no mistake.
    expect(page.document.querySelectorAll('mark')).toHaveLength(0);
  });
});
