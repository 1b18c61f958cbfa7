import type { Request, Router } from 'express';
import type { Federation } from '../federation.ts';
import type { LocalFrameProps as LocalPage } from './frame.tsx';
import type { LocalForms } from './local-form.ts';

/** What a page that is added to the console is made with. */
export interface PageTools {
  federation: Federation;
  /** Anti-forgery of the console's forms. */
  forms: Pick<LocalForms, 'read' | 'token' | 'isOurs'>;
  /** A page within the console's frame, as text. */
  render: (req: Pick<Request, 'baseUrl' | 'path'>, page: LocalPage) => string;
}

export type { LocalPage };

/** A page of the console that comes from above `federation/`: whoever starts the federation hands it in. */
export interface AddedPage {
  /** Below `/_local`, such as `/audit`. */
  path: string;
  label: { en: string; fr: string };
  /** Answers below that path; called for each server that shows the console. */
  routes(tools: PageTools): Router;
}
