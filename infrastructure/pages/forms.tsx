import type { ComponentChildren, VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { PageHelpContext } from '../strip/page-help.ts';

/** Field name → what is wrong with it, in the reader's language. */
export type FieldErrors = Readonly<Record<string, string>>;

export interface FieldProps {
  name: string;
  label: string;
  /** A sentence, or a list. */
  hint?: string | VNode | undefined;
  /** Shown by a « ? » beside the label. */
  help?: string | undefined;
  error?: string | undefined;
  value?: string | undefined;
  type?: 'text' | 'email' | 'password' | 'tel' | 'search';
  required?: boolean;
  autocomplete?: string;
  inputmode?: 'text' | 'numeric' | 'email' | 'tel';
  maxLength?: number;
}

/** A labelled input: hint under the label, error under the hint, both announced with the field. */
export function Field({ value, type = 'text', required = true, ...field }: FieldProps) {
  const { name, autocomplete, inputmode, maxLength } = field;
  const given = useGiven(field);
  const shown = type === 'password' ? given : value || (given ?? value);
  return (
    <Labelled {...field} required={required}>
      <input
        {...announced(field)}
        id={name}
        name={name}
        // preact types each input type apart; these share their attributes.
        type={type as 'text'}
        value={shown}
        required={required}
        autocomplete={autocomplete ?? 'off'}
        inputMode={inputmode}
        maxLength={maxLength}
      />
    </Labelled>
  );
}

/** What the simulator fills in; nothing in a field that was found wrong, whose text must be seen. */
function useGiven({ name, error }: Pick<FieldProps, 'name' | 'error'>): string | undefined {
  const help = useContext(PageHelpContext);
  return error ? undefined : help?.values[name];
}

interface LabelledProps {
  name: string;
  label: string;
  hint?: string | VNode | undefined;
  help?: string | undefined;
  error?: string | undefined;
}

/** Label, hint and error around a control. */
function Labelled({
  name,
  label,
  hint,
  help,
  error,
  required,
  children,
}: LabelledProps & { required: boolean; children: ComponentChildren }) {
  return (
    <div class="field">
      <label for={name}>
        {label}
        {required && <span aria-hidden="true"> *</span>}
      </label>
      {help && (
        <details class="help">
          <summary>
            <span aria-hidden="true">?</span>
            <span class="visually-hidden">Aide&nbsp;: {label}</span>
          </summary>
          <p>{help}</p>
        </details>
      )}
      {hint && <Hint id={`${name}-hint`} hint={hint} />}
      <FieldError name={name} error={error} />
      {children}
    </div>
  );
}

function Hint({ id, hint }: { id: string; hint: string | VNode }) {
  // A list may not stand in a paragraph.
  const Box = typeof hint === 'string' ? 'p' : 'div';
  return (
    <Box class="hint" id={id}>
      {hint}
    </Box>
  );
}

/** Ties a control to its hint and error, for screen readers. */
function announced({ name, hint, error }: Pick<LabelledProps, 'name' | 'hint' | 'error'>) {
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ');
  return { 'aria-describedby': described || undefined, 'aria-invalid': error ? ('true' as const) : undefined };
}

export interface SelectProps extends LabelledProps {
  options: readonly { value: string; label: string }[];
  value?: string | undefined;
  required?: boolean;
  autocomplete?: string;
}

/** A labelled list to choose from. */
export function Select({ options, value, required = true, autocomplete, ...field }: SelectProps) {
  const given = useGiven(field);
  const chosen = value || given;
  return (
    <Labelled {...field} required={required}>
      <select
        {...announced(field)}
        id={field.name}
        name={field.name}
        required={required}
        autocomplete={autocomplete ?? 'off'}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === chosen}>
            {option.label}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

export interface CheckboxProps {
  name: string;
  error?: string | undefined;
  checked?: boolean;
  required?: boolean;
  children: ComponentChildren;
}

/** A labelled box to tick. */
export function Checkbox({ name, error, checked, required = true, children }: CheckboxProps) {
  const given = useGiven({ name, error });
  return (
    <div class="field">
      <FieldError name={name} error={error} />
      <label for={name}>
        <input
          id={name}
          name={name}
          type="checkbox"
          value="oui"
          checked={checked || given !== undefined}
          required={required}
          {...announced({ name, error })}
        />
        {children}
      </label>
    </div>
  );
}

function FieldError({ name, error }: { name: string; error: string | undefined }) {
  if (!error) return null;
  return (
    <p class="error" id={`${name}-error`}>
      <span aria-hidden="true">⚠ </span>
      {error}
    </p>
  );
}

/** Comes first on a page that refuses what was typed: every fault, each a link to its field. */
export function ErrorSummary({
  errors,
  title = 'Le formulaire contient des erreurs',
}: {
  errors: FieldErrors;
  title?: string;
}) {
  const entries = Object.entries(errors);
  if (entries.length === 0) return null;
  return (
    <section class="error-summary" role="alert" aria-labelledby="resume-erreurs">
      <h2 id="resume-erreurs">{title}</h2>
      <ul>
        {entries.map(([name, message]) => (
          <li key={name}>
            <a href={`#${name}`}>{message}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Where a form carries its anti-forgery token. */
export function Hidden({ name, value }: { name: string; value: string }) {
  return <input type="hidden" name={name} value={value} />;
}
