import { ErrorSummary, Field, type FieldErrors, Hidden } from '../../infrastructure/pages/forms.tsx';
import type { Person } from '../accounts/account.ts';
import { CSRF_FIELD } from '../web/csrf.ts';
import { type Frame, Layout, SignOutForm } from '../web/layout.tsx';
import { IdentityFacts } from '../web/person.tsx';
import {
  ApprenticeBox,
  DiplomaField,
  NumberFields,
  OptionalAddressFields,
  TelephoneFields,
  TermsBox,
} from '../web/registration-fields.tsx';
import type { CompletionValues } from './completion-form.ts';

export interface CompletionPageProps {
  frame: Frame;
  person: Person;
  /** Fifteen years old: a contract is needed. */
  apprentice: boolean;
  values: CompletionValues;
  errors: FieldErrors;
  csrfToken: string;
}

/** `/fc/completer`: FranceConnect's part to read, the rest to fill in. */
export function CompletionPage({ frame, person, apprentice, values, errors, csrfToken }: CompletionPageProps) {
  const failed = Object.keys(errors).length > 0;
  return (
    <Layout frame={frame} title={failed ? 'Erreur – Créer mon compte' : 'Créer mon compte'}>
      <div class="cpf-form">
        <ol class="cpf-progress">
          <li class="cpf-done">
            <span class="cpf-progress-mark" aria-hidden="true">
              ✓
            </span>
            FranceConnect <span class="visually-hidden">(étape terminée)</span>
          </li>
          <li aria-current="step">
            <span class="cpf-progress-mark" aria-hidden="true">
              2
            </span>
            Votre inscription
          </li>
        </ol>
        <h1>Créer mon compte</h1>
        <ErrorSummary errors={errors} />

        <section class="card" aria-labelledby="identite">
          <h2 id="identite">Votre identité (transmise par FranceConnect)</h2>
          <IdentityFacts identity={person.identity} />
          <p class="cpf-aside">Ces informations sont vérifiées&nbsp;: elles ne peuvent pas être modifiées ici.</p>
        </section>

        <form class="card" method="post" action="/fc/completer" noValidate>
          <Hidden name={CSRF_FIELD} value={csrfToken} />
          <h2>Vos informations</h2>
          <p class="cpf-aside">Les champs marqués d’un astérisque * sont obligatoires.</p>
          {person.usageName !== undefined && (
            <Field
              name="nomUsage"
              label="Nom d’usage"
              hint="Celui que FranceConnect a transmis ; changez-le si vous en utilisez un autre"
              autocomplete="family-name"
              value={values.nomUsage}
              error={errors.nomUsage}
              required={false}
            />
          )}
          <NumberFields values={values} errors={errors} />
          <DiplomaField values={values} errors={errors} />
          <Field
            name="email"
            label="Adresse e-mail"
            hint="Pour vous écrire au sujet de votre compte"
            type="email"
            autocomplete="email"
            value={values.email}
            error={errors.email}
            maxLength={254}
          />
          <TelephoneFields values={values} errors={errors} />
          <OptionalAddressFields values={values} errors={errors} />
          {apprentice && <ApprenticeBox values={values} errors={errors} />}
          <TermsBox values={values} errors={errors}>
            J’ai lu et j’accepte les <a href="/cgu">conditions générales d’utilisation</a>
          </TermsBox>
          <p class="cpf-aside">
            <a href="/donnees-personnelles">Je consulte la politique de protection des données personnelles</a>
          </p>
          <button type="submit">Créer mon compte</button>
        </form>

        {errors.nir && values.nir && (
          <p class="cpf-aside">
            Votre numéro est exact et n’est pas reconnu&nbsp;?{' '}
            <a href="/verification-identite">Demandez une vérification d’identité</a>.
          </p>
        )}
        <SignOutForm csrfToken={csrfToken} label="Abandonner et me déconnecter de FranceConnect" />
      </div>
    </Layout>
  );
}
