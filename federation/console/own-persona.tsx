import {
  Checkbox,
  ErrorSummary,
  Field,
  type FieldErrors,
  type FieldProps,
  Hidden,
  Select,
} from '../../infrastructure/pages/forms.tsx';
import type { Persona } from '../../personas/persona.ts';
import type { ImportedPeople } from '../people/own-people.ts';
import { LocalFrame } from './frame.tsx';

type FieldText = Pick<FieldProps, 'label' | 'hint' | 'type' | 'inputmode' | 'maxLength'>;

/** What the form asks, by name. */
export const FIELDS: Readonly<Record<string, FieldText>> = {
  given_name: { label: 'First names', hint: 'All of them, separated by spaces', maxLength: 200 },
  family_name: { label: 'Birth name', maxLength: 200 },
  gender: { label: 'Gender' },
  birthdate: {
    label: 'Date of birth',
    hint: '1990-04-12 or 12/04/1990; 1990-04-00 or 1990-00-00 when unknown',
    maxLength: 20,
  },
  birthplace: {
    label: 'Commune of birth',
    hint: 'INSEE code, such as 37261 for Tours; empty for a birth abroad',
    maxLength: 5,
  },
  birthcountry: { label: 'Country of birth', hint: 'INSEE code; France is 99100', maxLength: 5 },
  email: {
    label: 'E-mail',
    type: 'email',
    hint: 'Made up when empty. Nothing is sent unless a mail server was given',
    maxLength: 200,
  },
  preferred_username: { label: 'Usage name', maxLength: 200 },
  phone_number: { label: 'Telephone', type: 'tel', maxLength: 30 },
  nir: { label: 'NIR', hint: '13 characters, with or without the key; made from the birth when empty', maxLength: 25 },
  spi: { label: 'Numéro fiscal', hint: '13 digits; made up when empty', inputmode: 'numeric', maxLength: 25 },
  register: { label: 'The civil register answers' },
  id: { label: 'Identifier', hint: 'For tests; made from the names when empty', maxLength: 100 },
};

const USUAL = ['given_name', 'family_name', 'gender', 'birthdate', 'birthplace', 'birthcountry', 'email'];
const FURTHER = ['preferred_username', 'phone_number', 'nir', 'spi', 'register', 'id'];

const GENDERS = [
  { value: 'female', label: 'Female' },
  { value: 'male', label: 'Male' },
  { value: 'unspecified', label: 'Unspecified' },
];

const ANSWERS = [
  { value: '', label: 'Found as is' },
  { value: 'no-echo', label: 'Nobody of that name' },
  { value: 'single-echo', label: 'Somebody close, not the same' },
  { value: 'several-echoes', label: 'Several people close' },
  { value: 'usage-name-only', label: 'Known by the usage name only' },
  { value: 'rejected', label: 'Request rejected' },
  { value: 'timeout', label: 'No answer in time' },
  { value: 'http-failure', label: 'Out of order' },
  { value: 'unusable', label: 'An answer nobody can read' },
];

export interface NewPersonaProps {
  values: Readonly<Record<string, string>>;
  errors: FieldErrors;
  csrf: string;
  /** Whether somebody odd may be added all the same. */
  offersAsIs: boolean;
}

/** The form for somebody of one's own, and the one for a file. */
export function newPersonaPage({ values, errors, csrf, offersAsIs }: NewPersonaProps) {
  return (
    <LocalFrame title="Add a person" about="people of your own">
      <h1>Add a person</h1>
      <p>
        Invented people only, never a real person’s data. The person signs in at every source at once, with the password{' '}
        <code>123</code>.
      </p>
      <ErrorSummary
        errors={errors}
        title={offersAsIs ? 'Something is odd about this person' : 'This person could not be added'}
      />
      <form method="post" action="/_local/personas/new" id="form" class="column" noValidate>
        <Hidden name="csrf" value={csrf} />
        {USUAL.map((name) => (
          <Input key={name} name={name} values={values} errors={errors} />
        ))}
        <details open={FURTHER.some((name) => values[name] || errors[name])}>
          <summary>More: usage name, NIR, what the civil register answers…</summary>
          {FURTHER.map((name) => (
            <Input key={name} name={name} values={values} errors={errors} />
          ))}
        </details>
        {offersAsIs && (
          <Checkbox name="as_is" required={false}>
            Add this person as is: the oddity is what I want to test
          </Checkbox>
        )}
        <button type="submit">Add this person</button>
      </form>
      <h2>Or several, from CSV</h2>
      <form method="post" action="/_local/personas/import" class="column">
        <Hidden name="csrf" value={csrf} />
        <div class="field">
          <label for="csv">Rows, with or without the line that names the columns</label>
          <p class="hint" id="csv-hint">
            In a layout of FranceConnect’s own test people: login, password, family_name, preferred_username,
            given_name, gender, email…
          </p>
          {errors.csv && (
            <p class="error" id="csv-error">
              <span aria-hidden="true">⚠ </span>
              {errors.csv}
            </p>
          )}
          <textarea id="csv" name="csv" rows={6} required aria-describedby="csv-hint" spellcheck={false}>
            {values.csv ?? ''}
          </textarea>
        </div>
        <button type="submit" class="outline">
          Import
        </button>
      </form>
      <p>
        From a program: <a href="/_local/api#personas">the control API</a>. From a watched file:{' '}
        <code>--personas people.csv</code>.
      </p>
      <p>
        <a href="/_local/personas">Back to the people</a>
      </p>
    </LocalFrame>
  );
}

function Input({ name, values, errors }: { name: string } & Pick<NewPersonaProps, 'values' | 'errors'>) {
  const { label, ...text } = FIELDS[name] ?? { label: name };
  const common = { name, label, value: values[name], error: errors[name] };
  if (name === 'gender') return <Select {...common} options={GENDERS} />;
  if (name === 'register') return <Select {...common} options={ANSWERS} required={false} />;
  return <Field {...common} {...text} required={['given_name', 'family_name', 'birthdate'].includes(name)} />;
}

export interface PersonaPageProps {
  persona: Persona;
  warnings: readonly string[];
  sourceTitles: Readonly<Record<string, string>>;
  /** Added here, as against the stock. */
  own: boolean;
}

/** One person: how to sign in, what is sent, what is odd. */
export function personaPage({ persona, warnings, sourceTitles, own }: PersonaPageProps) {
  const { id, label, why, identity, nir, nir_key, spi, credentials } = persona;
  const facts = Object.entries({ id, ...identity, nir, nir_key, spi }).filter(([, value]) => value !== undefined);
  return (
    <LocalFrame title={label} about="people of your own">
      <h1>{label}</h1>
      <p lang="fr">{why}</p>
      {own && <p>Added here: on the sources’ pages from now on, and after a restart when there is a data folder.</p>}
      <Warnings title="Odd, and kept as it is" warnings={warnings} />
      <section class="card">
        <h2>Signs in with</h2>
        <dl class="facts">
          {Object.entries(credentials).map(([source, { identifiant, password }]) => (
            <>
              <dt>{sourceTitles[source] ?? source}</dt>
              <dd>
                <code>{identifiant}</code>
                {password !== undefined && (
                  <>
                    , password <code>{password}</code>
                  </>
                )}
              </dd>
            </>
          ))}
        </dl>
      </section>
      <section class="card">
        <h2>Is known as</h2>
        <dl class="facts">
          {facts.map(([name, value]) => (
            <>
              <dt>{name}</dt>
              <dd>
                <code>{String(value)}</code>
              </dd>
            </>
          ))}
        </dl>
      </section>
      <p>
        <a href="/_local/personas/new">Add another person</a> · <a href="/_local/personas">Back to the people</a>
      </p>
    </LocalFrame>
  );
}

/** People, and warnings, that the page of an import names. */
const MOST_NAMED = 100;

/** Who came in from a file, and what did not. */
export function importedPage({ added, warnings }: ImportedPeople) {
  const unnamed = added.length - MOST_NAMED;
  return (
    <LocalFrame title="Imported" about="people of your own">
      <h1>{added.length === 1 ? '1 person imported' : `${added.length} people imported`}</h1>
      <Warnings title="Left out, or odd" warnings={warnings} />
      <ul>
        {added.slice(0, MOST_NAMED).map(({ id, label }) => (
          <li key={id}>
            <a href={`/_local/personas/${encodeURIComponent(id)}`}>{label}</a> <code>{id}</code>
          </li>
        ))}
      </ul>
      {unnamed > 0 && (
        <p>
          And {unnamed} more: <a href="/_local/personas">all the people</a> can be searched.
        </p>
      )}
      <p>
        <a href="/_local/personas/new">Add more</a> · <a href="/_local/personas">Back to the people</a>
      </p>
    </LocalFrame>
  );
}

function Warnings({ title, warnings }: { title: string; warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  return (
    <section class="card">
      <h2>{title}</h2>
      <ul>
        {warnings.slice(0, MOST_NAMED).map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
      {warnings.length > MOST_NAMED && <p>And {warnings.length - MOST_NAMED} more.</p>}
    </section>
  );
}
