import type { ComponentChildren } from 'preact';
import { ASSETS } from '../../infrastructure/web/assets.ts';
import { Page } from '../../infrastructure/web/page.tsx';
import { Mark } from '../../infrastructure/web/source-mark.tsx';
import type { IdentitySource } from '../identity-source.ts';
import { markOf } from '../look.ts';

/** The sheet all sources share; each one's colour comes after it. */
export const SOURCES_SHEET = `${ASSETS}/sources.css`;

export interface FrameProps {
  source: IdentitySource;
  title: string;
  /** Address of the local home page. */
  home: string;
  autoSubmit?: boolean;
  /** Scripts the page is whole without. */
  scripts?: readonly string[];
  children: ComponentChildren;
}

/** What every page of a source has around it: its colour, its name, and a word on what it is. */
export function Frame({ source, title, home, autoSubmit = false, scripts = [], children }: FrameProps) {
  return (
    <Page
      character="source"
      title={`${title} - ${source.title}`}
      home={home}
      stylesheets={[SOURCES_SHEET, `/${source.id}/look.css`]}
      autoSubmit={autoSubmit}
      scripts={scripts}
      header={<WordMark source={source} />}
      footer={<p>Source d’identité simulée : aucune donnée ne quitte cette machine, aucun compte n’est réel.</p>}
    >
      {children}
    </Page>
  );
}

function WordMark({ source }: { source: IdentitySource }) {
  return (
    <span class="wordmark">
      <Mark {...markOf(source.look)} />
      <span>
        {source.title}
        <small>Source d’identité simulée</small>
      </span>
    </span>
  );
}
