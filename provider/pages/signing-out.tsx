import { Hidden } from '../../infrastructure/pages/forms.tsx';
import { renderPage } from '../../infrastructure/pages/page.tsx';
import { Layout, type StandingPageProps, withStrip } from './layout.tsx';

export interface SigningOutProps extends StandingPageProps {
  title: string;
  method: 'get' | 'post';
  action: string;
  formId?: string;
  fields?: Readonly<Record<string, string>>;
}

/** A hop of the logout chain (reference: service contract §9): a form that sends itself, and a button where scripts do not run. */
export function signingOutPage({ title, home, strip, method, action, formId, fields = {} }: SigningOutProps): string {
  return renderPage(
    <Layout title={title} platformName="FranceConnect" home={home} autoSubmit>
      <section class="card">
        <h1>Déconnexion en cours</h1>
        <p>Si rien ne se passe, poursuivez avec le bouton.</p>
        <form method={method} action={action} id={formId}>
          {Object.entries(fields).map(([name, value]) => (
            <Hidden key={name} name={name} value={value} />
          ))}
          <button type="submit">Continuer la déconnexion</button>
        </form>
      </section>
    </Layout>,
    withStrip(strip),
  );
}
