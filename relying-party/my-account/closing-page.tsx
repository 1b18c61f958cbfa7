import { Checkbox, type FieldErrors } from '../../infrastructure/pages/forms.tsx';
import type { Proof } from '../password/holder.ts';
import { ProofField, SignInAgain, TO_MY_ACCOUNT } from '../password/proof-field.tsx';
import { FormPage } from '../web/form-page.tsx';
import type { Frame } from '../web/layout.tsx';

interface CloseAccountPageProps {
  frame: Frame;
  proof: Proof;
  errors: FieldErrors;
  csrfToken: string;
}

export function CloseAccountPage({ proof, errors, ...page }: CloseAccountPageProps) {
  return (
    <FormPage
      {...page}
      errors={errors}
      title="Clôturer mon compte"
      action="/mon-compte/cloture"
      button="Clôturer mon compte"
      back={TO_MY_ACCOUNT}
      lead={
        <>
          <p class="notice">
            Dans ce simulateur seulement&nbsp;: en réalité, le compte suit son titulaire toute sa vie.
          </p>
          <SignInAgain proof={proof} destination="mon-compte/cloture" />
        </>
      }
    >
      <p>
        Plus personne ne pourra se connecter à ce compte. Votre numéro reste réservé trente jours, puis tout est effacé.
      </p>
      <Checkbox name="confirmation" error={errors.confirmation}>
        <span>Je veux clôturer mon compte</span>
      </Checkbox>
      <ProofField proof={proof} error={errors.preuve} />
    </FormPage>
  );
}
