import type { ClientRegistration } from '../../contract/client-registration.ts';
import type { Persona } from '../../personas/persona.ts';
import type { Federation } from '../federation.ts';

/**
 * What the terminal shows once everything answers: where to go, whom to be, what to paste.
 * @param certificateFile what others must trust, when https is spoken
 */
export function welcome(
  {
    franceconnect,
    franceconnectPlus,
    cpf,
    sources,
  }: Pick<Federation, 'franceconnect' | 'franceconnectPlus' | 'cpf' | 'sources'>,
  demo: Partial<ClientRegistration>,
  persona: Persona | undefined,
  certificateFile?: string,
): string {
  const rows: [string, string][] = [
    ...(cpf ? ([['CPF site', cpf.url]] as [string, string][]) : []),
    ...(franceconnect.issuer
      ? ([
          ['FranceConnect', franceconnect.issuer],
          ['FranceConnect+', franceconnectPlus.issuer],
          ['Home page', franceconnect.issuer.replace(/\/api\/v2$/, '/_local')],
          ['Stage', franceconnect.issuer.replace(/\/api\/v2$/, '/_local/stage')],
          ['Sign-ins', franceconnect.issuer.replace(/\/api\/v2$/, '/_local/flows')],
        ] as [string, string][])
      : []),
    ...(sources ? ([['Identity sources', sources.url]] as [string, string][]) : []),
  ];
  if (certificateFile) rows.push(['Certificate', certificateFile]);
  const someone = persona?.credentials.impots;
  const lines = [
    '',
    'franceconnect-local is running — SIMULATEUR, données fictives',
    '',
    ...table(rows),
    '',
    ...(persona && someone
      ? [
          'Sign in at impots.gouv.fr as',
          ...table([[persona.label, `${someone.identifiant}   password ${someone.password}`]]),
          '',
        ]
      : []),
    ...(franceconnect.issuer
      ? [
          'Paste in your own application',
          ...table([
            ['issuer', franceconnect.issuer],
            ['client_id', demo.client_id ?? ''],
            ['client_secret', demo.client_secret ?? ''],
            ['redirect_uri', 'any address of this machine'],
          ]),
          '',
        ]
      : []),
    'Ctrl-C stops everything.',
    '',
  ];
  return lines.join('\n');
}

function table(rows: readonly [string, string][]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length)) + 3;
  return rows.map(([name, value]) => `  ${name.padEnd(width)}${value}`);
}
