import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { ASSETS } from '../../infrastructure/http/assets.ts';
import { Page } from '../../infrastructure/pages/page.tsx';
import { Mark } from '../../infrastructure/pages/source-mark.tsx';
import { PageHelpContext } from '../../infrastructure/strip/page-help.ts';
import type { IdentitySource } from '../identity-source.ts';
import { markOf } from '../look.ts';

/** The sheet all sources share; each one's colour comes after it. */
export const SOURCES_SHEET = `${ASSETS}/sources.css`;

export interface FrameProps {
  source: IdentitySource;
  title: string;
  /** Address of the local home page. */
  home: string;
  lang?: 'fr' | 'en';
  autoSubmit?: boolean;
  /** Scripts the page is whole without. */
  scripts?: readonly string[];
  children: ComponentChildren;
}

/** What every page of a source has around it: its colour, its name, and a word on what it is. */
export function Frame({ source, title, home, lang = 'fr', autoSubmit = false, scripts = [], children }: FrameProps) {
  return (
    <Page
      character="source"
      title={`${title} - ${source.title}`}
      home={home}
      lang={lang}
      stylesheets={[SOURCES_SHEET, `/${source.id}/look.css`]}
      autoSubmit={autoSubmit}
      scripts={scripts}
      header={<WordMark source={source} />}
      footer={<Footer />}
    >
      {children}
    </Page>
  );
}

/** Below every page of every source. */
export function Footer() {
  const mailbox = useContext(PageHelpContext)?.strip.links.mailbox;
  return (
    <p lang="fr">
      Fournisseur d’identité simulé : aucune donnée ne quitte cette machine, aucun compte n’est réel.
      {mailbox && (
        <>
          {' '}
          <a href={mailbox}>E-mails du simulateur</a>
        </>
      )}
    </p>
  );
}

function WordMark({ source }: { source: IdentitySource }) {
  return (
    <span class="wordmark">
      <Mark {...markOf(source.look)} />
      <span>
        {source.title}
        <small lang="fr">Fournisseur d’identité simulé</small>
      </span>
    </span>
  );
}
