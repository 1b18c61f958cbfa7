import { Hidden } from '../../infrastructure/pages/forms.tsx';
import { CSRF_FIELD } from '../web/csrf.ts';
import { euros, longMoment } from '../web/french.ts';
import { type Frame, Layout } from '../web/layout.tsx';
import type { Course } from './catalogue.ts';

export interface FilesPageProps {
  frame: Frame;
  files: readonly { course: Course; at: string }[];
  csrfToken: string;
}

/** « Dossiers » */
export function FilesPage({ frame, files, csrfToken }: FilesPageProps) {
  return (
    <Layout frame={frame} title="Dossiers">
      <section class="centred">
        <h1>Mes dossiers de formation</h1>
        {files.length === 0 && (
          <div class="card">
            <p>
              {frame.visitor
                ? 'Vous n’êtes inscrit(e) à aucune formation.'
                : 'Connectez-vous pour suivre vos inscriptions, de la demande à l’attestation de fin de formation.'}
            </p>
            <p class="cpf-actions">
              <a class="cpf-button" href={frame.visitor ? '/recherche' : '/connexion?suite=dossiers'}>
                {frame.visitor ? 'Rechercher une formation' : 'Me connecter'}
              </a>
            </p>
          </div>
        )}
        {files.map(({ course, at }) => (
          <section class="card" key={course.id}>
            <p class="cpf-tag">Inscription demandée</p>
            <h2>{course.title}</h2>
            <p>
              {course.organisation}, {euros(course.price)}. Demandée le {longMoment(at)}&nbsp;; vous pouvez y renoncer
              pendant quatorze jours.
            </p>
            <form method="post" action={`/formations/${course.id}/annuler`}>
              <Hidden name={CSRF_FIELD} value={csrfToken} />
              <button type="submit" class="cpf-quiet">
                Renoncer <span class="visually-hidden">à {course.title}</span>
              </button>
            </form>
          </section>
        ))}
      </section>
    </Layout>
  );
}
