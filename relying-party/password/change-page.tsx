import type { FieldErrors } from '../../infrastructure/pages/forms.tsx';
import type { Account } from '../accounts/account.ts';
import { FormPage } from '../web/form-page.tsx';
import type { Frame } from '../web/layout.tsx';
import type { Proof } from './holder.ts';
import { NewPasswordFields } from './new-password-fields.tsx';
import { ProofField, SignInAgain, TO_MY_ACCOUNT } from './proof-field.tsx';

interface ChangePasswordPageProps {
  frame: Frame;
  account: Account;
  proof: Proof;
  errors: FieldErrors;
  csrfToken: string;
}

export function ChangePasswordPage({ account, proof, errors, ...page }: ChangePasswordPageProps) {
  const title = account.credentials.password ? 'Modifier mon mot de passe' : 'Créer un mot de passe';
  return (
    <FormPage
      {...page}
      {...{ errors, title }}
      action="/mon-compte/mot-de-passe"
      button="Enregistrer"
      back={TO_MY_ACCOUNT}
      lead={<SignInAgain proof={proof} destination="mon-compte/mot-de-passe" />}
    >
      <ProofField proof={proof} error={errors.preuve} />
      <NewPasswordFields
        errors={errors}
        labels={{ password: 'Nouveau mot de passe', confirmation: 'Confirmez votre mot de passe' }}
      />
    </FormPage>
  );
}
