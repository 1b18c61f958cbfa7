import type { FieldErrors } from '../../infrastructure/pages/forms.tsx';
import { TO_MY_ACCOUNT } from '../password/proof-field.tsx';
import type { AddressField } from '../web/fields.ts';
import { FormPage } from '../web/form-page.tsx';
import type { FormOf } from '../web/forms.ts';
import type { Frame } from '../web/layout.tsx';
import { AddressFields, TelephoneFields } from '../web/registration-fields.tsx';

interface ChangeContactPageProps {
  frame: Frame;
  values: FormOf<'mobile' | 'fixe' | AddressField>;
  errors: FieldErrors;
  csrfToken: string;
}

export function ChangeContactPage({ values, errors, ...page }: ChangeContactPageProps) {
  return (
    <FormPage
      {...page}
      errors={errors}
      title="Modifier mes coordonnées"
      action="/mon-compte/coordonnees"
      button="Enregistrer"
      back={TO_MY_ACCOUNT}
    >
      <h2>Téléphone</h2>
      <TelephoneFields {...{ values, errors }} />
      <h2>Adresse</h2>
      <AddressFields {...{ values, errors }} />
    </FormPage>
  );
}
