import { ErrorSummary, Field, type FieldErrors, Hidden } from '../../infrastructure/pages/forms.tsx';
import type { Variant } from '../rules.ts';
import { CSRF_FIELD } from '../web/csrf.ts';
import type { Destination } from '../web/destination.ts';
import { FranceConnectButton } from '../web/franceconnect-button.tsx';
import { FraudWarning } from '../web/fraud-warning.tsx';
import { type Frame, Layout } from '../web/layout.tsx';
import { HELP, MANDATORY, NumberField } from '../web/registration-fields.tsx';

const PURPOSES: Partial<Record<Destination, string>> = {
  droits: 'Connectez-vous pour consulter vos droits.',
  dossiers: 'Connectez-vous pour consulter vos dossiers.',
};

/** What signing in is for, in words. */
function purposeOf(destination: Destination): string {
  if (destination.startsWith('formations/')) return 'Connectez-vous pour vous inscrire à cette formation.';
  return PURPOSES[destination] ?? 'Connectez-vous pour consulter votre compte.';
}

interface SignInPageProps {
  frame: Frame;
  variant: Variant;
  /** The page of the member's area that was asked for, when one was. */
  destination: Destination | undefined;
  nir: string;
  errors: FieldErrors;
  csrfToken: string;
}

/** `/connexion`: the two ways in (both seeds). */
export function SignInPage({ frame, variant, destination, nir, errors, csrfToken }: SignInPageProps) {
  const failed = Object.keys(errors).length > 0;
  const of2017 = variant === 'cpa2017';
  return (
    <Layout frame={frame} title={failed ? 'Erreur – Connexion' : 'Connexion'}>
      <div class="centred">
        <h1>Connexion</h1>
        {destination && !failed && (
          <p class="notice" role="status">
            {purposeOf(destination)}
          </p>
        )}
        <ErrorSummary errors={errors} title="La connexion n’a pas abouti" />
        <section class="card" aria-labelledby="deja-inscrit">
          <h2 id="deja-inscrit">Déjà inscrit(e)&nbsp;?</h2>
          <form method="post" action={`/connexion${destination ? `?suite=${destination}` : ''}`} noValidate>
            <Hidden name={CSRF_FIELD} value={csrfToken} />
            {MANDATORY}
            <NumberField value={nir} error={errors.nir} help={of2017 ? HELP.nir : undefined} autocomplete="username" />
            <Field
              name="motDePasse"
              label="Mot de passe"
              hint="Saisir votre mot de passe"
              help={of2017 ? HELP.motDePasse : undefined}
              type="password"
              autocomplete="current-password"
              error={errors.motDePasse}
            />
            <p>
              <a href="/mot-de-passe-oublie">J’ai oublié mon mot de passe{of2017 ? ' CPA/CPF' : ''}</a>
            </p>
            <button type="submit">Se connecter</button>
          </form>
          <p class="cpf-or">
            <span>ou</span>
          </p>
          <p>Utilisez un compte que vous avez déjà&nbsp;: impôts, assurance maladie, La Poste, MSA…</p>
          <FranceConnectButton destination={destination} />
        </section>
        <section class="card cpf-row-card" aria-labelledby="pas-inscrit">
          <h2 id="pas-inscrit">Pas encore inscrit(e)&nbsp;?</h2>
          <a class="cpf-yellow-button" href="/inscription">
            S’inscrire
          </a>
          {of2017 && (
            <>
              <p class="cpf-or cpf-row-break">
                <span>ou</span>
              </p>
              <a href="/inscription/tutoriel">Tutoriel sur l’inscription</a>
            </>
          )}
        </section>
        <FraudWarning />
      </div>
    </Layout>
  );
}
