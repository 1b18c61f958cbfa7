import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { libraryCode } from '../../contract/errors/library-codes.ts';
import { isRedirectAllowed, LONGEST_REDIRECT } from '../../contract/redirect-policy.ts';
import { type Federation, startFederation } from '../../federation/index.ts';
import { longestTurnEachTime } from '../support/longest-turn.ts';
import { Service } from '../support/service.ts';

/** Addresses compared with a pattern: in a time that grows with the address, not with what it could be cut into. */

let federation: Federation;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider'] });
});

afterAll(() => federation.stop());

const PATTERN = `https://${'a*'.repeat(5)}b/cb`;
/** Five stars: many ways to cut it, none of which ends well. */
const ADDRESS = `https://${'a'.repeat(1_900)}/cb`;

test('an address with many ways to fit a pattern holds nobody', async () => {
  const service = await Service.register(federation, { redirectPolicy: 'pattern', redirect_uris: [PATTERN] });
  const { url } = service.request({ redirect_uri: ADDRESS });
  const back = new URLSearchParams({
    error: 'access_denied',
    error_description: 'x',
    state: 's',
    redirect_uri: ADDRESS,
  });
  const wait = await longestTurnEachTime(100, async () => {
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(400);
    const { issuer } = federation.franceconnect;
    expect((await fetch(`${issuer}/redirect-to-sp-with-error?${back}`, { redirect: 'manual' })).status).toBe(500);
  });
  expect(wait).toBeLessThanOrEqual(100);
});

test('six stars, and an address of over 2,000 characters, cannot be registered', async () => {
  const registered = (uri: string) =>
    federation.registerClient({ redirectPolicy: 'pattern', redirect_uris: [uri] }).then(
      () => 'registered',
      (error: Error) => error.message,
    );
  expect(await registered(`https://${'a*'.repeat(6)}b/cb`)).toContain('expected 5 stars at most');
  expect(await registered(`https://example.org/${'a'.repeat(2_000)}`)).toContain('expected 2000 characters at most');
  expect(await registered(PATTERN)).toBe('registered');
});

test('an address of over 2,000 characters is refused whatever the policy', () => {
  const address = `http://localhost/${'a'.repeat(LONGEST_REDIRECT)}`;
  expect(isRedirectAllowed('exact', [address], address)).toBe(false);
  expect(isRedirectAllowed('loopback', [], address)).toBe(false);
  expect(isRedirectAllowed('pattern', ['http://localhost/*'], address)).toBe(false);
});

test('a pattern accepts what the expression it stands for accepts', () => {
  const part = fc.stringMatching(/^[ab/:.]{0,4}$/);
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), fc.stringMatching(/^[ab/:.]{0,14}$/), (parts, tail) => {
      const pattern = `http://h/${parts.join('*')}`;
      const literals = pattern.split('*').map((literal) => literal.replace(/[.?]/g, '\\$&'));
      const expression = new RegExp(`^${literals.join('[^/?#@:\\\\\\s]+')}$`);
      const uri = `http://h/${tail}`;
      expect(isRedirectAllowed('pattern', [pattern], uri)).toBe(expression.test(uri));
    }),
    { numRuns: 5_000 },
  );
});

test('the words of an error are found among the engine’s in time too', () => {
  const error_description = `${'client_id '.repeat(100_000)}x`;
  const since = performance.now();
  libraryCode({ error: 'invalid_request', error_description });
  expect(performance.now() - since).toBeLessThan(100);
});
