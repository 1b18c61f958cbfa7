import { Page } from '../../infrastructure/pages/page.tsx';
import { Mark } from '../../infrastructure/pages/source-mark.tsx';
import type { IdentitySource } from '../identity-source.ts';
import { markOf } from '../look.ts';
import { Footer, SOURCES_SHEET } from './frame.tsx';

export interface DirectoryPageProps {
  sources: readonly { source: IdentitySource; issuer: string }[];
  home: string;
}

/** The address of the sources seen by hand: which ones there are, and where each one's metadata is. */
export function DirectoryPage({ sources, home }: DirectoryPageProps) {
  return (
    <Page
      character="source"
      title="Fournisseurs d’identité simulés"
      home={home}
      stylesheets={[SOURCES_SHEET]}
      footer={<Footer />}
    >
      <div class="centred">
        <h1>Fournisseurs d’identité simulés</h1>
        <p>
          On n’entre pas ici directement : c’est FranceConnect qui y envoie. Voici ceux que FranceConnect peut proposer.
        </p>
        <ul class="directory">
          {sources.map(({ source, issuer }) => (
            <li class="card" key={source.id}>
              <h2>
                <Mark {...markOf(source.look)} /> {source.title}
              </h2>
              <p>{source.description}</p>
              <dl class="facts">
                <dt>Identifiant</dt>
                <dd>
                  <code>{source.id}</code>
                </dd>
                <dt>Niveaux</dt>
                <dd>{source.acr.join(', ')}</dd>
                <dt>Métadonnées</dt>
                <dd>
                  <a href={`/${source.id}/.well-known/openid-configuration`}>{issuer}</a>
                </dd>
              </dl>
            </li>
          ))}
        </ul>
      </div>
    </Page>
  );
}
