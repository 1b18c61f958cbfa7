import type { CatalogueEntry } from '../../contract/errors/catalogue.ts';
import type { Fault } from '../../contract/faults.ts';
import { renderPage } from '../../infrastructure/web/page.tsx';
import { Layout } from './layout.tsx';

export interface ErrorPageProps {
  platformName: string;
  home: string;
  code: string;
  /** Identifies this very occurrence, in the log too. */
  errorId: string;
  entry: CatalogueEntry;
  faults: readonly Fault[];
  back: { service: string; href: string } | undefined;
}

/** FranceConnect's error page (reference: service contract §3.8), and below it, apart, what a developer needs. */
export function errorPage({ platformName, home, code, errorId, entry, faults, back }: ErrorPageProps): string {
  return renderPage(
    <Layout title={`Erreur de connexion - ${platformName}`} platformName={platformName} home={home}>
      <section class="card">
        <h1>Une erreur s’est produite</h1>
        <p>
          <strong class="error-code">Erreur {code}</strong>
        </p>
        <h2>Que faire ?</h2>
        <p>{entry.message}</p>
        {back && (
          <p>
            <a class="back" href={back.href}>
              Revenir sur {back.service}
            </a>
          </p>
        )}
      </section>
      <section class="developers" lang="en">
        <h2>For developers</h2>
        <p>{entry.rule}</p>
        {faults.length > 0 && <Faults faults={faults} />}
        <p>
          <strong>How to fix it:</strong> {entry.fix}
        </p>
        <p>
          <small>
            Occurrence <code>{errorId}</code>, HTTP {entry.http}. The same identifier is in the log.
          </small>
        </p>
      </section>
    </Layout>,
  );
}

function Faults({ faults }: { faults: readonly Fault[] }) {
  return (
    // A region that scrolls must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: required for a scrollable region (WCAG 2.1.1)
    <section class="scroll" tabIndex={0} aria-label="Sent against expected">
      <table>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Sent</th>
            <th scope="col">Expected</th>
          </tr>
        </thead>
        <tbody>
          {faults.map(({ path, received, expected }) => (
            <tr key={path}>
              <th scope="row">
                <code>{path}</code>
              </th>
              <td>
                <code>{received}</code>
              </td>
              <td>{expected}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
