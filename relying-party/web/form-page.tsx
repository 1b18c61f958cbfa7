import type { ComponentChildren } from 'preact';
import { ErrorSummary, type FieldErrors, Hidden } from '../../infrastructure/pages/forms.tsx';
import { CSRF_FIELD } from './csrf.ts';
import { type Frame, Layout } from './layout.tsx';

export interface FormPageProps {
  frame: Frame;
  title: string;
  /** Where the form is sent. */
  action: string;
  /** What its button says. */
  button: string;
  errors: FieldErrors;
  csrfToken: string;
  /** Above the form. */
  lead?: ComponentChildren;
  /** Where to go instead. */
  back?: { href: string; label: string };
  children: ComponentChildren;
}

/** A page that asks for one thing: its faults first, its fields, its button, the way back. */
export function FormPage({ frame, title, action, button, errors, csrfToken, lead, back, children }: FormPageProps) {
  return (
    <Layout frame={frame} title={Object.keys(errors).length > 0 ? `Erreur – ${title}` : title}>
      <div class="cpf-form">
        <h1>{title}</h1>
        <ErrorSummary errors={errors} />
        {lead}
        <form class="card" method="post" action={action} noValidate>
          <Hidden name={CSRF_FIELD} value={csrfToken} />
          {children}
          <button type="submit">{button}</button>
        </form>
        {back && (
          <p>
            <a class="back" href={back.href}>
              {back.label}
            </a>
          </p>
        )}
      </div>
    </Layout>
  );
}
