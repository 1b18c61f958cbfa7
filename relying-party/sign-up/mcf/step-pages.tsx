import type { ComponentChildren } from 'preact';
import { ErrorSummary, type FieldErrors, Hidden } from '../../../infrastructure/pages/forms.tsx';
import { NewPasswordFields } from '../../password/new-password-fields.tsx';
import { CSRF_FIELD } from '../../web/csrf.ts';
import { type Frame, Layout } from '../../web/layout.tsx';
import {
  AddressFields,
  ApprenticeBox,
  DiplomaField,
  EmailFields,
  FamilyNameField,
  MANDATORY,
  NumberFields,
  TelephoneFields,
  TermsBox,
} from '../../web/registration-fields.tsx';
import { STEPS, type Step, type StepValues } from './steps.ts';

export interface StepPageProps {
  frame: Frame;
  step: Step;
  /** The steps in order, wherever the person is now. */
  done: readonly Step[];
  values: StepValues;
  errors: FieldErrors;
  /** Fifteen years old: a contract is needed. */
  apprentice: boolean;
  csrfToken: string;
}

const NAMES: Record<Step, string> = {
  identite: 'Identité',
  contact: 'Contact',
  adresse: 'Adresse',
  'mot-de-passe': 'Mot de passe',
};

/** One of the four steps of « Inscription » (seed 002). */
export function StepPage(props: StepPageProps) {
  const { frame, step, done, errors, csrfToken } = props;
  const title = `Inscription, étape ${STEPS.indexOf(step) + 1} sur ${STEPS.length} : ${NAMES[step]}`;
  const Fields = STEP_FIELDS[step];
  return (
    <Layout frame={frame} title={Object.keys(errors).length > 0 ? `Erreur – ${title}` : title}>
      <div class="cpf-form">
        <h1>Inscription</h1>
        <StepBar current={step} done={done} />
        <ErrorSummary errors={errors} />
        <form class="card" method="post" action={`/inscription/${step}`} noValidate>
          <Hidden name={CSRF_FIELD} value={csrfToken} />
          {/* Browsers press the first button of a form on Enter: without this one, the address step's « Afficher les villes ». */}
          <span class="visually-hidden" aria-hidden="true">
            <button type="submit" tabIndex={-1} />
          </span>
          <Fields {...props} />
          <div class="cpf-moves">
            <button type="submit">
              {step === 'mot-de-passe' ? (
                <>
                  <span aria-hidden="true">✓ </span>Valider mon inscription
                </>
              ) : (
                <>
                  <span aria-hidden="true">→ </span>Étape suivante
                </>
              )}
            </button>
            {step !== 'identite' && (
              <button type="submit" name="action" value="precedent" class="plain" formNoValidate>
                <span aria-hidden="true">← </span>Étape précédente
              </button>
            )}
          </div>
        </form>
        <p class="cpf-aside">
          Vous avez déjà un compte&nbsp;? <a href="/connexion">Me connecter</a>
        </p>
      </div>
    </Layout>
  );
}

/** « 1 Identité — 2 Contact — 3 Adresse — 4 Mot de passe »: the current step, and those that are done. */
function StepBar({ current, done }: { current: Step; done: readonly Step[] }) {
  return (
    <ol class="cpf-progress cpf-stepper" aria-label="Étapes de l’inscription">
      {STEPS.map((step, index) => {
        const isDone = step !== current && done.includes(step);
        return (
          <li key={step} class={isDone ? 'cpf-done' : undefined} aria-current={step === current ? 'step' : undefined}>
            <span class="cpf-progress-mark" aria-hidden="true">
              {isDone ? '✓' : index + 1}
            </span>
            <span>
              {NAMES[step]}
              {isDone && <span class="visually-hidden"> (étape terminée)</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

const STEP_FIELDS: Record<Step, (props: StepPageProps) => ComponentChildren> = {
  identite: ({ values, errors }) => (
    <>
      <h2>Votre identité</h2>
      {MANDATORY}
      <FamilyNameField {...{ values, errors }} hint="Saisissez uniquement votre nom de naissance" />
      <NumberFields
        {...{ values, errors }}
        hint="Saisissez les 13 caractères alphanumériques et la clé à 2 chiffres inscrits sur votre carte vitale"
      />
      <h2>Vos informations professionnelles</h2>
      <DiplomaField {...{ values, errors }} />
    </>
  ),
  contact: ({ values, errors }) => (
    <>
      <h2>Votre contact</h2>
      {MANDATORY}
      <p class="cpf-aside">Un numéro de téléphone au moins est nécessaire.</p>
      <TelephoneFields {...{ values, errors }} />
      <EmailFields
        {...{ values, errors }}
        labels={{ email: 'Adresse e-mail', confirmation: 'Confirmez votre adresse e-mail' }}
      />
    </>
  ),
  adresse: ({ values, errors }) => (
    <>
      <h2>Votre adresse de domicile</h2>
      {MANDATORY}
      <p class="cpf-aside">Indiquez une voie, ou un lieu-dit.</p>
      <AddressFields {...{ values, errors }} />
    </>
  ),
  'mot-de-passe': ({ values, errors, apprentice }) => (
    <>
      <h2>Votre mot de passe</h2>
      {MANDATORY}
      <NewPasswordFields
        errors={errors}
        labels={{ password: 'Mot de passe', confirmation: 'Confirmez votre mot de passe' }}
      />
      {apprentice && <ApprenticeBox {...{ values, errors }} />}
      <TermsBox {...{ values, errors }}>
        J’ai lu et j’accepte les <a href="/cgu">conditions générales d’utilisation</a>
      </TermsBox>
      <p class="cpf-aside">
        <a href="/donnees-personnelles">Je consulte la politique de protection des données personnelles</a>
      </p>
    </>
  ),
};
