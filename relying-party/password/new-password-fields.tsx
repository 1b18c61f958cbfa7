import { ASSETS } from '../../infrastructure/http/assets.ts';
import { Field, type FieldErrors } from '../../infrastructure/pages/forms.tsx';
import { CRITERIA } from './rules.ts';

/** What a password must have, then the password twice; never filled in. */
export function NewPasswordFields({
  errors,
  labels,
  required = true,
}: {
  errors: FieldErrors;
  labels: { password: string; confirmation: string; hint?: string };
  required?: boolean;
}) {
  return (
    <>
      <Field
        name="motDePasse"
        label={labels.password}
        hint={labels.hint ?? <Criteria of="motDePasse" />}
        type="password"
        autocomplete="new-password"
        error={errors.motDePasse}
        required={required}
      />
      <Field
        name="motDePasseBis"
        label={labels.confirmation}
        type="password"
        autocomplete="new-password"
        error={errors.motDePasseBis}
        required={required}
      />
    </>
  );
}

/** Ticked while one types where scripts run; a list to read where they do not. */
function Criteria({ of }: { of: string }) {
  const told = `${of}-criteres`;
  return (
    <>
      <ul class="cpf-criteria" data-criteria-of={of} data-told-in={told}>
        {CRITERIA.map(({ label, pattern }) => (
          <li key={label} data-pattern={pattern.source}>
            {label}
          </li>
        ))}
      </ul>
      <p class="visually-hidden" id={told} aria-live="polite"></p>
      <script src={`${ASSETS}/password-criteria.js`} defer></script>
    </>
  );
}
