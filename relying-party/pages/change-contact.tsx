import type { FieldErrors } from '../../infrastructure/web/forms.tsx';
import type { FormOf } from '../form.ts';
import type { AddressField } from '../sign-up/fields.ts';
import { FormPage } from './form-page.tsx';
import type { Frame } from './layout.tsx';
import { TO_MY_ACCOUNT } from './proof-field.tsx';
import { AddressFields, TelephoneFields } from './registration-fields.tsx';

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
