import { DEFAULT_CONFIG_FILE } from './config-file.ts';
import { readCpfRules } from './cpf-rules.ts';
import { type Address, APPLICATIONS, LOG_LEVELS } from './options.ts';

/** One option of the command. */
export interface Flag {
  name: string;
  /** What `--help` shows for the value; a flag without one is a switch. */
  value?: string;
  /** The option it sets, as a path of `FederationOptions`; without one the command itself minds it. */
  option?: string;
  /** How its text becomes the option's value. Default: as it is. */
  read?: (text: string) => unknown;
  multiple?: true;
  /** One letter, after one hyphen. */
  short?: string;
  help: string;
}

/** What is no number stays as it was typed, to be shown with the fault. */
export const asNumber = (text: string) => (/^\d+$/.test(text) ? Number(text) : text);
const yesOrNo = (text: string) => ({ true: true, false: false })[text] ?? text;
const list = (text: string) => text.split(',').map((word) => word.trim());

/** Every flag there is. A new one is a row here, and its option a line of the schema in options.ts. */
export const FLAGS: readonly Flag[] = [
  {
    name: 'only',
    value: 'LIST',
    option: 'only',
    read: list,
    help: `Run some applications only, separated by commas: ${APPLICATIONS.join(', ')}.`,
  },
  {
    name: 'host',
    value: 'ADDRESS',
    option: 'host',
    help: 'Bind address. Default: 127.0.0.1, which only this machine reaches.',
  },
  {
    name: 'port',
    value: 'PORT',
    option: 'port',
    read: asNumber,
    help: 'One port for everything, also from PORT: FranceConnect+ is then at /plus, the sources at /sources.',
  },
  {
    name: 'base-path',
    value: 'PATH',
    option: 'basePath',
    help: 'With --port: what a proxy puts before all paths, such as /simulator.',
  },
  {
    name: 'public-url',
    value: 'ORIGIN',
    option: 'publicUrl',
    help: 'With --port: the origin to announce, whatever name a request was sent to.',
  },
  {
    name: 'allow-host',
    value: 'NAMES',
    option: 'allowHosts',
    read: list,
    help: 'With --port: other names to answer under, separated by commas: franceconnect,*.review.example.org.',
  },
  {
    name: 'trust-proxy',
    value: 'ADDRESSES',
    option: 'trustProxy',
    read: list,
    help: 'With --port: the proxies whose X-Forwarded-Host and X-Forwarded-Proto count: 127.0.0.1,172.16.0.0/12.',
  },
  ...addressFlags('port', 'PORT', 'ports', asNumber, {
    cpf: 'Port of the CPF site. Default: 4200; 0 takes a free one.',
    franceconnect: 'Port of FranceConnect. Default: 4000.',
    'franceconnect-plus': 'Port of FranceConnect+. Default: 4001.',
    sources: 'Port of the identity sources. Default: 4100.',
  }),
  ...addressFlags('public-url', 'ORIGIN', 'publicUrls', undefined, {
    cpf: 'Origin under which others reach the CPF site.',
    franceconnect: 'Origin under which others reach FranceConnect.',
    'franceconnect-plus': 'Origin under which others reach FranceConnect+.',
    sources: 'Origin under which others reach the sources.',
  }),
  {
    name: 'data',
    value: 'FOLDER',
    option: 'data',
    help: 'Where accounts, clients and keys are kept. Default: ./.franceconnect-local',
  },
  {
    name: 'store',
    value: 'URL',
    option: 'store',
    help: 'Keep everything in a Redis, redis://…, which several instances share, instead of memory and the data folder.',
  },
  {
    name: 'world',
    value: 'FILE',
    option: 'world',
    help: 'What franceconnect-local export wrote: services, people, sources, records, CPF rules, clock. A file, or JSON.',
  },
  ...serviceFlags(),
  {
    name: 'clients',
    value: 'FILE',
    option: 'clients',
    help: 'Your services: a JSON array of registrations, read again when it changes.',
  },
  {
    name: 'personas',
    value: 'FILE',
    option: 'personas',
    help: 'Your people: a JSON array, or CSV in a layout of FranceConnect’s test people. Read again when it changes.',
  },
  {
    name: 'data-providers',
    value: 'FILE',
    option: 'dataProviders',
    help: 'Who may ask /checktoken: a JSON array of data providers, read again when it changes.',
  },
  {
    name: 'list',
    value: 'NAME',
    option: 'list',
    help: 'Sources on FranceConnect’s list: today, as in production (default), or 2020, the six of the CPF guides.',
  },
  {
    name: 'hide-descriptions',
    option: 'hideDescriptions',
    read: yesOrNo,
    help: 'Leave out the line under each source’s title, which the real list has not.',
  },
  {
    name: 'source',
    value: 'FILE',
    multiple: true,
    help: 'A source of your own: a module, or a .json file for an issuer that runs elsewhere. Repeatable.',
  },
  {
    name: 'control-token',
    value: 'TOKEN',
    option: 'controlToken',
    help: 'Lets other machines open /_local, /_sim and the control API with this token; this machine needs it too.',
  },
  {
    name: 'cpf-variant',
    value: 'NAME',
    option: 'cpfVariant',
    help: 'Sign-up form of the CPF site: mcf, four steps and a link by e-mail, or cpa2017, one page. Default: mcf.',
  },
  {
    name: 'source-records',
    value: 'FILE',
    option: 'sourceRecords',
    help: 'What FranceConnect records of the sources (active, maintenance, order…): JSON, read again when it changes.',
  },
  {
    name: 'strictness',
    value: 'RULES',
    option: 'strictness',
    help: 'code: what FranceConnect does (default); documentation: what it asks for, nonce and state of 32 characters.',
  },
  {
    name: 'cpf-rules',
    value: 'RULES',
    option: 'cpfRules',
    read: readCpfRules,
    help: 'Rules of the CPF site, such as recovery=delayed72h,lock.tries=5; the README lists them. Default: the reference’s.',
  },
  {
    name: 'cpf-unsafe',
    value: 'NAMES',
    option: 'cpfUnsafe',
    read: (text) => text.split(',').map((name) => name.trim()),
    help: 'Mistakes the CPF site makes on purpose, in red: link-by-email,no-state-check,unsigned-userinfo. Default: none.',
  },
  {
    name: 'smtp',
    value: 'URL',
    option: 'smtp',
    help: 'Mail server to hand messages to, smtp:// or smtps://. Default: built-in mailboxes, nothing is sent.',
  },
  {
    name: 'https',
    option: 'https',
    read: yesOrNo,
    help: 'Speak https everywhere, with a certificate made on the spot and kept in the data folder.',
  },
  {
    name: 'log-level',
    value: 'LEVEL',
    option: 'logLevel',
    help: `How much the log says: ${LOG_LEVELS.join(', ')}. Default: info.`,
  },
  {
    name: 'config',
    value: 'FILE',
    help: `Options from a file, started again when it changes. Default: ./${DEFAULT_CONFIG_FILE} when there is one.`,
  },
  { name: 'help', short: 'h', help: 'Show this text.' },
  { name: 'version', help: 'Show the version.' },
];

function addressFlags(
  prefix: string,
  value: string,
  option: string,
  read: Flag['read'],
  help: Record<Address, string>,
): Flag[] {
  return Object.entries(help).map(([address, text]) => ({
    name: `${prefix}-${address}`,
    value,
    option: `${option}.${address}`,
    ...(read && { read }),
    help: text,
  }));
}

/** One service, for a container without any file. */
function serviceFlags(): Flag[] {
  const flags: Flag[] = [
    {
      name: 'client-id',
      value: 'ID',
      option: 'service.client_id',
      help: 'A service to register, beside demo: its client_id,',
    },
    {
      name: 'client-secret',
      value: 'SECRET',
      option: 'service.client_secret',
      help: 'its secret, of 32 characters at least,',
    },
    {
      name: 'redirect-uris',
      value: 'LIST',
      option: 'service.redirect_uris',
      read: list,
      help: 'its callback addresses, separated by commas,',
    },
    {
      name: 'post-logout-redirect-uris',
      value: 'LIST',
      option: 'service.post_logout_redirect_uris',
      read: list,
      help: 'and where it takes citizens back after a logout.',
    },
  ];
  return flags;
}
