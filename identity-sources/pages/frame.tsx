import type { ComponentChildren } from 'preact';
import { ASSETS } from '../../infrastructure/web/assets.ts';
import { Page } from '../../infrastructure/web/page.tsx';
import type { IdentitySource } from '../identity-source.ts';

/** The sheet all sources share; each one's colour comes after it. */
export const SOURCES_SHEET = `${ASSETS}/sources.css`;

export interface FrameProps {
  source: IdentitySource;
  title: string;
  /** Address of the local home page. */
  home: string;
  autoSubmit?: boolean;
  children: ComponentChildren;
}

/** What every page of a source has around it: its colour, its name, and a word on what it is. */
export function Frame({ source, title, home, autoSubmit = false, children }: FrameProps) {
  return (
    <Page
      character="source"
      title={`${title} - ${source.title}`}
      home={home}
      stylesheets={[SOURCES_SHEET, `/${source.id}/look.css`]}
      autoSubmit={autoSubmit}
      header={<SourceMark source={source} />}
      footer={<p>Source d’identité simulée : aucune donnée ne quitte cette machine, aucun compte n’est réel.</p>}
    >
      {children}
    </Page>
  );
}

function SourceMark({ source }: { source: IdentitySource }) {
  return (
    <span class="wordmark">
      <span class="initial" aria-hidden="true">
        {initialOf(source.title)}
      </span>
      <span>
        {source.title}
        <small>Source d’identité simulée</small>
      </span>
    </span>
  );
}

/** « L’Identité Numérique » goes under I, as on FranceConnect's list: the article says nothing. */
function initialOf(title: string): string {
  return title
    .replace(/^L['’]/i, '')
    .charAt(0)
    .toUpperCase();
}
