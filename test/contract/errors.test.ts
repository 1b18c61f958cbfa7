import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { catalogueEntry, type ErrorCode, isErrorCode, OWN_CODES } from '../../contract/errors/catalogue.ts';
import { compareAddresses } from '../../contract/errors/compare-addresses.ts';
import {
  LIBRARY_SITES,
  type LibraryCode,
  libraryCode,
  librarySite,
  libraryWords,
} from '../../contract/errors/library-codes.ts';
import { LIBRARY_NOTES } from '../../contract/errors/library-notes.ts';
import * as words from '../../contract/errors/words.ts';
import { errorCodesPage } from '../../tools/generate-error-codes-page.ts';
import { identifierOf } from '../../tools/generate-library-codes.ts';
import { libraryThrows } from '../../tools/library-throws.ts';
import { LIBRARY_ROWS, OWN_ROWS } from './errors-reference.ts';
import { SECTIONS } from './rules.ts';

/** Service contract §11: the catalogue, against the tables it is taken from and against the engine that runs. */

const ROOT = resolve(import.meta.dirname, '../..');

const rows = OWN_ROWS.trim()
  .split('\n')
  .map((line) => line.split(' | ') as [string, string, string, string]);

const MESSAGES: Readonly<Record<string, string>> = {
  M0: words.M0,
  M1: words.M1,
  'M1-': words.M1_WITHOUT_STOP,
  M2: words.M2,
  M3: words.M3,
  M4: words.M4,
  M5: words.M5,
  // The reference does not give it.
  'technical text': words.M2,
};
const LINKS: Readonly<Record<string, unknown>> = {
  A: words.ABORTED,
  S: words.SERVER_ERROR,
  T: words.UNAVAILABLE,
  '—': undefined,
};

function linkOf(written: string) {
  if (written in LINKS) return LINKS[written];
  const [error = '', error_description] = written.split(' / ');
  // A description without an error makes no answer a service could read.
  return error === '—' ? undefined : { error, error_description };
}

describe('§11.2 every code: FranceConnect’s own', () => {
  test.each(rows)('%s: %s, %s, back link %s', (written, http, message, link) => {
    const code = written.replace('*', '');
    expect(isErrorCode(code)).toBe(true);
    const entry = catalogueEntry(code as ErrorCode);
    expect({ ...entry, backLink: entry.backLink }).toMatchObject({
      http: Number(http),
      message: MESSAGES[message] ?? message,
      contact: written.endsWith('*'),
      backLink: linkOf(link),
    });
  });

  test('there are no others, but those of HTTP', () => {
    const listed = rows.map(([code]) => code.replace('*', ''));
    expect(OWN_CODES.filter((code) => !listed.includes(code)).sort()).toEqual(['Y000400', 'Y000404', 'Y000413']);
    expect(catalogueEntry('Y000404')).toMatchObject({ http: 404, message: 'Page non trouvée' });
    expect(catalogueEntry('Y000400')).toMatchObject({ http: 400, message: words.M0 });
  });

  test('every code says what happened, the rule and where it is stated, the remedy, and what production does', () => {
    const codes: ErrorCode[] = [...OWN_CODES, ...LIBRARY_SITES.map(({ code }) => code)];
    const silent = codes.filter((code) => {
      const { trigger, rule, where, fix, production } = catalogueEntry(code);
      return [trigger, rule, where, fix, production].some((text) => text.length < 5);
    });
    expect(silent).toEqual([]);
  });

  test('a code the provider throws is one it says it simulates', () => {
    const sources = readdirSync(join(ROOT, 'provider'), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path))
      .map((path) => readFileSync(join(ROOT, 'provider', path), 'utf8'));
    const thrown = new Set(
      sources.flatMap((text) => [...text.matchAll(/'(Y[0-9A-F]{6,7})'/g)].map(([, code]) => code)),
    );
    expect(thrown.size).toBeGreaterThan(30);
    for (const code of thrown) expect([code, catalogueEntry(code as ErrorCode).simulated]).toEqual([code, true]);
  });
});

test('§11.2 every code: is met in a test, or is said to be answered by nothing here', () => {
  const met = SECTIONS.find(({ number }) => number === '11.2')?.rules ?? [];
  const simulated = OWN_CODES.filter((code) => catalogueEntry(code).simulated);
  // Of HTTP, and of this simulator alone.
  expect(simulated.filter((code) => !met.includes(code))).toEqual(['Y000413']);
  const claimed = met.filter((rule) => isErrorCode(rule) && !catalogueEntry(rule).simulated);
  expect(claimed).toEqual(['Y100002']);
});

const listed = LIBRARY_ROWS.trim()
  .split('\n')
  .map((line) => {
    const [, status, error, identifiers = ''] = /^(\d+) (\S+) (.*)$/.exec(line) ?? [];
    return { status: Number(status), error: error ?? '', codes: identifiers.split(' ').map((five) => `Y04${five}`) };
  });

describe('§11.3 every code: the library’s', () => {
  test('are POSIX checksums of path and line', () => {
    expect(identifierOf('actions/authorization/check_redirect_uri.js:32')).toBe('C013C');
    for (const { code, file, line } of LIBRARY_SITES) expect(`Y04${identifierOf(`${file}:${line}`)}`).toBe(code);
  });

  test('every code FranceConnect lists is in the table, with its status and error', () => {
    expect(listed.flatMap(({ codes }) => codes)).toHaveLength(143);
    for (const { status, error, codes } of listed) {
      for (const code of codes) {
        const site = librarySite(code as LibraryCode);
        expect([code, site.status, site.error]).toEqual([code, status, error === '(dynamic)' ? '…' : error]);
      }
    }
  });

  test('no two places share a code', () => {
    expect(new Set(LIBRARY_SITES.map(({ code }) => code)).size).toBe(LIBRARY_SITES.length);
  });

  test('what is said beside is said of codes that exist', () => {
    expect(Object.keys(LIBRARY_NOTES).filter((code) => !isErrorCode(code))).toEqual([]);
  });

  test('§11.3 sentences: the three that are not the common one', () => {
    expect(catalogueEntry('Y04C013C').message).toBe(words.SERVICE_FAULT);
    expect(catalogueEntry('Y04EA6EF').message).toBe(words.SERVICE_FAULT);
    expect(catalogueEntry('Y04A8220').message).toMatch(/Impossible de contacter le "sector_identifier_uri"\.$/);
    expect(catalogueEntry('Y0434A7B').message).toBe(words.M1);
  });
});

/** What our engine says where its words depend on the moment: one example each. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  'helpers/grant_source.js …not found': ['authorization code not found'],
  'helpers/grant_source.js …already consumed': ['authorization code already consumed'],
  'helpers/grant_common.js …invalid (referenced account not found)': [
    'authorization code invalid (referenced account not found)',
  ],
  'helpers/pkce.js …': [
    'code_verifier must be provided',
    'unsupported code_challenge_method',
    'code_verifier does not match code_challenge',
  ],
  'shared/xsrf.js …': ['could not find logout details'],
  'actions/authorization/response_parameters.js …': [
    'requested response_mode is not allowed for the requested response_type',
    'redirect_uri must only contain strings',
  ],
};

/** Files of the engine for features FranceConnect does not have: nothing here leads to them. */
const SWITCHED_OFF =
  /^actions\/(credential|challenge|introspection|registration|code_verification|interaction|openid_credential|grants\/(pre_auth|ciba|device|client_cred|refresh))|ciba|device|pushed|attest|client_id_metadata|^helpers\/(configuration|initialize|grant_refresh|normalize_auth|resolve_resource)|^shared\/(check_rar|check_resource|cors)|^actions\/authorization\/(process_request_object|interactions)/;

/** Sites that our configuration never reaches, and why. */
const OUT_OF_REACH: Readonly<Record<string, string>> = {
  'actions/token.js scope contains invalid characters': 'scope is no parameter of the only grant',
  'helpers/defaults.js client is not authorized to revoke the presented token': 'mayRevoke takes its place',
  'helpers/defaults.js claims.… members must be null or objects': 'assertAmrAllowed takes its place',
  'helpers/grant_common.js …': 'relays errors of grants without a browser',
  'shared/client_auth.js invalid OAuth-Client-Attestation format': 'attestations are switched off',
  'shared/reject_structured_tokens.js Structured JWT Tokens cannot be … via the …_endpoint':
    'a token with dots is page Y000400',
};

const ROUTES: readonly [RegExp, string][] = [
  [/^actions\/authorization\/resume/, 'resume'],
  [/^actions\/authorization/, 'authorization'],
  [/^actions\/end_session|xsrf/, 'end_session'],
  [/userinfo|access_token|oidc_context/, 'userinfo'],
  [/revocation/, 'revocation'],
  [/./, 'token'],
];

describe('the engine that runs', () => {
  test('§11.3 every reachable throw has a code', async () => {
    const sites = await libraryThrows(join(ROOT, 'node_modules/oidc-provider/lib'));
    const told = sites.filter(({ site, error }) => error !== 'server_error' && !SWITCHED_OFF.test(site));
    expect(told.length).toBeGreaterThan(100);
    const unmapped = told.flatMap(({ site, status, error, description, detail }) => {
      const file = site.slice(0, site.lastIndexOf(':'));
      const route = ROUTES.find(([files]) => files.test(site))?.[1];
      const computed = [detail, description].find((text) => text.includes('…')) ?? '';
      if (`${file} ${description}` in OUT_OF_REACH) return [];
      const examples = EXAMPLES[`${file} …${computed.replace(/^…\s*/, '')}`] ?? [computed];
      return examples.flatMap((example) => {
        const code = libraryCode({
          error,
          error_description: description === computed ? example : description,
          error_detail: detail === computed && detail !== '' ? example : detail || undefined,
          status,
          route,
        });
        return code === 'Y040001' ? [`${site} ${error}: ${description} (${detail}) ${example}`] : [];
      });
    });
    expect(unmapped).toEqual([]);
  });

  test('§11.3 by endpoint: what is said in the same words is told apart', () => {
    const said = { error: 'invalid_request', error_description: 'invalid authorization header value format' };
    expect(libraryCode({ ...said, route: 'token' })).toBe('Y04F62CD');
    expect(libraryCode({ ...said, route: 'userinfo' })).toBe('Y04B729E');
    const unknown = {
      error: 'invalid_client',
      error_description: 'client is invalid',
      error_detail: 'client not found',
    };
    expect(libraryCode({ ...unknown, route: 'authorization' })).toBe('Y04EA6EF');
    expect(libraryCode({ ...unknown, route: 'end_session' })).toBe('Y04BF2C5');
    expect(libraryCode({ ...unknown, route: 'end_session_success' })).toBe('Y04FE3C9');
  });

  test.each([
    ['grant not found', 'Y04D8B5C'],
    ['grant is expired', 'Y049D91E'],
    ['authorization code is expired', 'Y043F0A8'],
    ['code_verifier does not match code_challenge', 'Y0446550'],
  ])('§11.3 every reachable throw has a code: /token, %s', (error_detail, code) => {
    const error = {
      error: 'invalid_grant',
      error_description: 'grant request is invalid',
      error_detail,
      route: 'token',
    };
    expect(libraryCode({ ...error, status: 400 })).toBe(code);
  });

  test('§11.3 words of 9.1.2', () => {
    const verifier = {
      error: 'invalid_grant',
      error_description: 'grant request is invalid',
      error_detail: 'code_verifier does not match code_challenge',
      route: 'token',
    };
    expect(libraryWords(verifier)).toEqual({
      description: 'grant request is invalid',
      detail: 'PKCE verification failed',
    });
    const body = {
      error: 'invalid_request',
      error_description: 'failed to parse the request body',
      error_detail: 'why',
    };
    expect(libraryWords(body).detail).toBeUndefined();
  });

  test('§11.3 unmapped: what FranceConnect’s map does not know has its common code', () => {
    const asserted = { error: 'invalid_token', error_description: 'invalid token provided' };
    for (const error_detail of [
      'access token not found',
      'associated client not found',
      'associated account not found',
    ])
      expect(libraryCode({ ...asserted, error_detail, status: 401, route: 'userinfo' })).toBe('Y040001');
  });
});

describe('§2.3 unregistered redirect_uri: what differs', () => {
  const REGISTERED = 'http://localhost:3999/callback';

  test.each([
    ['http://localhost:3999/callback/', ['the trailing slash is too much'], ['/']],
    ['http://localhost:3000/callback', ['the port is :3000, registered is :3999'], [':3000']],
    ['https://localhost:3999/callback', ['the scheme is https://, registered is http://'], ['https://']],
    ['http://127.0.0.1:3999/callback', ['the host is 127.0.0.1, registered is localhost'], ['127.0.0.1']],
    ['http://localhost:3999/Callback', ['the path is /Callback, registered is /callback'], ['/Callback']],
    ['http://localhost:3999/callback?a=1', ['the query ?a=1 is too much'], ['?a=1']],
    ['http://localhost/callback', ['the port :3999 is missing'], []],
    [REGISTERED, [], []],
  ])('%s', (sent, differences, marked) => {
    const comparison = compareAddresses(sent, ['https://service.example/somewhere/else?x', REGISTERED]);
    expect(comparison?.nearest).toBe(REGISTERED);
    expect(comparison?.differences).toEqual(differences);
    expect(comparison?.sent.map(({ text }) => text).join('')).toBe(sent);
    expect(comparison?.sent.filter(({ differs }) => differs).map(({ text }) => text)).toEqual(marked);
  });

  test('nothing to compare with, and texts that are no address', () => {
    expect(compareAddresses(REGISTERED, [])).toBeUndefined();
    for (const odd of ['', '::::', 'http://[::1]:3000/cb', 'x y\nz', '%%%'])
      expect(
        compareAddresses(odd, [REGISTERED])
          ?.sent.map(({ text }) => text)
          .join(''),
      ).toBe(odd);
  });
});

test('§11.2 every code: docs/error-codes.md is up to date; if not: node tools/generate-error-codes-page.ts', () => {
  expect(readFileSync(join(ROOT, 'docs/error-codes.md'), 'utf8')).toBe(errorCodesPage());
});
