import { Field, Hidden, Select } from '../../infrastructure/pages/forms.tsx';
import { CSRF_FIELD } from '../web/csrf.ts';
import { FraudWarning } from '../web/fraud-warning.tsx';
import { euros } from '../web/french.ts';
import { type Frame, Layout } from '../web/layout.tsx';
import { MessagePage } from '../web/problems.tsx';
import { type Course, PLACES } from './catalogue.ts';
import type { Entitlement } from './entitlement.ts';

export interface CataloguePageProps {
  frame: Frame;
  /** What is searched for; empty for everything. */
  formation: string;
  lieu: string;
  courses: readonly Course[];
}

/** `/recherche`: invented courses, by words and place. */
export function CataloguePage({ frame, formation, lieu, courses }: CataloguePageProps) {
  const searched = formation.trim() !== '' || lieu !== '';
  return (
    <Layout frame={frame} title="Rechercher une formation">
      <h1>Rechercher une formation</h1>
      <search>
        <form class="card cpf-search" method="get" action="/recherche">
          <Field
            name="formation"
            label="Métier, compétence ou formation"
            type="search"
            value={formation}
            required={false}
            maxLength={100}
          />
          <Select
            name="lieu"
            label="Lieu"
            options={[{ value: '', label: 'Partout' }, ...PLACES.map((value) => ({ value, label: value }))]}
            value={lieu}
            required={false}
          />
          <button type="submit">Rechercher</button>
        </form>
      </search>
      <p role="status">
        {countOf(courses.length)}
        {formation.trim() !== '' && <> pour «&nbsp;{formation.trim()}&nbsp;»</>}
        {searched && (
          <>
            {' '}
            <a href="/recherche">Voir toutes les formations</a>
          </>
        )}
      </p>
      {courses.length === 0 && (
        <p>Essayez un mot plus simple, par exemple «&nbsp;anglais&nbsp;» ou «&nbsp;permis&nbsp;», ou un autre lieu.</p>
      )}
      <ul class="cpf-courses">
        {courses.map(({ id, title, organisation, place, hours, price, about }) => (
          <li class="card" key={id}>
            <h2>
              <a href={`/formations/${id}`}>{title}</a>
            </h2>
            <p>{about}</p>
            <p class="cpf-aside">
              {organisation} · {place} · {hours} heures
            </p>
            <p class="cpf-price">{euros(price)}</p>
          </li>
        ))}
      </ul>
      <FraudWarning />
      <p class="cpf-aside">Formations et organismes imaginaires.</p>
    </Layout>
  );
}

export interface CoursePageProps {
  frame: Frame;
  course: Course;
  enrolled: boolean;
  csrfToken: string;
}

function countOf(found: number): string {
  if (found === 0) return 'Aucune formation';
  return `${found} ${found === 1 ? 'formation' : 'formations'}`;
}

/** `/formations/:id` */
export function CoursePage({ frame, course, enrolled, csrfToken }: CoursePageProps) {
  const { id, title, organisation, place, hours, price, about } = course;
  return (
    <Layout frame={frame} title={title}>
      <section class="card centred">
        <h1>{title}</h1>
        <p>{about}</p>
        <dl class="facts">
          <dt>Organisme</dt>
          <dd>{organisation}</dd>
          <dt>Lieu</dt>
          <dd>{place}</dd>
          <dt>Durée</dt>
          <dd>{hours} heures</dd>
          <dt>Prix</dt>
          <dd>{euros(price)}</dd>
        </dl>
        {enrolled ? (
          <p class="success" role="status">
            Vous êtes inscrit(e). <a href="/dossiers">Voir mon dossier</a>
          </p>
        ) : (
          <form class="cpf-choice" method="post" action={`/formations/${id}/inscription`}>
            <Hidden name={CSRF_FIELD} value={csrfToken} />
            <button type="submit">M’inscrire</button>
          </form>
        )}
        <p>
          <a class="back" href="/recherche">
            Revenir aux formations
          </a>
        </p>
      </section>
    </Layout>
  );
}

export interface IdentityNeededPageProps {
  frame: Frame;
  course: Course;
  /** There was one, but it is more than half an hour old. */
  tooOld: boolean;
  /** The level enrolling demands. */
  acr: 'eidas2' | 'eidas3';
  /** Whether the site is registered at FranceConnect+. */
  available: boolean;
  csrfToken: string;
}

export function IdentityNeededPage({ frame, course, tooOld, acr, available, csrfToken }: IdentityNeededPageProps) {
  return (
    <Layout frame={frame} title="Identité numérique requise">
      <section class="card centred">
        <h1>Identité numérique requise</h1>
        {tooOld ? (
          <p>Vous vous êtes identifié(e) il y a plus de trente minutes. Par sécurité, identifiez-vous de nouveau.</p>
        ) : (
          <p>
            S’inscrire à une formation engage vos droits. Une identité numérique de niveau élevé est nécessaire&nbsp;:
            FranceConnect+, avec par exemple {EXAMPLE[acr]}.
          </p>
        )}
        {available ? (
          <form class="cpf-choice" method="post" action={`/formations/${course.id}/identite-numerique`}>
            <Hidden name={CSRF_FIELD} value={csrfToken} />
            <button type="submit">M’identifier avec FranceConnect+</button>
          </form>
        ) : (
          <p class="cpf-later">FranceConnect+ n’est pas disponible sur ce site.</p>
        )}
        {available && <p class="cpf-aside">Votre inscription se poursuivra ensuite d’elle-même.</p>}
        {!tooOld && (
          <p>
            <a href="/verification-identite">Je ne peux pas obtenir d’identité numérique</a>
          </p>
        )}
        <p>
          <a class="back" href={`/formations/${course.id}`}>
            Revenir à la formation
          </a>
        </p>
      </section>
    </Layout>
  );
}

/** A source that reaches the level. */
const EXAMPLE = { eidas2: 'L’Identité Numérique La Poste', eidas3: 'France Identité' };

const REFUSALS: Record<Exclude<Entitlement, 'entitled' | 'identity-needed' | 'identity-too-old'>, string> = {
  'mail-unconfirmed': 'Confirmez d’abord votre adresse e-mail : c’est là que l’organisme vous écrira.',
  suspended: 'Votre compte vient de changer de titulaire : les inscriptions reprendront après une vérification.',
};

export interface EnrolmentRefusedPageProps {
  frame: Frame;
  course: Course;
  why: keyof typeof REFUSALS;
}

export function EnrolmentRefusedPage({ frame, course, why }: EnrolmentRefusedPageProps) {
  return (
    <MessagePage
      frame={frame}
      title="Inscription impossible pour le moment"
      actions={[
        { href: '/mon-compte', label: 'Voir mon compte' },
        { href: `/formations/${course.id}`, label: 'Revenir à la formation' },
      ]}
    >
      <p>{REFUSALS[why]}</p>
    </MessagePage>
  );
}
