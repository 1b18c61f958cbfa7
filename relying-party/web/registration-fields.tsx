import type { ComponentChildren } from 'preact';
import { communesByPostalCode } from '../../civil-status/places.ts';
import { Checkbox, Field, type FieldErrors, Select } from '../../infrastructure/pages/forms.tsx';
import { DIPLOMAS, REPETITIONS, STREET_TYPES } from './choices.ts';
import { ADDRESS_FIELDS, type AddressField } from './fields.ts';
import type { FormOf } from './forms.ts';

/** Groups of fields the sign-up forms and « Mon compte » share. */

interface GroupProps<Name extends string> {
  values: FormOf<Name>;
  errors: FieldErrors;
}

export const MANDATORY = <p class="cpf-aside">Les champs marqués d’un astérisque * sont obligatoires.</p>;

/** Behind the « ? » of variant cpa2017 (seed 000). */
export const HELP = {
  nir: 'Votre numéro figure sur votre carte Vitale : 13 caractères, suivis d’une clé à 2 chiffres.',
  nom: 'Votre nom de naissance est celui de votre acte de naissance, même si vous en utilisez un autre.',
  motDePasse: 'C’est le mot de passe que vous avez choisi à l’inscription.',
};

/** The thirteen characters. */
export function NumberField({
  value,
  error,
  hint = 'Saisir les 13 caractères alphanumériques',
  help,
  autocomplete,
}: {
  value: string;
  error: string | undefined;
  hint?: string;
  help?: string | undefined;
  autocomplete?: string;
}) {
  const field = { value, error, hint, help, ...(autocomplete !== undefined && { autocomplete }) };
  return <Field name="nir" label="Numéro de sécurité sociale" {...field} maxLength={40} />;
}

/** The number and the key, side by side; the key may be typed after the number instead. */
export function NumberFields({
  values,
  errors,
  hint,
  help,
}: GroupProps<'nir' | 'cle'> & { hint?: string; help?: string }) {
  return (
    <div class="cpf-number">
      <NumberField value={values.nir} error={errors.nir} help={help} {...(hint !== undefined && { hint })} />
      <Field
        name="cle"
        label="Clé"
        hint="2 chiffres, s’ils ne suivent pas le numéro"
        required={false}
        value={values.cle}
        error={errors.cle}
        inputmode="numeric"
        maxLength={10}
      />
    </div>
  );
}

export function FamilyNameField({ values, errors, hint, help }: GroupProps<'nom'> & { hint: string; help?: string }) {
  const field = { value: values.nom, error: errors.nom, hint, help };
  return <Field name="nom" label="Nom de naissance" autocomplete="family-name" {...field} />;
}

export function DiplomaField({ values, errors }: GroupProps<'diplome'>) {
  return (
    <Select
      name="diplome"
      label="Diplôme le plus élevé"
      hint="Si vous êtes agent public de catégorie A ou B, merci de laisser cette rubrique à « Non renseigné »"
      options={DIPLOMAS}
      value={values.diplome}
      error={errors.diplome}
      required={false}
    />
  );
}

interface EmailLabels {
  email: string;
  confirmation: string;
  hint?: string;
}

/** An address, twice. */
export function EmailFields({ values, errors, labels }: GroupProps<'email' | 'emailBis'> & { labels: EmailLabels }) {
  const common = { type: 'email', autocomplete: 'email' } as const;
  return (
    <>
      <Field
        {...common}
        name="email"
        label={labels.email}
        hint={labels.hint}
        value={values.email}
        error={errors.email}
      />
      <Field {...common} name="emailBis" label={labels.confirmation} value={values.emailBis} error={errors.emailBis} />
    </>
  );
}

export function TelephoneFields({ values, errors }: GroupProps<'mobile' | 'fixe'>) {
  return (
    <>
      <TelephoneField name="mobile" label="Téléphone mobile" value={values.mobile} error={errors.mobile} />
      <p class="cpf-or">
        <span>ou</span>
      </p>
      <TelephoneField name="fixe" label="Téléphone fixe" value={values.fixe} error={errors.fixe} />
    </>
  );
}

export function TelephoneField(props: {
  name: 'mobile' | 'fixe';
  label: string;
  hint?: string;
  value: string;
  error: string | undefined;
}) {
  return <Field {...props} type="tel" autocomplete={props.name === 'mobile' ? 'tel' : 'home tel'} required={false} />;
}

/** Adresse de domicile; the towns of a postal code that has several appear once it is known. */
export function AddressFields({
  values,
  errors,
  askTowns = true,
}: GroupProps<AddressField> & {
  /** Whether a button shows the towns of the code; without it they appear when the form comes back. */
  askTowns?: boolean;
}) {
  const communes = communesByPostalCode(values.codePostal.trim());
  return (
    <>
      <div class="cpf-pair">
        <Field
          name="numero"
          label="Numéro de voie"
          value={values.numero}
          error={errors.numero}
          inputmode="numeric"
          required={false}
        />
        <Select
          name="indice"
          label="Indice de répétition"
          options={withNone(REPETITIONS)}
          value={values.indice}
          error={errors.indice}
          required={false}
        />
      </div>
      <Select
        name="typeVoie"
        label="Type de voie"
        options={withNone(STREET_TYPES)}
        value={values.typeVoie}
        error={errors.typeVoie}
        required={false}
      />
      <Field name="voie" label="Nom de la voie" value={values.voie} error={errors.voie} required={false} />
      <Field
        name="complement"
        label="Complément d’adresse"
        value={values.complement}
        error={errors.complement}
        required={false}
      />
      <Field name="lieuDit" label="Lieu-dit" value={values.lieuDit} error={errors.lieuDit} required={false} />
      <fieldset class="cpf-group">
        <legend>Code postal / Ville</legend>
        <Field
          name="codePostal"
          label="Code postal"
          value={values.codePostal}
          error={errors.codePostal}
          inputmode="numeric"
          autocomplete="postal-code"
        />
        <Town {...{ communes, askTowns }} value={values.commune} error={errors.commune} />
      </fieldset>
    </>
  );
}

/** Folded until there is something to see in it; its towns appear when the form comes back. */
export function OptionalAddressFields({ values, errors }: GroupProps<AddressField>) {
  const open = ADDRESS_FIELDS.some((name) => values[name] !== '' || errors[name] !== undefined);
  return (
    <details class="cpf-optional" open={open}>
      <summary>Ajouter mon adresse de domicile (facultatif)</summary>
      <AddressFields {...{ values, errors }} askTowns={false} />
    </details>
  );
}

function Town({
  communes,
  askTowns,
  value,
  error,
}: {
  communes: ReturnType<typeof communesByPostalCode>;
  askTowns: boolean;
  value: string;
  error: string | undefined;
}) {
  const [only] = communes;
  if (!only) {
    if (!askTowns) return null;
    return (
      <button type="submit" name="action" value="ville" class="cpf-quiet" formNoValidate>
        Afficher les villes de ce code postal
      </button>
    );
  }
  const options = communes.map(({ code, name }) => ({ value: code, label: name }));
  return (
    <Select
      name="commune"
      label="Ville"
      options={communes.length === 1 ? options : [{ value: '', label: 'Choisissez votre ville' }, ...options]}
      value={value}
      error={error}
    />
  );
}

const withNone = (choices: readonly string[]) => [
  { value: '', label: '—' },
  ...choices.map((choice) => ({ value: choice, label: choice })),
];

export function ApprenticeBox({ values, errors }: GroupProps<'apprentissage'>) {
  return (
    <Checkbox name="apprentissage" checked={values.apprentissage !== ''} error={errors.apprentissage}>
      <span>J’ai signé un contrat d’apprentissage</span>
    </Checkbox>
  );
}

export function TermsBox({ values, errors, children }: GroupProps<'cgu'> & { children: ComponentChildren }) {
  return (
    <Checkbox name="cgu" checked={values.cgu !== ''} error={errors.cgu}>
      <span>{children}</span>
    </Checkbox>
  );
}
