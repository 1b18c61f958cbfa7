import { renderToString } from 'preact-render-to-string';
import type { Mail } from '../../infrastructure/mail/mail.ts';

/** What the e-mail about a sign-in is made of (reference: service contract §14). */
export interface ConnectionNotice {
  /** Address the source gave. */
  to: string;
  /** Given names and family name. */
  person: string;
  /** Name of the service. */
  service: string;
  /** Title of the source. */
  source: string;
  /** Milliseconds since the epoch. */
  at: number;
  /** Identifies the browsing session towards support: a UUID. */
  code: string;
  /** FranceConnect or FranceConnect+. */
  platformName: string;
  /** Where the person sees what this is about. */
  dashboard: string;
}

/** Never the real sender's address. `.localhost` is reserved (RFC 6761). */
const SENDER = 'NE PAS RÉPONDRE <ne-pas-repondre@franceconnect.localhost>';

/** The message itself, made when it is sent or read. */
export function connectionMail(notice: ConnectionNotice): Mail {
  const { to, service, platformName } = notice;
  return {
    from: SENDER,
    to,
    subject: `Alerte de connexion au service "${service}" avec ${platformName}`,
    text: textOf(notice),
    html: `<!DOCTYPE html>${renderToString(<Message {...notice} />)}`,
  };
}

const WARNING = 'SIMULATEUR — données fictives : personne ne s’est vraiment connecté.';

function facts({ service, source, at, code }: ConnectionNotice): [label: string, value: string][] {
  return [
    ['Service', service],
    ['Compte utilisé', source],
    ['Date', `${parisTime(at)} (heure de Paris)`],
    ['Code d’identification', code],
  ];
}

function textOf(notice: ConnectionNotice): string {
  const { person, platformName, dashboard } = notice;
  return [
    WARNING,
    '',
    `Bonjour ${person},`,
    '',
    `Votre identité vient de servir à une connexion avec ${platformName}.`,
    '',
    ...facts(notice).map(([label, value]) => `${label} : ${value}`),
    '',
    'C’était vous ? Il n’y a rien à faire.',
    'Ce n’était pas vous ? Vos connexions sont ici, et le code ci-dessus permet au support de retrouver celle-ci :',
    dashboard,
  ].join('\n');
}

function Message(notice: ConnectionNotice) {
  const { person, platformName, dashboard } = notice;
  return (
    <html lang="fr">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Alerte de connexion</title>
        <style>{STYLE}</style>
      </head>
      <body>
        <p class="warning">{WARNING}</p>
        <h1>Une connexion avec {platformName}</h1>
        <p>Bonjour {person},</p>
        <p>Votre identité vient de servir à une connexion avec {platformName}.</p>
        <table>
          <tbody>
            {facts(notice).map(([label, value]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p>C’était vous ? Il n’y a rien à faire.</p>
        <p>
          Ce n’était pas vous ? <a href={dashboard}>Voyez vos connexions</a> ; le code ci-dessus permet au support de
          retrouver celle-ci.
        </p>
      </body>
    </html>
  );
}

const STYLE =
  'body{font:1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:1.5rem auto;padding:0 1rem;color:#1c2230;background:#fff}' +
  'h1{font-size:1.375rem;color:#3a4b9f}th{text-align:left;font-weight:400;color:#4b5563;padding:.25rem 1.5rem .25rem 0;vertical-align:top}' +
  'td{font-weight:600;overflow-wrap:anywhere}a{color:#3a4b9f}.warning{background:#ffe9a8;color:#3b2f00;padding:.5rem .75rem;font-size:.875rem}';

const PARIS = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'Europe/Paris',
  day: '2-digit',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** « le DD mois YYYY à HH:MM ». */
function parisTime(at: number): string {
  const parts = Object.fromEntries(PARIS.formatToParts(at).map(({ type, value }) => [type, value]));
  return `le ${parts.day} ${parts.month} ${parts.year} à ${parts.hour}:${parts.minute}`;
}
