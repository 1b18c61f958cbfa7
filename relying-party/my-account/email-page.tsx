import type { FieldErrors } from '../../infrastructure/pages/forms.tsx';
import type { Account } from '../accounts/account.ts';
import type { Proof } from '../password/holder.ts';
import { ProofField, SignInAgain, TO_MY_ACCOUNT } from '../password/proof-field.tsx';
import { FormPage } from '../web/form-page.tsx';
import type { FormOf } from '../web/forms.ts';
import type { Frame } from '../web/layout.tsx';
import { EmailFields } from '../web/registration-fields.tsx';

interface ChangeEmailPageProps {
  frame: Frame;
  account: Account;
  proof: Proof;
  values: FormOf<'email' | 'emailBis' | 'preuve'>;
  errors: FieldErrors;
  csrfToken: string;
}

/** « Adresse email » › « Modifier » (reference: CPF site B2, fact 8). */
export function ChangeEmailPage({ account, proof, values, errors, ...page }: ChangeEmailPageProps) {
  return (
    <FormPage
      {...page}
      errors={errors}
      title="Modifier mon adresse e-mail"
      action="/mon-compte/email"
      button="J’ai compris, me déconnecter"
      back={TO_MY_ACCOUNT}
      lead={
        <>
          <p>
            Adresse actuelle&nbsp;: <strong>{account.contact.email.value}</strong>
          </p>
          <p class="info">
            Un lien sera envoyé à la nouvelle adresse, valable une heure. Vous serez déconnecté(e)&nbsp;; l’adresse
            changera quand vous aurez ouvert ce lien.
          </p>
          <SignInAgain proof={proof} destination="mon-compte/email" />
        </>
      }
    >
      <EmailFields
        {...{ values, errors }}
        labels={{ email: 'Nouvelle adresse e-mail', confirmation: 'Confirmez votre adresse e-mail' }}
      />
      <ProofField proof={proof} error={errors.preuve} />
    </FormPage>
  );
}
