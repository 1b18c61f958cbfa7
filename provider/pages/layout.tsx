import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import type { PageLanguage } from '../../contract/claims.ts';
import { hrefOf, PATHS } from '../../contract/endpoints.ts';
import { HIGH } from '../../contract/platform.ts';
import { ASSETS } from '../../infrastructure/http/assets.ts';
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
  /** Whether a second submission is prevented, where scripts run. */
  sentOnce?: boolean;
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
  sentOnce = false,
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
      scripts={sentOnce ? [...scripts, `${ASSETS}/submit-once.js`] : scripts}
      anchors={ANCHORS}
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
        <ul class="centred footer-links">
          <li>
            <a href={hrefOf(PATHS.accessibility)}>{WORDS[lang].accessibility}</a>
          </li>
          {links(platformName, isPlus, lang).map(({ href, text }) => (
            <li key={href}>
              <a href={href} target="_blank" rel="noopener noreferrer">
                {text}
                <span class="visually-hidden"> {WORDS[lang].newTab}</span>
              </a>
            </li>
          ))}
          {mailbox && (
            <li>
              <a href={mailbox} lang="fr">
                E-mails du simulateur
              </a>
            </li>
          )}
        </ul>
      }
    >
      <div class="centred">{children}</div>
      {sentOnce && (
        <dialog id="patience" aria-labelledby="patience-texte">
          <p id="patience-texte">{WORDS[lang].patience}</p>
        </dialog>
      )}
    </Page>
  );
}

/** FranceConnect's own ids, to which its quick links lead (sources of today §6). */
const ANCHORS = { main: 'main-content', footer: 'footer' };

const WORDS = {
  fr: {
    accessibility: 'Accessibilité : non conforme',
    more: 'En savoir plus sur',
    terms: 'CGU',
    questions: 'Foire aux questions',
    newTab: 'Nouvel onglet',
    patience: 'Votre demande est en cours de traitement. Merci de patienter.',
  },
  en: {
    accessibility: 'Accessibility: non-compliant',
    more: 'Learn more about',
    terms: 'General conditions of use',
    questions: 'Frequently Asked Questions',
    newTab: 'New tab',
    patience: 'Your request is being processed. Please wait.',
  },
} as const;

/** FranceConnect's own pages, of which the simulator has none (sources of today §1.3). */
function links(platformName: string, isPlus: boolean, lang: PageLanguage) {
  const { more, terms, questions } = WORDS[lang];
  const site = 'https://franceconnect.gouv.fr/';
  return [
    { href: isPlus ? `${site}franceconnect-plus/` : site, text: `${more} ${platformName}` },
    { href: `${site}cgu/`, text: terms },
    { href: 'https://aide.franceconnect.gouv.fr/', text: questions },
  ];
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
