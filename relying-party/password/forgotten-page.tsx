import { Field, type FieldErrors, Hidden } from '../../infrastructure/pages/forms.tsx';
import { FormPage } from '../web/form-page.tsx';
import type { FormOf } from '../web/forms.ts';
import type { Frame } from '../web/layout.tsx';
import { MessagePage } from '../web/problems.tsx';
import { MANDATORY, NumberField } from '../web/registration-fields.tsx';
import { NewPasswordFields } from './new-password-fields.tsx';

interface ForgottenPageProps {
  frame: Frame;
  values: FormOf<'nir' | 'naissance'>;
  errors: FieldErrors;
  csrfToken: string;
}

export function ForgottenPage({ values, errors, ...page }: ForgottenPageProps) {
  return (
    <FormPage {...page} errors={errors} title="Mot de passe oublié" action="/mot-de-passe-oublie" button="Continuer">
      {MANDATORY}
      <NumberField value={values.nir} error={errors.nir} />
      <Field
        name="naissance"
        label="Date de naissance"
        hint="Au format jj/mm/aaaa, par exemple 24/08/1962"
        value={values.naissance}
        error={errors.naissance}
        autocomplete="bday"
        maxLength={10}
      />
    </FormPage>
  );
}

/** The same for everybody (reference: CPF site B3). */
export function ForgottenSentPage({ frame }: { frame: Frame }) {
  return (
    <MessagePage
      frame={frame}
      title="Consultez votre messagerie"
      actions={[{ href: '/connexion', label: 'Revenir à la connexion' }]}
    >
      <p>
        Si un compte correspond à ces informations, un e-mail vient d’être envoyé à l’adresse enregistrée. Son lien est
        valable une heure.
      </p>
      <p>Rien reçu&nbsp;? FranceConnect vous permet aussi de vous connecter.</p>
    </MessagePage>
  );
}

interface NewPasswordPageProps {
  frame: Frame;
  token: string;
  errors: FieldErrors;
  csrfToken: string;
}

export function NewPasswordPage({ token, errors, ...page }: NewPasswordPageProps) {
  return (
    <FormPage
      {...page}
      errors={errors}
      title="Choisir un nouveau mot de passe"
      action="/mot-de-passe-oublie/nouveau"
      button="Enregistrer"
    >
      <Hidden name="jeton" value={token} />
      <NewPasswordFields
        errors={errors}
        labels={{ password: 'Nouveau mot de passe', confirmation: 'Confirmez votre mot de passe' }}
      />
    </FormPage>
  );
}

export function PasswordResetPage({ frame }: { frame: Frame }) {
  return (
    <MessagePage
      frame={frame}
      title="Votre mot de passe est modifié"
      actions={[{ href: '/connexion', label: 'Me connecter' }]}
    >
      <p>Par sécurité, toutes vos sessions ont été fermées.</p>
    </MessagePage>
  );
}
