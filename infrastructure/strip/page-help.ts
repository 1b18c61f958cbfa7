import { createContext } from 'preact';
import type { StripProps } from './strip.tsx';

/** What the simulator adds to one page. */
export interface PageHelp {
  strip: StripProps;
  /** Field name → text that stands in the field as long as nothing was typed there. */
  values: Readonly<Record<string, string>>;
}

/** The help of the page being rendered, which no page needs to know. */
export const PageHelpContext = createContext<PageHelp | undefined>(undefined);
