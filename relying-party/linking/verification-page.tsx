import { ErrorSummary, type FieldErrors, Hidden } from '../../infrastructure/pages/forms.tsx';
import { CSRF_FIELD } from '../web/csrf.ts';
import { longMoment } from '../web/french.ts';
import { type Frame, Layout, SignOutForm } from '../web/layout.tsx';
import { NumberFields } from '../web/registration-fields.tsx';

export interface VerificationFormPageProps {
  frame: Frame;
  values: { nir: string; cle: string };
  errors: FieldErrors;
  csrfToken: string;
}

/** When numbers do not match, papers do (reference: CPF site B2, fact 7). */
export function VerificationFormPage({ frame, values, errors, csrfToken }: VerificationFormPageProps) {
  const failed = Object.keys(errors).length > 0;
  return (
    <Layout frame={frame} title={failed ? 'Erreur – Vérification d’identité' : 'Vérification d’identité'}>
      <div class="cpf-form">
        <h1>Demander une vérification d’identité</h1>
        <ErrorSummary errors={errors} />
        <p>
          Une personne compare votre pièce d’identité et votre attestation de droits avec votre demande. Comptez deux à
          trois jours. Dans ce simulateur, aucun document n’est demandé.
        </p>
        <form class="card" method="post" action="/verification-identite" noValidate>
          <Hidden name={CSRF_FIELD} value={csrfToken} />
          <NumberFields values={values} errors={errors} />
          <button type="submit">Demander la vérification</button>
        </form>
        <SignOutForm csrfToken={csrfToken} label="Abandonner et me déconnecter de FranceConnect" />
      </div>
    </Layout>
  );
}

/** For an account's holder who cannot have a digital identity (reference: CPF site B2, fact 6). */
export function OwnVerificationPage({ frame, csrfToken }: Pick<VerificationFormPageProps, 'frame' | 'csrfToken'>) {
  return (
    <Layout frame={frame} title="Vérification d’identité">
      <div class="cpf-form">
        <h1>Demander une vérification d’identité</h1>
        <p>
          Vous avez moins de 18 ans, ou ne pouvez pas obtenir d’identité numérique&nbsp;? Une personne compare votre
          pièce d’identité et votre attestation de droits avec votre compte. Comptez deux à trois jours&nbsp;; vous
          pourrez ensuite vous inscrire à une formation. Dans ce simulateur, aucun document n’est demandé.
        </p>
        <form class="card" method="post" action="/verification-identite">
          <Hidden name={CSRF_FIELD} value={csrfToken} />
          <button type="submit">Demander la vérification</button>
        </form>
        <p>
          <a class="back" href="/recherche">
            Revenir aux formations
          </a>
        </p>
      </div>
    </Layout>
  );
}

export interface VerificationPendingPageProps {
  frame: Frame;
  openedAt: string;
  /** When the account is given back unless somebody objects. */
  dueAt?: string | undefined;
  /** It is about the account that is open in this browser. */
  holder?: boolean | undefined;
  csrfToken: string;
}

/** No right, no data: nobody knows yet whose they are (L03b, L20b). */
export function VerificationPendingPage({ frame, openedAt, dueAt, holder, csrfToken }: VerificationPendingPageProps) {
  return (
    <Layout frame={frame} title="Vérification en cours">
      <section class="card centred">
        <p class="cpf-tag">En cours</p>
        <h1>Vérification en cours</h1>
        {dueAt ? <GivenBackLater {...{ openedAt, dueAt }} /> : <LookedAt {...{ openedAt, holder }} />}
        {!holder && <SignOutForm csrfToken={csrfToken} label="Me déconnecter de FranceConnect" />}
      </section>
    </Layout>
  );
}

function LookedAt({ openedAt, holder }: Pick<VerificationPendingPageProps, 'openedAt' | 'holder'>) {
  return (
    <>
      <p>
        Votre demande du {longMoment(openedAt)} est enregistrée. Une personne l’examine&nbsp;; comptez deux à trois
        jours.
      </p>
      <p>
        {holder
          ? 'Si elle est acceptée, vous pourrez vous inscrire à une formation sans identité numérique.'
          : 'Revenez avec FranceConnect : si elle est acceptée, votre compte s’ouvrira directement.'}
      </p>
    </>
  );
}

/** An account is taken back after three days, so that a person with a right to it can object (reference: CPF site B7, L14). */
function GivenBackLater({ openedAt, dueAt }: { openedAt: string; dueAt: string }) {
  return (
    <>
      <p>
        Votre demande du {longMoment(openedAt)} est enregistrée. Sauf opposition, votre compte vous sera rendu le{' '}
        {longMoment(dueAt)}.
      </p>
      <p>Revenez avec FranceConnect à partir de ce moment&nbsp;: votre compte s’ouvrira directement.</p>
    </>
  );
}
