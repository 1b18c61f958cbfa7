import { SUITES } from './report.ts';
import type { AuditSettings } from './settings.ts';

/** A flag of `franceconnect-local audit`. A new one is a row here and a line of the schema. */
export interface AuditFlag {
  name: string;
  /** What `--help` shows for the value; a flag without one is a switch. */
  value?: string;
  /** The setting it fills; `help` and `list` are the command's own. */
  setting?: keyof AuditSettings;
  read?: (text: string) => unknown;
  multiple?: true;
  help: string;
}

const list = (text: string) => text.split(',').map((word) => word.trim());
const number = (text: string) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : text);
const file = (name: string, setting: keyof AuditSettings, help: string): AuditFlag => ({
  name,
  value: 'FILE',
  setting,
  help,
});

export const AUDIT_FLAGS: readonly AuditFlag[] = [
  {
    name: 'press',
    value: 'SELECTOR',
    setting: 'press',
    help: 'Link, button or form on the page that begins a sign-in.',
  },
  { name: 'method', value: 'METHOD', setting: 'method', help: 'POST: the address itself is posted to. Default: GET.' },
  { name: 'browser', setting: 'browser', help: 'Drive Chromium: pages that need scripts. Needs playwright-core.' },
  file('browser-path', 'browserPath', 'Chromium. Default: playwright-core’s own, or the first on the path.'),
  file('before', 'before', 'Module run on every new browser: export default async (browser) => {}'),
  {
    name: 'header',
    value: "'N: V'",
    setting: 'headers',
    multiple: true,
    help: 'Header for the service’s origin only. Repeatable.',
  },
  { name: 'wait-for', value: 'URL', setting: 'waitFor', help: 'Polled until it answers below 500. Default: URL.' },
  {
    name: 'run',
    value: 'COMMAND',
    setting: 'run',
    help: 'Starts the service; {issuer} {discovery} {client_id} {client_secret} {certificate} are filled in.',
  },
  {
    name: 'env',
    value: 'NAME=VALUE',
    setting: 'env',
    multiple: true,
    help: 'Variable for --run, with the same placeholders. Repeatable.',
  },
  {
    name: 'restart',
    value: 'COMMAND|URL',
    setting: 'restart',
    help: 'Makes the service forget keys and discovery. Default with --run: stop and run again.',
  },
  { name: 'reset', value: 'COMMAND|URL', setting: 'reset', help: 'Makes the service forget its accounts.' },
  { name: 'workers', value: 'N', setting: 'workers', read: number, help: 'Processes of the service. Default: 1.' },
  { name: 'at', value: 'URL', setting: 'at', help: 'Use a simulator that runs already. Default: one is started.' },
  { name: 'exclusive', setting: 'exclusive', help: 'With --at: nobody else uses that simulator.' },
  { name: 'client', value: 'ID', setting: 'client', help: 'client_id of the service. Default: demo.' },
  { name: 'secret', value: 'SECRET', setting: 'secret', help: 'Its secret.' },
  { name: 'platform', value: 'NAME', setting: 'platform', help: 'low or high (FranceConnect+). Default: low.' },
  {
    name: 'as',
    value: 'PERSONA@SOURCE',
    setting: 'as',
    help: 'Sign in as this person. Default: people invented for it.',
  },
  { name: 'second', value: 'PERSONA', setting: 'second', help: 'The other person, with --as.' },
  file('first-visit', 'firstVisit', 'Module for what the service asks of new people.'),
  {
    name: 'signed-in',
    value: 'RULE',
    setting: 'signedIn',
    multiple: true,
    help: 'text:/REGEXP/, css:SELECTOR, path:/REGEXP/ or json:/pointer. Default: the identity is shown.',
  },
  { name: 'probe', value: 'URL', setting: 'probe', help: 'Page asked after every return. Default: the origin.' },
  { name: 'whoami', value: 'URL#RULE', setting: 'whoami', help: 'Where the account’s own identifier is read.' },
  { name: 'logout', value: 'SELECTOR|URL', setting: 'logout', help: 'How to sign out. Default: found on the probe.' },
  {
    name: 'suite',
    value: 'LIST',
    setting: 'suites',
    read: list,
    help: `Of ${SUITES.join(', ')}, all; -name leaves one out. Default: all but sources, linking, qualification.`,
  },
  { name: 'only', value: 'IDS', setting: 'only', read: list, help: 'Only these cases.' },
  { name: 'skip', value: 'IDS', setting: 'skip', read: list, help: 'Not these cases.' },
  { name: 'scopes', value: 'LIST', setting: 'scopes', read: list, help: 'Scopes the authorisation (Datapass) grants.' },
  file('expected', 'expected', 'Expected failures. Default: audit.expected.json if there.'),
  { name: 'write-expected', setting: 'writeExpected', help: 'Write that file from this run.' },
  {
    name: 'fail-on',
    value: 'LEVEL',
    setting: 'failOn',
    help: 'critical, serious, fail, warn, not-exercised or never. Default: fail.',
  },
  {
    name: 'report',
    value: 'LIST',
    setting: 'reports',
    read: list,
    help: 'terminal, json, junit, html, markdown, qualification, all, or a module. Default: terminal.',
  },
  { name: 'out', value: 'FOLDER', setting: 'out', help: 'Where reports go. Default: ./audit-report' },
  file('compare', 'compare', 'An earlier audit.json to compare with.'),
  { name: 'fail-on-new', setting: 'failOnNew', help: 'Only what is new counts.' },
  { name: 'timeout', value: 'S', setting: 'timeout', read: number, help: 'Seconds for a page. Default: 20.' },
  { name: 'case-timeout', value: 'S', setting: 'caseTimeout', read: number, help: 'Seconds for a case. Default: 60.' },
  { name: 'patience', value: 'S', setting: 'patience', read: number, help: 'Seconds for a start. Default: 60.' },
  { name: 'bail', setting: 'bail', help: 'Stop at the first case that fails.' },
  {
    name: 'fill',
    value: 'NAME=VALUE',
    setting: 'fill',
    multiple: true,
    help: 'With --source and no URL: what the source’s own form asks for. Repeatable.',
  },
  {
    name: 'refuse',
    value: 'SELECTOR',
    setting: 'refuse',
    help: 'With --source and no URL: what refuses at the source. Default: found.',
  },
  { name: 'list', help: 'Only print the cases that would be played, and what each needs.' },
  file('edit-email', 'editEmail', 'Module that changes the contact address at the service.'),
  file('close-account', 'closeAccount', 'Module that closes the account at the service.'),
  file('local-account', 'localAccount', 'Module that opens an account with a password.'),
  file('privileged-account', 'privilegedAccount', 'Module that opens a privileged account.'),
  {
    name: 'sign-in-page',
    value: 'URL',
    setting: 'signInPage',
    help: 'qualification: page with the button. Default: URL.',
  },
  {
    name: 'sign-up-page',
    value: 'URL',
    setting: 'signUpPage',
    help: 'qualification: page to open an account, if any.',
  },
  { name: 'profile', value: 'URL', setting: 'profile', help: 'qualification: page with the identity of the account.' },
  { name: 'by', value: 'NAME', setting: 'by', help: 'Who runs it, for the qualification report.' },
  { name: 'language', value: 'LANG', setting: 'language', help: 'Language of pages of refusal, or any. Default: fr.' },
  {
    name: 'allow-remote',
    setting: 'allowRemote',
    help: 'Examine a service that has a public address. An audit attacks.',
  },
  { name: 'help', help: 'Show this text.' },
];
