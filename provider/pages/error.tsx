import type { CatalogueEntry, ErrorCode } from '../../contract/errors/catalogue.ts';
import type { AddressCheck } from '../../contract/errors/fc-error.ts';
import type { Fault } from '../../contract/faults.ts';
import { renderPage } from '../../infrastructure/pages/page.tsx';
import { Layout, type StandingPageProps, withStrip } from './layout.tsx';
import { Rules } from './rules.tsx';

export interface ErrorPageProps extends StandingPageProps {
  platformName: string;
  code: ErrorCode;
  /** Identifies this very occurrence, in the log too. */
  errorId: string;
  entry: CatalogueEntry;
  faults: readonly Fault[];
  address: AddressCheck | undefined;
  /** Address of the page that says all about this error. */
  explanation: string;
  /** Address of a help page, where it takes the place of what to do. */
  help: string | undefined;
  /** Address of the page that shows the whole sign-in, when this error is part of one. */
  timeline: string | undefined;
  /** Address of the support form, for the codes that offer it. */
  support: string | undefined;
  back: { service: string; href: string } | undefined;
}

/** FranceConnect's error page (reference: service contract §3.8), and below it, apart, what a developer needs. */
export function errorPage(props: ErrorPageProps): string {
  const { platformName, home, code, entry, help, support, back } = props;
  return renderPage(
    <Layout title={`Erreur de connexion - ${platformName}`} platformName={platformName} home={home}>
      <section class="card">
        <h1>Une erreur s’est produite</h1>
        <p>
          <strong class="error-code">Erreur {code}</strong>
        </p>
        <h2>{help ? 'Besoin d’aide ?' : 'Que faire ?'}</h2>
        <p>{entry.message}</p>
        {help && (
          <p>
            <a class="button" href={help}>
              Consulter la page d’aide
            </a>
          </p>
        )}
        {support && (
          <p>
            <a class="contact" href={support}>
              Contactez-nous
            </a>
          </p>
        )}
        {back && (
          <p>
            <a class="back" href={back.href}>
              Revenir sur {back.service}
            </a>
          </p>
        )}
      </section>
      <Developers {...props} />
    </Layout>,
    withStrip(props.strip),
  );
}

function Developers({ code, errorId, home, entry, faults, address, explanation, timeline }: ErrorPageProps) {
  return (
    <section class="developers" lang="en">
      <h2>For developers</h2>
      <p>{entry.trigger}</p>
      <Rules code={code} faults={faults} address={address} contract={`${home}/contract`} />
      <p>
        <strong>In production:</strong> {entry.production}
      </p>
      <p>
        <a href={explanation}>All about {code}</a>
      </p>
      {timeline && (
        <p>
          <a href={timeline}>This sign-in, hop by hop</a>
        </p>
      )}
      <p>
        <small>
          Occurrence <code>{errorId}</code>, HTTP {entry.http}. The same identifier is in the log.
        </small>
      </p>
    </section>
  );
}
