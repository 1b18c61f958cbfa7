import { isIP } from 'node:net';
import { z } from 'zod';
import { STRICTNESSES, type Strictness } from '../../contract/authorize-parameters.ts';
import { type ClientRegistration, clientRegistration } from '../../contract/client-registration.ts';
import { describeFaults, type Fault, faultsOf } from '../../contract/faults.ts';
import type { SourceRecordsSettings } from '../../contract/source-record.ts';
import { SOURCE_LISTS, type SourceListName } from '../../identity-sources/list-names.ts';
import { isBlockedPort } from '../../infrastructure/http/blocked-ports.ts';
import { UserError } from '../../infrastructure/user-error.ts';
import {
  type CpfRules,
  cpfRulesSchema,
  UNSAFE_SWITCHES,
  type UnsafeSwitch,
  VARIANTS,
  type Variant,
} from '../../relying-party/rules.ts';
import type { AnySource } from '../sources/sources.ts';
import type { World } from '../world/world.ts';

/** The applications a federation is made of. */
export const APPLICATIONS = ['provider', 'sources', 'cpf'] as const;
export type Application = (typeof APPLICATIONS)[number];

/** Everything that has an address; FranceConnect+ belongs to the provider. */
export const ADDRESSES = ['franceconnect', 'franceconnect-plus', 'sources', 'cpf'] as const;
export type Address = (typeof ADDRESSES)[number];

/** Options of `startFederation()`. Everything has a default. */
export interface FederationOptions {
  /** Which applications to run. Default: all. */
  only?: readonly Application[];
  /** Bind address. Default: 127.0.0.1. */
  host?: string;
  /** Ports; 0, the library's default, takes a free one. */
  ports?: Partial<Record<Address, number>>;
  /**
   * One port for everything, 0 takes a free one: FranceConnect at `/api/v2`, FranceConnect+ at `/plus/api/v2`, sources at
   * `/sources/{id}`, console at `/_local`, CPF site at `/`. Default: each has a port of its own, see `ports`.
   */
  port?: number;
  /** With `port`: what stands before all paths, such as `/simulator`. A proxy may take it off or leave it. Default: nothing. */
  basePath?: string;
  /** With `port`: the origin to announce at every name, whatever a request was sent to. */
  publicUrl?: string;
  /**
   * With `port`: names to answer under beside loopback names and private addresses, such as `franceconnect` or
   * `*.review.example.org`. The issuer follows the name that is asked.
   */
  allowHosts?: readonly string[];
  /** With `port`: addresses or networks of the proxies whose `X-Forwarded-Host` and `X-Forwarded-Proto` count. Default: none. */
  trustProxy?: readonly string[];
  /** Origins to announce when others reach the applications under another name (containers). */
  publicUrls?: Partial<Record<Address, string>>;
  /** Folder that keeps accounts, clients and keys. Default: nothing is kept. */
  data?: string;
  /** `redis://` or `rediss://` address: everything is kept there, and several instances share it. Default: memory, and the data folder. */
  store?: string;
  /** What to set up at the start, as another federation exported it: the object, its JSON text, or a JSON file. */
  world?: World | string;
  /** A service to register at the start. */
  service?: GivenService;
  /** JSON file of services to register, read again when it changes. */
  clients?: string;
  /** File of people of one's own, JSON or CSV, read again when it changes. */
  personas?: string;
  /** JSON file of data providers that may ask `/checktoken`, read again when it changes. */
  dataProviders?: string;
  /**
   * The sources FranceConnect lists: those of production in 2026, `today`, or the six of the guides the CPF site follows, `2020`.
   * Default: today.
   */
  list?: SourceListName;
  /** Whether the line under each source's title, which the real list has not, is left out. Default: false. */
  hideDescriptions?: boolean;
  /** Sources beside the built-in ones: definitions to run here, or issuers that run elsewhere. */
  sources?: readonly AnySource[];
  /** Sign-up form of the CPF site: `mcf`, four steps and a link by e-mail, or `cpa2017`, one page and active at once. Default: mcf. */
  cpfVariant?: Variant;
  /** What whoever runs the CPF site decides: locks, lifetimes, how an account is taken back… Default: the reference's. */
  cpfRules?: CpfRules;
  /** Mistakes for the CPF site to make, to show what they allow. Default: none. */
  cpfUnsafe?: readonly UnsafeSwitch[];
  /** Whether the CPF site has its developers’ pages, `/_sim`. Default: unless NODE_ENV is production. */
  cpfSimulator?: boolean;
  /** Mail server, `smtp://` or `smtps://`. Default: messages stay in the built-in mailboxes. */
  smtp?: string;
  /** What opens `/_local`, `/_sim` and the control API: a Bearer token, typed once in a browser. Default: none, and only this machine is answered. */
  controlToken?: string;
  /** Whether every address speaks https, with a certificate made on the spot. Default: plain http. */
  https?: boolean;
  /**
   * FranceConnect's records of the sources, by source id: whether each is shown and active, a maintenance text, its levels… Or
   * a JSON file of the same, read again when it changes.
   */
  sourceRecords?: SourceRecordsSettings | string;
  /** Follow FranceConnect's running code, or the stricter of its documentation's rules. Default: the code. */
  strictness?: Strictness;
  /** Level of the log on standard output. Default: silent. */
  logLevel?: LogLevel;
}

/** The service that the environment of a container can give. */
export type GivenService = Pick<ClientRegistration, 'client_id' | 'client_secret' | 'redirect_uris'> &
  Partial<Pick<ClientRegistration, 'post_logout_redirect_uris'>>;

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

const port = z
  .int('a port number from 0 to 65535')
  .min(0, 'a port number from 0 to 65535')
  .max(65_535, 'a port number from 0 to 65535')
  .refine((number) => !isBlockedPort(number), 'another port: no browser opens a page at this one');
const origin = z
  .string('a URL')
  .refine(
    (value) => /^https?:\/\/[^/?#@]+\/?$/.test(value) && URL.canParse(value),
    'an origin such as http://franceconnect:4000',
  )
  .refine(
    isPrivateHost,
    'a host of your own: this is a simulator and never answers for a public service (*.gouv.fr, *.franceconnect.*)',
  );
const hostName = z
  .string('a name')
  .regex(
    /^(\*\.)?[\w-]+(\.[\w-]+)*\.?$|^[\da-f:]*:[\da-f:]+$/i,
    'a name such as franceconnect or *.review.example.org, without port',
  )
  .refine((name) => isPrivateHost(`http://${name.replace('*', 'any')}`), 'a name of your own, not a public service’s');
const network = z.string('an address').refine((value) => {
  const [address = '', prefix = '0', ...more] = value.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return more.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits;
}, 'an address such as 127.0.0.1, or a network such as 172.16.0.0/12');
const perApplication = <T extends z.ZodType>(schema: T) =>
  z.strictObject({
    franceconnect: schema.optional(),
    'franceconnect-plus': schema.optional(),
    sources: schema.optional(),
    cpf: schema.optional(),
  });

/** Checks {@link FederationOptions}: `satisfies` refuses an option that is in one of the two only. */
export const optionsSchema = z.strictObject({
  only: z
    .array(z.enum(APPLICATIONS, APPLICATIONS.join(', ')))
    .min(1, APPLICATIONS.join(', '))
    .refine(
      (only) => !only.includes('cpf') || only.includes('provider'),
      'provider as well: the CPF site needs FranceConnect',
    )
    .optional(),
  host: z
    .string('an address')
    .min(1, 'an address')
    .refine((host) => isPrivateHost(`http://${host}`), 'an address of this machine, not a public service’s name')
    .optional(),
  port: port.optional(),
  basePath: z
    .string('a path')
    .regex(/^(\/[\w.~-]+)+\/?$/, 'a path such as /simulator')
    .optional(),
  publicUrl: origin.optional(),
  allowHosts: z.array(hostName).optional(),
  trustProxy: z.array(network).optional(),
  ports: perApplication(port).optional(),
  publicUrls: perApplication(origin).optional(),
  data: z.string('a folder').min(1, 'a folder').optional(),
  store: z
    .string('the address of a Redis')
    .refine(
      (value) => /^rediss?:\/\/[^/]/.test(value) && URL.canParse(value),
      'an address such as redis://localhost:6379',
    )
    .optional(),
  // Read and checked with the sources at hand.
  world: z.unknown().optional(),
  service: clientRegistration
    .pick({ client_id: true, client_secret: true, redirect_uris: true, post_logout_redirect_uris: true })
    .partial({ post_logout_redirect_uris: true })
    .optional(),
  clients: z.string('a file').min(1, 'a file').optional(),
  personas: z.string('a file').min(1, 'a file').optional(),
  dataProviders: z.string('a file').min(1, 'a file').optional(),
  list: z.enum(SOURCE_LISTS, SOURCE_LISTS.join(' or ')).optional(),
  hideDescriptions: z.boolean('true or false').optional(),
  sources: z.array(z.unknown()).optional(),
  cpfVariant: z.enum(VARIANTS, VARIANTS.join(', ')).optional(),
  cpfRules: cpfRulesSchema.optional(),
  cpfUnsafe: z.array(z.enum(UNSAFE_SWITCHES, UNSAFE_SWITCHES.join(', '))).optional(),
  cpfSimulator: z.boolean('true or false').optional(),
  smtp: z
    .string('the address of a mail server')
    .refine(
      (value) => /^smtps?:\/\/[^/]/.test(value) && URL.canParse(value),
      'an address such as smtp://localhost:1025',
    )
    .optional(),
  controlToken: z.string('a text').min(16, 'at least 16 characters').optional(),
  https: z.boolean('true or false').optional(),
  // Looked into with the sources at hand.
  sourceRecords: z.unknown().optional(),
  strictness: z.enum(STRICTNESSES, STRICTNESSES.join(' or ')).optional(),
  logLevel: z.enum(LOG_LEVELS, LOG_LEVELS.join(', ')).optional(),
} satisfies Record<keyof FederationOptions, z.ZodType>);

/** Variables that options may come from. */
export const environment: NodeJS.ProcessEnv = process.env;

/** Whether the CPF site shows `/_sim` when nobody said. */
export const simulatorByDefault = (variables: NodeJS.ProcessEnv = environment) => variables.NODE_ENV !== 'production';

/** What is wrong with options: each by itself, and some beside others. */
export function optionFaults(received: unknown): Fault[] {
  const { port, ports, publicUrls, ...others } = (received ?? {}) as Readonly<Record<string, unknown>>;
  const beside = Object.entries({ ports, publicUrls }).flatMap(([name, given]) => {
    if (port === undefined || given === undefined) return [];
    const [member] = Object.keys(Object(given));
    const expected = 'port, one for everything, or an address for each application: not both';
    return [{ path: member === undefined ? name : `${name}.${member}`, received: `${name} beside port`, expected }];
  });
  const alone = NEED_ONE_PORT.flatMap((name) =>
    port === undefined && others[name] !== undefined
      ? [{ path: name, received: 'no port', expected: 'port as well: this is for everything on one port' }]
      : [],
  );
  return [...faultsOf(optionsSchema, received), ...beside, ...alone];
}

/** Options for everything on one port. */
const NEED_ONE_PORT = ['basePath', 'publicUrl', 'allowHosts', 'trustProxy'] as const;

/** @throws UserError listing every problem of the option set */
export function checkOptions(received: FederationOptions): void {
  const faults = optionFaults(received);
  if (faults.length > 0) throw new UserError(`These options cannot be used:\n${describeFaults(faults)}`);
}

/** Whether a URL’s host is one nobody could take for the State’s. */
export function isPrivateHost(url: string): boolean {
  if (!URL.canParse(url)) return true;
  const { hostname } = new URL(url);
  // The test platforms' names end in -franceconnect.fr.
  return !/(^|\.)gouv\.fr\.?$/i.test(hostname) && !/(^|[.-])franceconnect\.[^.]/i.test(hostname);
}
