import { compareAcr, isAcr, requestedAcr } from '../../../contract/acr.ts';
import type { ClientRegistration } from '../../../contract/client-registration.ts';
import type { PlatformRules } from '../../../contract/platform.ts';
import { acceptIdentity } from '../../../contract/source-identity.ts';
import type { JournalToken, Parameters } from '../../../infrastructure/journal/journal.ts';

/** One member of a token beside the rule it has to keep. */
export interface ClaimCheck {
  claim: string;
  /** Undefined when it is missing. */
  value: unknown;
  /** Undefined: nothing to check. */
  kept?: boolean;
  /** What it has to be, with the paragraph of the contract. */
  rule: string;
}

/** What a token is judged by. Whatever is unknown is not checked. */
export interface TokenContext {
  rules: PlatformRules;
  /** Who should have issued it. */
  issuer?: string | undefined;
  /** Whom it is for. */
  audience?: string | undefined;
  /** The service, where the token is for somebody else. */
  service?: string | undefined;
  /** Parameters of the request it answers. */
  request: Parameters;
  registration?: ClientRegistration | undefined;
  /** Seconds since the epoch: when it was issued, by the clock of who issued it. */
  issuedAt?: number | undefined;
  /** The ID token that came before a userinfo. */
  idToken?: JournalToken | undefined;
}

type Rule = (value: unknown, context: TokenContext, claims: Parameters) => Omit<ClaimCheck, 'claim' | 'value'>;

/** The header and every claim of a token of FranceConnect's, each checked; claims it should have and has not come last. */
export function checkIdToken(token: JournalToken, context: TokenContext): ClaimCheck[] {
  return [
    ...checkHeader(token, context.registration?.id_token_signed_response_alg),
    ...checkClaims(token, ID_TOKEN, context),
  ];
}

export function checkUserinfo(token: JournalToken, context: TokenContext): ClaimCheck[] {
  const allowed = claimsOf(context);
  const identity: Rule = (_value, { rules }) => ({
    kept: true,
    rule: `opened by the scopes asked for (§7, ${rules.name})`,
  });
  const opened = Object.fromEntries(allowed.map((claim) => [claim, identity]));
  return [
    ...checkHeader(token, context.registration?.userinfo_signed_response_alg),
    ...checkClaims(token, { ...opened, ...USERINFO }, context),
  ];
}

/** What a data provider learns of an access token (reference: service contract §10), member by member. */
export function checkIntrospection({ claims = {}, ...token }: JournalToken, context: TokenContext): ClaimCheck[] {
  const { token_introspection, ...envelope } = claims;
  const members = { ...(token_introspection as Parameters | undefined) };
  const checkedMembers = Object.entries(members).map(([name, value]) => {
    const rule = Object.hasOwn(INTROSPECTION, name) ? INTROSPECTION[name] : undefined;
    const checked = rule ? rule(value, context, members) : { rule: 'what the register knows (§10)' };
    return { claim: `token_introspection.${name}`, value, ...checked };
  });
  return [
    ...checkHeader({ ...token, claims }, undefined),
    ...checkClaims({ ...token, claims: envelope }, { iss, aud, iat }, context),
    ...checkedMembers,
  ];
}

/** An identity source's ID token, as FranceConnect judges it. */
export function checkSourceIdToken(token: JournalToken, context: TokenContext): ClaimCheck[] {
  return checkClaims(token, SOURCE_ID_TOKEN, context, true);
}

/** An identity source's userinfo: what makes FranceConnect answer Y600006 is marked. */
export function checkSourceUserinfo({ claims = {} }: JournalToken): ClaimCheck[] {
  const accepted = acceptIdentity(claims);
  const faults = 'faults' in accepted ? accepted.faults : [];
  const missing = faults.filter(({ path }) => !(path in claims)).map(({ path }) => path);
  return [...Object.keys(claims), ...missing].map((claim) => {
    const fault = faults.find(({ path }) => path === claim);
    const pivot = PIVOT.includes(claim);
    if (fault) return { claim, value: claims[claim], kept: false, rule: `${fault.expected} (§3.4, Y600006)` };
    return pivot
      ? { claim, value: claims[claim], kept: true, rule: 'a valid identity (§3.4)' }
      : { claim, value: claims[claim], rule: '' };
  });
}

const PIVOT: readonly string[] = [
  'given_name',
  'family_name',
  'birthdate',
  'gender',
  'birthplace',
  'birthcountry',
  'email',
];

function checkHeader({ header }: JournalToken, alg: string | undefined): ClaimCheck[] {
  return Object.entries(header).map(([name, value]) => {
    const claim = `header ${name}`;
    if (name === 'alg' && alg !== undefined)
      return { claim, value, kept: value === alg, rule: `${alg}, as registered (§5)` };
    if (name === 'kid') return { claim, value, rule: 'one of the published keys (§1.5)' };
    return { claim, value, rule: '' };
  });
}

/** @param open whether other claims than those named are none of the contract's business */
function checkClaims(
  { claims = {} }: JournalToken,
  table: Readonly<Record<string, Rule>>,
  context: TokenContext,
  open = false,
): ClaimCheck[] {
  const present = Object.entries(claims).map(([claim, value]) => {
    const rule = Object.hasOwn(table, claim) ? table[claim] : undefined;
    if (rule) return { claim, value, ...rule(value, context, claims) };
    return open
      ? { claim, value, rule: '' }
      : { claim, value, kept: false, rule: 'FranceConnect sends no such claim here' };
  });
  const missing = REQUIRED.filter((claim) => claim in table && !(claim in claims)).map((claim) => ({
    claim,
    value: undefined,
    kept: false,
    rule: 'always there',
  }));
  return [...present, ...missing];
}

/** Whatever table names them, they must be there. */
const REQUIRED = ['sub', 'iss', 'aud', 'iat', 'exp', 'nonce', 'acr', 'auth_time'];

/** @param where what it should be, and where that is said */
function equals(expected: unknown, value: unknown, where: string): ReturnType<Rule> {
  if (expected === undefined) return { rule: where };
  return value === expected ? { kept: true, rule: where } : { kept: false, rule: `${String(expected)}, ${where}` };
}

const iss: Rule = (value, { issuer }) => equals(issuer, value, 'the issuer, §5');
const aud: Rule = (value, { audience }) => equals(audience, value, 'the client_id, §5');
const sub: Rule = (value) => ({
  kept: typeof value === 'string' && SUB.test(value),
  rule: '64 hexadecimal digits and v1 (§8)',
});
const isTime = (value: unknown): value is number => Number.isInteger(value);
const iat: Rule = (value, { issuedAt }) => ({
  kept: isTime(value) && (issuedAt === undefined || Math.abs(value - issuedAt) <= TOLERANCE),
  rule: `the time it was issued${issuedAt === undefined ? '' : `, ${issuedAt}`} (§5)`,
});
/** Seconds a slow answer may take. */
const TOLERANCE = 10;

/** Reference: service contract §5. */
const ID_TOKEN: Readonly<Record<string, Rule>> = {
  sub,
  auth_time: (value, _context, { iat: issued }) => ({
    kept: isTime(value) && isTime(issued) && value <= issued,
    rule: 'when the citizen pressed « Continuer », before iat (§5)',
  }),
  acr: (value, { rules, request }) => {
    const asked = requestedAcr(String(request.acr_values ?? ''), rules.defaultAcr);
    return { kept: isAcr(value) && compareAcr(value, asked) >= 0, rule: `at least ${asked}, as asked (§2.5)` };
  },
  nonce: (value, { request }) => equals(request.nonce, value, 'as sent, §5'),
  aud,
  exp: (value, { rules, issuedAt = 0 }, { iat: issued }) => ({
    kept: isTime(value) && isTime(issued) && value === issued + rules.tokenLifetime && value > issuedAt,
    rule: `iat + ${rules.tokenLifetime}, and to come (§5)`,
  }),
  iat,
  iss,
  amr: (value, { request }) => ({
    kept: Array.isArray(value) && String(request.claims ?? '').includes('amr'),
    rule: 'an array, only when asked for with « claims » (§2.7)',
  }),
};

/** What travels with the identity (reference: service contract §6). */
const USERINFO: Readonly<Record<string, Rule>> = {
  sub: (value, { idToken }) => equals(idToken?.claims?.sub, value, 'the one of the ID token (§6)'),
  aud,
  iss,
  iat,
  exp: (value, _context, { iat: issued }) => ({
    kept: isTime(value) && isTime(issued) && value >= issued,
    rule: 'when the access token ends (§6)',
  }),
};

/** Members that a dead token lacks are not missed. */
const INTROSPECTION: Readonly<Record<string, Rule>> = {
  active: (value) => ({ kept: typeof value === 'boolean', rule: 'whether the token lives (§10)' }),
  aud: (value, { service }) => equals(service, value, 'the service it was issued to, §10'),
  sub,
  iat: (value) => ({ kept: isTime(value), rule: 'when the access token was issued (§10)' }),
  exp: (value, _context, { iat: issued }) => ({
    kept: isTime(value) && isTime(issued) && value > issued,
    rule: 'when the access token ends (§10)',
  }),
  acr: (value) => ({ kept: isAcr(value), rule: 'the level of the sign-in (§10)' }),
  jti: () => ({ rule: 'masked: it is the access token' }),
  scope: (value) => ({ kept: typeof value === 'string', rule: 'what both are registered for (§10)' }),
};

const SOURCE_ID_TOKEN: Readonly<Record<string, Rule>> = {
  sub: (value) => ({ kept: typeof value === 'string' && value !== '', rule: 'required (§3.4, Y020029)' }),
  iss: (value, { issuer }) => equals(issuer, value, 'the source’s issuer'),
  aud: (value, { audience }) => equals(audience, value, 'FranceConnect’s client_id at the source'),
  nonce: (value, { request }) => equals(request.nonce, value, 'as FranceConnect sent it, §3.3'),
  acr: (value, { request }) => {
    const asked = String(request.acr_values ?? '');
    return {
      kept: isAcr(value) && isAcr(asked) && compareAcr(value, asked) >= 0,
      rule: `at least ${asked} (§2.5, Y100001)`,
    };
  },
  iat,
  exp: (value, _context, { iat: issued }) => ({
    kept: isTime(value) && isTime(issued) && value > issued,
    rule: 'after iat',
  }),
};

const SUB = /^[0-9a-f]{64}v1$/;

function claimsOf({ rules, request }: TokenContext): string[] {
  const scopes = String(request.scope ?? '').split(' ');
  return scopes.flatMap((scope) => rules.claimsByScope[scope] ?? []);
}
