import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import type { PageLanguage } from '../../contract/claims.ts';
import { hrefOf, PATHS } from '../../contract/endpoints.ts';
import { HIGH } from '../../contract/platform.ts';
import { Rings } from '../../infrastructure/pages/application-marks.tsx';
import { Page } from '../../infrastructure/pages/page.tsx';
import { type PageHelp, PageHelpContext } from '../../infrastructure/strip/page-help.ts';
import type { StripProps } from '../../infrastructure/strip/strip.tsx';

export interface LayoutProps {
  title: string;
  platformName: string;
  home: string;
  lang?: PageLanguage;
  autoSubmit?: boolean;
  /** Scripts the page is whole without. */
  scripts?: readonly string[];
  children: ComponentChildren;
}

/** FranceConnect's frame: a quiet word mark, one centred column. */
export function Layout({
  title,
  platformName,
  home,
  lang = 'fr',
  autoSubmit = false,
  scripts = [],
  children,
}: LayoutProps) {
  const mailbox = useContext(PageHelpContext)?.strip.links.mailbox;
  const isPlus = platformName === HIGH.name;
  return (
    <Page
      title={title}
      lang={lang}
      character="franceconnect"
      home={`${home}/a-propos`}
      autoSubmit={autoSubmit}
      scripts={scripts}
      header={
        <div class="centred">
          <p class="wordmark">
            {isPlus ? <Rings second="plus" /> : <Rings />}
            <span>
              {platformName}
              <small lang="fr">{isPlus ? 'simulateur local, niveaux substantiel et élevé' : 'simulateur local'}</small>
            </span>
          </p>
        </div>
      }
      footer={
        <p class="centred">
          <a href={hrefOf(PATHS.accessibility)}>{lang === 'fr' ? 'Accessibilité' : 'Accessibility'}</a>
          {mailbox && (
            <>
              {' · '}
              <a href={mailbox} lang="fr">
                E-mails du simulateur
              </a>
            </>
          )}
        </p>
      }
    >
      <div class="centred">{children}</div>
    </Page>
  );
}

/** What every page is given, whatever it shows. */
export interface StandingPageProps {
  /** Address of the local home page. */
  home: string;
  /** The simulator's strip; undefined where there is none. */
  strip: StripProps | undefined;
}

/** A page below which the strip stands, without a form to fill in. */
export function withStrip(strip: StripProps | undefined): PageHelp | undefined {
  return strip && { strip, values: {} };
}
