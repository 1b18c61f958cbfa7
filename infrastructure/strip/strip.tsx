import { Hidden } from '../pages/forms.tsx';
import { STRIP, type StripLinks, type StripMail, type StripPerson } from './simulator-strip.ts';

export interface FillProps {
  /** Anti-forgery token of the strip's forms. */
  csrf: string;
  /** Path of the page, to come back to. */
  page: string;
  people: readonly StripPerson[];
  /** The person who most likely uses this page. */
  suggested: StripPerson | undefined;
  /** The person whose answers the form shows. */
  filled: { label: string; password: string | undefined } | undefined;
}

export interface StripProps {
  links: StripLinks;
  scenarios: readonly { id: string; title: string }[];
  mail: StripMail | undefined;
  /** Absent on pages without a form to fill in. */
  fill: FillProps | undefined;
  /** Address and hidden fields of the form that changes the person, where this is possible. */
  changePerson?: { action: string; fields: Readonly<Record<string, string>> } | undefined;
}

/** The simulator's strip: below the page it helps, and visibly no part of it. In French, as citizens' pages are. */
export function Strip({ links, scenarios, mail, fill, changePerson }: StripProps) {
  return (
    <aside class="strip" aria-label="Simulateur" lang="fr">
      <div class="strip-inside">
        <p class="strip-name">Simulateur</p>
        {mail && <Mail mail={mail} mailbox={links.mailbox} />}
        {fill && <Fill {...fill} />}
        {changePerson && (
          <form method="post" action={changePerson.action}>
            {Object.entries(changePerson.fields).map(([name, value]) => (
              <Hidden key={name} name={name} value={value} />
            ))}
            <button type="submit" class="quiet">
              Changer de personne
            </button>
          </form>
        )}
        {scenarios.length > 0 && (
          <p>
            Incident simulé&nbsp;:{' '}
            {scenarios.map(({ id, title }, rank) => (
              <span key={id}>
                {rank > 0 && ', '}
                {title} <code>{id}</code>
              </span>
            ))}
          </p>
        )}
        <Links {...links} />
      </div>
    </aside>
  );
}

function Mail({ mail: { id, subject, to, action }, mailbox }: { mail: StripMail; mailbox: string | undefined }) {
  return (
    <p class="strip-mail">
      E-mail envoyé à {to}&nbsp;: <strong>{subject}</strong>{' '}
      {action && (
        <a class="strip-button" href={`${STRIP}/e-mail/${id}`}>
          {action.label}
        </a>
      )}{' '}
      {mailbox && <a href={`${mailbox}/${id}`}>Lire le message</a>}
    </p>
  );
}

function Fill({ csrf, page, people, suggested, filled }: FillProps) {
  return (
    <>
      {filled && (
        <form class="strip-filled" method="post" action={`${STRIP}/vider`}>
          <Hidden name="csrf" value={csrf} />
          <Hidden name="page" value={page} />
          <p role="status">
            Formulaire rempli comme <strong>{filled.label}</strong>.
            {filled.password && (
              <>
                {' '}
                Mot de passe&nbsp;: <code>{filled.password}</code>
              </>
            )}
          </p>
          <button type="submit" class="quiet">
            Ne plus remplir
          </button>
        </form>
      )}
      {suggested && !filled && (
        <form method="post" action={`${STRIP}/remplir`}>
          <Hidden name="csrf" value={csrf} />
          <Hidden name="page" value={page} />
          <Hidden name="suggestion" value={suggested.id} />
          <Hidden name="personne" value={suggested.id} />
          <button type="submit">Remplir comme {suggested.label}</button>
        </form>
      )}
      {suggested || filled ? (
        <details>
          <summary>Remplir comme une autre personne</summary>
          <Choice {...{ csrf, page, people, suggested }} />
        </details>
      ) : (
        <Choice {...{ csrf, page, people, suggested }} />
      )}
    </>
  );
}

/** People in the list: 10,000 would make each page ten times as long. */
const MOST_OFFERED = 500;

function Choice({ csrf, page, people, suggested }: Omit<FillProps, 'filled'>) {
  const first = people.slice(0, MOST_OFFERED);
  const offered = suggested && !first.some(({ id }) => id === suggested.id) ? [suggested, ...first] : first;
  return (
    <form class="strip-choice" method="post" action={`${STRIP}/remplir`}>
      <Hidden name="csrf" value={csrf} />
      <Hidden name="page" value={page} />
      {suggested && <Hidden name="suggestion" value={suggested.id} />}
      <label for="strip-personne">Remplir comme</label>
      <select id="strip-personne" name="personne">
        {offered.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
      <button type="submit">Remplir</button>
      {offered.length < people.length && (
        <p>Cette liste montre {MOST_OFFERED} personnes. Pour être une autre personne, choisissez-la sur la scène.</p>
      )}
    </form>
  );
}

function Links({ flow, mailbox, restart }: StripLinks) {
  const links = [
    flow && { href: flow, label: 'Dernière connexion, pas à pas' },
    mailbox && { href: mailbox, label: 'E-mails' },
    restart && { href: restart, label: 'Recommencer la démonstration' },
  ].filter((link) => link !== undefined && link !== '');
  if (links.length === 0) return null;
  return (
    <ul class="strip-links">
      {links.map(({ href, label }) => (
        <li key={href}>
          <a href={href}>{label}</a>
        </li>
      ))}
    </ul>
  );
}
