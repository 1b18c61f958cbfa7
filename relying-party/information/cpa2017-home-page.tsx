import { FraudWarning } from '../web/fraud-warning.tsx';
import { type Frame, Layout } from '../web/layout.tsx';
import { MessagePage } from '../web/problems.tsx';
import type { CpaService } from './cpa2017-services.ts';
import { CPA_SERVICES, RIGHTS_ENTRIES } from './cpa2017-services.ts';

/** Variant cpa2017: what « Connexion » opens, entry by entry, in the order of seed 000. */
export function Cpa2017HomePage({ frame }: { frame: Frame }) {
  return (
    <Layout frame={frame} title="Mon compte d’activité">
      <div class="cpf-wide">
        <h1>Mon compte d’activité</h1>
        <p>
          Munissez-vous de votre numéro de sécurité sociale et d’une adresse e-mail valide, puis connectez-vous ou
          inscrivez-vous.
        </p>
        {frame.visitor ? (
          <p>Bonjour {frame.visitor.name}, vous êtes connecté(e).</p>
        ) : (
          <p class="cpf-actions">
            <a class="cpf-button" href="/connexion">
              Connexion
            </a>
            <a href="/inscription/tutoriel">Tutoriel sur l’inscription</a>
          </p>
        )}
        <section class="card" aria-labelledby="services">
          <h2 id="services">Mes services</h2>
          <ul class="cpf-services">
            {CPA_SERVICES.map(({ label, href }) => (
              <li key={href}>
                <a href={href}>{label}</a>
              </li>
            ))}
            <li>
              Je consulte mes droits&nbsp;:
              <ul>
                {RIGHTS_ENTRIES.map(({ label, href }) => (
                  <li key={href}>
                    <a href={href}>{label}</a>
                  </li>
                ))}
              </ul>
            </li>
          </ul>
        </section>
        <FraudWarning />
      </div>
    </Layout>
  );
}

/** A service the site of 2017 offered, and this simulator does not. */
export function FormerServicePage({ frame, service }: { frame: Frame; service: CpaService & { what: string } }) {
  return (
    <MessagePage
      frame={frame}
      title={service.label}
      actions={[
        { href: '/', label: 'Revenir à l’accueil' },
        { href: '/recherche', label: 'Rechercher une formation' },
      ]}
    >
      <p>{service.what}</p>
      <p class="cpf-later">Ce service de 2017 ne fait pas partie du simulateur.</p>
    </MessagePage>
  );
}
