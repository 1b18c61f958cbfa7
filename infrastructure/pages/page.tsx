import type { ComponentChildren, VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { renderToString } from 'preact-render-to-string';
import { ASSETS } from '../http/assets.ts';
import { type PageHelp, PageHelpContext } from '../strip/page-help.ts';
import { Strip } from '../strip/strip.tsx';
import { resolveAddresses } from './addresses.ts';

resolveAddresses();

/** One family, four characters: which application a page belongs to decides its accent and shape. */
export type Character = 'franceconnect' | 'source' | 'cpf' | 'local';

export interface PageProps {
  title: string;
  character: Character;
  lang?: 'fr' | 'en';
  /** Address of the page that explains the simulator to the public; the ribbon leads there. */
  home: string;
  /** Further style sheets, same origin. */
  stylesheets?: readonly string[];
  /** Scripts the page is whole without, same origin. */
  scripts?: readonly string[];
  /** Seconds after which the page loads itself anew where scripts do not run. */
  refresh?: number;
  /** Sends the page's first form by itself when scripts run; without them its button does. */
  autoSubmit?: boolean;
  /** Ids of main content and footer, where quick links lead to both. Default: one link, to `contenu`. */
  anchors?: { main: string; footer: string };
  /** Goes above the main content: word mark, navigation. */
  header?: ComponentChildren;
  footer?: ComponentChildren;
  children: ComponentChildren;
}

/** The document every page of every application is made of. */
export function Page(props: PageProps) {
  const {
    title,
    character,
    lang = 'fr',
    home,
    stylesheets = [],
    scripts = [],
    refresh,
    autoSubmit,
    anchors,
    header,
    footer,
    children,
  } = props;
  const help = useContext(PageHelpContext);
  return (
    <html lang={lang}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" href={`${ASSETS}/${character}.svg`} type="image/svg+xml" />
        <link rel="stylesheet" href={`${ASSETS}/pico.css`} />
        <link rel="stylesheet" href={`${ASSETS}/style.css`} />
        {help && <link rel="stylesheet" href={`${ASSETS}/strip.css`} />}
        {stylesheets.map((href) => (
          <link rel="stylesheet" href={href} key={href} />
        ))}
        {refresh !== undefined && (
          <noscript>
            <meta http-equiv="refresh" content={String(refresh)} />
          </noscript>
        )}
        {scripts.map((src) => (
          <script src={src} key={src} defer />
        ))}
        {autoSubmit && <script src={`${ASSETS}/auto-submit.js`} defer />}
      </head>
      <body data-character={character}>
        {anchors ? (
          <QuickLinks {...anchors} lang={lang} />
        ) : (
          <a class="skip" href="#contenu">
            {lang === 'fr' ? 'Aller au contenu' : 'Skip to content'}
          </a>
        )}
        <aside class="ribbon" aria-label={lang === 'fr' ? 'Avertissement' : 'Notice'}>
          <p>
            <strong>SIMULATEUR — données fictives</strong> <a href={home}>De quoi s’agit-il ?</a>
          </p>
        </aside>
        {header && <header>{header}</header>}
        <main id={anchors?.main ?? 'contenu'}>{children}</main>
        {help && <Strip {...help.strip} />}
        {footer && <footer id={anchors?.footer}>{footer}</footer>}
      </body>
    </html>
  );
}

/** Shown while one of them has the focus. */
function QuickLinks({ main, footer, lang }: { main: string; footer: string; lang: 'fr' | 'en' }) {
  const french = lang === 'fr';
  return (
    <nav aria-label={french ? 'Accès rapide' : 'Quick access'}>
      <a class="skip" href={`#${main}`}>
        {french ? 'Contenu' : 'Content'}
      </a>
      <a class="skip" href={`#${footer}`}>
        {french ? 'Pied de page' : 'Footer'}
      </a>
    </nav>
  );
}

/**
 * The text of a page, ready to send as `text/html`.
 * @param help the simulator's strip and what it fills in
 */
export function renderPage(page: VNode, help?: PageHelp): string {
  return `<!DOCTYPE html>${renderToString(<PageHelpContext.Provider value={help}>{page}</PageHelpContext.Provider>)}`;
}
