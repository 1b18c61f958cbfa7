import { Hidden } from '../../infrastructure/pages/forms.tsx';
import { TO_MY_ACCOUNT } from '../password/proof-field.tsx';
import { CSRF_FIELD } from '../web/csrf.ts';
import { longMoment } from '../web/french.ts';
import { type Frame, Layout } from '../web/layout.tsx';
import type { MemberSession } from '../web/member-sessions.ts';

interface SessionsPageProps {
  frame: Frame;
  sessions: readonly MemberSession[];
  csrfToken: string;
}

/** Where the account is open, and how to close it there. */
export function SessionsPage({ frame, sessions, csrfToken }: SessionsPageProps) {
  return (
    <Layout frame={frame} title="Mes sessions">
      <div class="cpf-form">
        <h1>Mes sessions</h1>
        <p>Les navigateurs dans lesquels votre compte est ouvert. Une session se ferme seule après trente minutes.</p>
        <ul class="cpf-sessions">
          {sessions.map((session) => (
            <li key={session.reference} class="card">
              <p>
                <strong>{session.opened?.browser ?? 'Navigateur inconnu'}</strong>
                {session.current && ' (celle-ci)'}
                <br />
                {session.opened && <span class="cpf-aside">Ouverte le {longMoment(session.opened.at)}</span>}
              </p>
              {!session.current && (
                <EndButton csrfToken={csrfToken} session={session.reference} label="Fermer cette session" />
              )}
            </li>
          ))}
        </ul>
        {sessions.length > 2 && (
          <EndButton csrfToken={csrfToken} session="autres" label="Fermer toutes les autres sessions" />
        )}
        <p>
          <a class="back" href={TO_MY_ACCOUNT.href}>
            {TO_MY_ACCOUNT.label}
          </a>
        </p>
      </div>
    </Layout>
  );
}

function EndButton({ csrfToken, session, label }: { csrfToken: string; session: string; label: string }) {
  return (
    <form method="post" action="/mon-compte/sessions">
      <Hidden name={CSRF_FIELD} value={csrfToken} />
      <button type="submit" name="session" value={session} class="cpf-quiet">
        {label}
      </button>
    </form>
  );
}
