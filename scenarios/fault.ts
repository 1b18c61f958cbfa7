import { z } from 'zod';
import type { RegisterAnswer } from '../civil-status/register.ts';

/** Longest delay, in seconds: longer than the patience of any client, shorter than that of a test run. */
const LONGEST_DELAY = 120;

const name = z.string('a name').min(1, 'a name');
const seconds = z
  .number('a number of seconds')
  .min(0, 'zero or more seconds')
  .max(LONGEST_DELAY, '120 seconds at most');
const status = z
  .int('an HTTP status')
  .min(200, 'an HTTP status from 200 to 599')
  .max(599, 'an HTTP status from 200 to 599');
const members = z.record(z.string(), z.unknown(), 'an object of members');
const names = z.array(name, 'a list of names');

/** Where FranceConnect answers. */
export const ENDPOINTS = ['discovery', 'jwks', 'authorize', 'token', 'userinfo', 'logout'] as const;
const endpoint = z.enum(ENDPOINTS, `one of ${ENDPOINTS.join(', ')}`);

/** Where an identity source answers; `page` is its sign-in page. */
export const SOURCE_ENDPOINTS = ['discovery', 'jwks', 'authorize', 'page', 'token', 'userinfo', 'logout'] as const;
const sourceEndpoint = z.enum(SOURCE_ENDPOINTS, `one of ${SOURCE_ENDPOINTS.join(', ')}`);

/** Steps of the citizen's way through FranceConnect, in order; at the last one they leave with the code. */
export const STEPS = ['mire', 'choice', 'callback', 'verify', 'information', 'continue', 'return'] as const;

/** Members of an object put in or over, and members left out. */
export interface Edit {
  set?: Record<string, unknown> | undefined;
  remove?: string[] | undefined;
}

/** Narrows a fault to some of the flows its scenario reaches; every member given must hold. */
export interface FaultCondition {
  /** A service's client_id. */
  client?: string | undefined;
  /** A person's id. */
  persona?: string | undefined;
  /** A source's id. */
  source?: string | undefined;
  platform?: 'low' | 'high' | undefined;
}

interface Conditional {
  when?: FaultCondition | undefined;
}

/** An answer in the place of the real one. */
interface Answer extends Conditional {
  /** HTTP status, 200 to 599. */
  status: number;
  contentType?: string | undefined;
  headers?: Record<string, string> | undefined;
  /** An object is sent as JSON. */
  body?: string | Record<string, unknown> | undefined;
}

/** An endpoint answers something else. The request has no effect: a code is not consumed. */
export interface AnswerFault extends Answer {
  kind: 'answer';
  at: Endpoint;
  /** The connection is closed in the middle of the answer. */
  cut?: boolean | undefined;
}

/** An endpoint answers late. */
export interface DelayFault extends Conditional {
  kind: 'delay';
  at: Endpoint;
  /** 0 to 120. */
  seconds: number;
}

/** Members of a JSON answer are other ones. */
export interface DocumentFault extends Conditional, Edit {
  kind: 'document';
  at: 'discovery' | 'token';
}

/** The published keys are not what they should be. */
export interface KeysFault extends Conditional {
  kind: 'keys';
  publish: 'none' | 'others' | 'without-kid' | 'duplicated';
}

/**
 * A signed answer says something else. It is signed again with the key it was signed with, unless `sign` says otherwise;
 * where answers are encrypted it stays inside its encryption.
 */
export interface JwtFault extends Conditional {
  kind: 'jwt';
  at: 'idToken' | 'userinfo';
  header?: Edit | undefined;
  claims?: Edit | undefined;
  /** Seconds added to claims that hold a moment. */
  shift?: Record<string, number> | undefined;
  /**
   * `broken`: a bit of the signature is wrong; `other-key`: a key nobody published, under the same `kid`; `none`: `alg`
   * none; `secret`: HS256 with the service's secret; `public-key`: HS256 with the public key as the secret; `plain`: JSON
   * without any signature.
   */
  sign?: 'same' | 'broken' | 'other-key' | 'none' | 'secret' | 'public-key' | 'plain' | undefined;
}

/** FranceConnect changes its signing key: published and not yet used, used, or used without having been published. */
export interface RotationFault extends Conditional {
  kind: 'rotation';
  phase: 'announced' | 'done' | 'unannounced';
}

/** The redirection back to the service carries something else. */
export interface RedirectFault extends Conditional {
  kind: 'redirect';
  set?: Record<string, string> | undefined;
  remove?: string[] | undefined;
  /** The address is visited once before the citizen gets there, as link scanners do. */
  twice?: boolean | undefined;
}

/** Codes and tokens live shorter, in whole seconds. */
export interface LifetimesFault extends Conditional {
  kind: 'lifetimes';
  code?: number | undefined;
  token?: number | undefined;
}

/** FranceConnect's session is gone when the citizen comes to a step. */
export interface SessionFault extends Conditional {
  kind: 'session';
  goneAt: Step;
}

/** The list of sources shows a notice, or some of them greyed. */
export interface MireFault extends Conditional {
  kind: 'mire';
  /** 500 characters at most. */
  notice?: string | undefined;
  /** Ids of sources. */
  unavailable?: 'all' | string[] | undefined;
}

/** The civil register answers this about everybody. */
export interface RegisterFault extends Conditional {
  kind: 'register';
  outcome: RegisterAnswer['outcome'];
  /** Corrects the identity it finds. */
  set?: Record<string, unknown> | undefined;
}

/** The account FranceConnect keeps for the person stands in the way. */
export interface AccountFault extends Conditional {
  kind: 'account';
  state: 'disabled' | 'source-blocked';
}

/** An endpoint of the identity source answers something else. */
export interface SourceAnswerFault extends Answer {
  kind: 'source-answer';
  at: SourceEndpoint;
}

/** An endpoint of the identity source answers late. FranceConnect waits 6 seconds. */
export interface SourceDelayFault extends Conditional {
  kind: 'source-delay';
  at: SourceEndpoint;
  /** 0 to 120. */
  seconds: number;
}

/** The source sends another identity: claims of its userinfo, `sub` included. */
export interface SourceIdentityFault extends Conditional, Edit {
  kind: 'source-identity';
}

/** The source's ID token says something else, `acr` for example. */
export interface SourceIdTokenFault extends Conditional, Edit {
  kind: 'source-id-token';
}

/** The source answers a person's level that is below the one asked for, in place of refusing the person. */
export interface SourceLevelFault extends Conditional {
  kind: 'source-level';
  whenTooLow: 'answer';
}

/** The redirection from the source back to FranceConnect carries something else. */
export interface SourceRedirectFault extends Conditional {
  kind: 'source-redirect';
  set?: Record<string, string> | undefined;
  remove?: string[] | undefined;
}

/** A fault: JSON that says at which seam the federation departs from its usual behaviour, and how. */
export type Fault =
  | AnswerFault
  | DelayFault
  | DocumentFault
  | KeysFault
  | JwtFault
  | RotationFault
  | RedirectFault
  | LifetimesFault
  | SessionFault
  | MireFault
  | RegisterFault
  | AccountFault
  | SourceAnswerFault
  | SourceDelayFault
  | SourceIdentityFault
  | SourceIdTokenFault
  | SourceLevelFault
  | SourceRedirectFault;

const edit = z.strictObject({ set: members.optional(), remove: names.optional() }, 'an object { set?, remove? }');

const when = z.strictObject(
  {
    client: name.optional(),
    persona: name.optional(),
    source: name.optional(),
    platform: z.enum(['low', 'high'], 'low or high').optional(),
  },
  'an object { client?, persona?, source?, platform? }',
);

const answer = {
  status,
  contentType: name.optional(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.union([z.string(), members], 'a text or an object').optional(),
};

const kinds = [
  z.strictObject({
    kind: z.literal('answer'),
    at: endpoint,
    ...answer,
    cut: z.boolean('true or false').optional(),
    when: when.optional(),
  }),
  z.strictObject({ kind: z.literal('delay'), at: endpoint, seconds, when: when.optional() }),
  z.strictObject({
    kind: z.literal('document'),
    at: z.enum(['discovery', 'token'], 'discovery or token'),
    ...edit.shape,
    when: when.optional(),
  }),
  z.strictObject({
    kind: z.literal('keys'),
    publish: z.enum(['none', 'others', 'without-kid', 'duplicated'], 'one of none, others, without-kid, duplicated'),
    when: when.optional(),
  }),
  z.strictObject({
    kind: z.literal('jwt'),
    at: z.enum(['idToken', 'userinfo'], 'idToken or userinfo'),
    header: edit.optional(),
    claims: edit.optional(),
    shift: z.record(z.string(), z.number('a number of seconds')).optional(),
    sign: z
      .enum(
        ['same', 'broken', 'other-key', 'none', 'secret', 'public-key', 'plain'],
        'one of same, broken, other-key, none, secret, public-key, plain',
      )
      .optional(),
    when: when.optional(),
  }),
  z.strictObject({
    kind: z.literal('rotation'),
    phase: z.enum(['announced', 'done', 'unannounced'], 'announced, done or unannounced'),
    when: when.optional(),
  }),
  z.strictObject({
    kind: z.literal('redirect'),
    set: z.record(z.string(), z.string('a text')).optional(),
    remove: names.optional(),
    twice: z.boolean('true or false').optional(),
    when: when.optional(),
  }),
  z.strictObject({
    kind: z.literal('lifetimes'),
    code: z.int('whole seconds').min(1, 'one second or more').optional(),
    token: z.int('whole seconds').min(1, 'one second or more').optional(),
    when: when.optional(),
  }),
  z.strictObject({
    kind: z.literal('session'),
    goneAt: z.enum(STEPS, `one of ${STEPS.join(', ')}`),
    when: when.optional(),
  }),
  z.strictObject({
    kind: z.literal('mire'),
    notice: z.string('a text').min(1, 'a text').max(500, '500 characters at most').optional(),
    unavailable: z.union([z.literal('all'), names], "a list of source ids, or 'all'").optional(),
    when: when.optional(),
  }),
  z.strictObject({
    kind: z.literal('register'),
    outcome: z.enum(
      [
        'found',
        'rectified',
        'deceased',
        'single-echo',
        'several-echoes',
        'usage-name-only',
        'no-echo',
        'rejected',
        'timeout',
        'http-failure',
        'unusable',
      ],
      'an outcome of the civil register, such as no-echo',
    ),
    set: members.optional(),
    when: when.optional(),
  }),
  z.strictObject({
    kind: z.literal('account'),
    state: z.enum(['disabled', 'source-blocked'], 'disabled or source-blocked'),
    when: when.optional(),
  }),
  z.strictObject({ kind: z.literal('source-answer'), at: sourceEndpoint, ...answer, when: when.optional() }),
  z.strictObject({ kind: z.literal('source-delay'), at: sourceEndpoint, seconds, when: when.optional() }),
  z.strictObject({ kind: z.literal('source-identity'), ...edit.shape, when: when.optional() }),
  z.strictObject({ kind: z.literal('source-id-token'), ...edit.shape, when: when.optional() }),
  z.strictObject({
    kind: z.literal('source-level'),
    whenTooLow: z.literal('answer', 'answer'),
    when: when.optional(),
  }),
  z.strictObject({
    kind: z.literal('source-redirect'),
    set: z.record(z.string(), z.string('a text')).optional(),
    remove: names.optional(),
    when: when.optional(),
  }),
] as const;

export const FAULT_KINDS: readonly string[] = kinds.map((kind) => kind.shape.kind.value);

/** Checks a {@link Fault}. */
export const fault = z.discriminatedUnion('kind', kinds, `a fault whose kind is one of ${FAULT_KINDS.join(', ')}`);

export type FaultKind = Fault['kind'];
export type FaultOf<Kind extends FaultKind> = Extract<Fault, { kind: Kind }>;
export type Endpoint = (typeof ENDPOINTS)[number];
export type SourceEndpoint = (typeof SOURCE_ENDPOINTS)[number];
export type Step = (typeof STEPS)[number];
