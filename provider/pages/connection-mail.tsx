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

/** What happened, in one sentence. */
function event({ service, source, at, platformName }: ConnectionNotice): string {
  return `Une connexion au site « ${service} » a eu lieu ${parisTime(at)} (heure de Paris), avec ${platformName} et votre compte « ${source} ».`;
}

const REASON =
  'Vous recevez ce message car une connexion inhabituelle a été détectée : nouvel appareil, nouveau navigateur, ou premier accès à ce site.';
const CODE = "Code d'identification :";
const REPORT = 'Je signale une usurpation';
const DASHBOARD = 'Consulter mes connexions';
const UNSUBSCRIBE = 'Ne plus recevoir ces messages';

/** In the order FranceConnect's own message has (sources of today §6). */
function textOf(notice: ConnectionNotice): string {
  const { person, code, dashboard } = notice;
  return [
    WARNING,
    '',
    `${CODE} ${code}`,
    '',
    `Bonjour ${person},`,
    '',
    event(notice),
    REASON,
    '',
    'C’était vous ? Il n’y a rien à faire.',
    `Ce n’était pas vous ? ${REPORT} : ${dashboard}`,
    '',
    `${DASHBOARD} : ${dashboard}`,
    `${UNSUBSCRIBE} : ${dashboard}`,
  ].join('\n');
}

function Message(notice: ConnectionNotice) {
  const { person, platformName, code, dashboard } = notice;
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
        <p>
          {CODE} <strong>{code}</strong>
        </p>
        <p>Bonjour {person},</p>
        <p>{event(notice)}</p>
        <p>{REASON}</p>
        <p>C’était vous ? Il n’y a rien à faire. Ce n’était pas vous ?</p>
        <p>
          <a class="button" href={dashboard}>
            {REPORT}
          </a>
        </p>
        <p>
          <a href={dashboard}>{DASHBOARD}</a>
        </p>
        <p class="foot">
          <a href={dashboard}>{UNSUBSCRIBE}</a>
        </p>
      </body>
    </html>
  );
}

const STYLE =
  'body{font:1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:1.5rem auto;padding:0 1rem;color:#1c2230;background:#fff}' +
  'h1{font-size:1.375rem;color:#3a4b9f}strong{overflow-wrap:anywhere}a{color:#3a4b9f}.foot{margin-top:2rem;font-size:.875rem}' +
  '.button{display:inline-block;padding:.625rem 1rem;background:#3a4b9f;color:#fff;text-decoration:none;border-radius:.375rem}' +
  '.warning{background:#ffe9a8;color:#3b2f00;padding:.5rem .75rem;font-size:.875rem}';

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
