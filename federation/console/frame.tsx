import type { Request } from 'express';
import { type ComponentChildren, createContext, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import type { ClockReading, MovableClock } from '../../infrastructure/clock.ts';
import { Lanes } from '../../infrastructure/pages/application-marks.tsx';
import { Navigation, type NavigationEntry } from '../../infrastructure/pages/navigation.tsx';
import { Page, type PageProps, renderPage } from '../../infrastructure/pages/page.tsx';
import { ABOUT } from './addresses.ts';
import { ClockNotice } from './clock-notice.tsx';

/** What every page of the console shows around its content. */
interface Surroundings {
  lang: Language;
  navigation: readonly NavigationEntry[];
  /** Path of the page, to mark its entry in the navigation. */
  path: string;
  clock: ClockReading | undefined;
}

type Language = 'fr' | 'en';

const SurroundingsContext = createContext<Surroundings>({ lang: 'en', navigation: [], path: '', clock: undefined });

/** Turns a page of the console into text, with the navigation and the clock of the moment around it. */
export type RenderConsole = (req: Pick<Request, 'baseUrl' | 'path'>, page: VNode) => string;

/**
 * Renders the pages of the console that one FranceConnect server answers.
 * @param lang of the pages and of the navigation
 */
export function consoleRenderer(
  navigation: readonly NavigationEntry[],
  clock: MovableClock,
  lang: Language = 'en',
): RenderConsole {
  return ({ baseUrl, path }, page) => {
    // A router sees the rest of the path only.
    const surroundings = { lang, navigation, path: (baseUrl + path).replace(/\/$/, ''), clock: clock.read() };
    return renderPage(<SurroundingsContext.Provider value={surroundings}>{page}</SurroundingsContext.Provider>);
  };
}

export interface LocalFrameProps extends Pick<PageProps, 'stylesheets' | 'scripts' | 'refresh'> {
  title: string;
  /** What the page is for, under the word mark. */
  about: string;
  children: ComponentChildren;
}

/** The document of every page under `/_local`. */
export function LocalFrame({ title, about, children, ...assets }: LocalFrameProps) {
  const { lang, navigation, path, clock } = useContext(SurroundingsContext);
  return (
    <Page
      title={title === NAME ? NAME : `${title} - ${NAME}`}
      character="local"
      lang={lang}
      home={ABOUT}
      {...assets}
      header={
        <>
          <p class="wordmark">
            <Lanes />
            <span>
              {NAME} <small>{about}</small>
            </span>
          </p>
          <Navigation entries={navigation} current={path} lang={lang} />
        </>
      }
    >
      {clock && <ClockNotice {...clock} lang={lang} />}
      {children}
    </Page>
  );
}

/** A page in its frame, for pages that come from above. */
export const framed = (frame: LocalFrameProps) => <LocalFrame {...frame} />;

/** Also the title of the home page. */
const NAME = 'franceconnect-local';
