import type { ComponentChildren } from 'preact';
import { Lanes } from '../../infrastructure/web/marks.tsx';
import { Page, type PageProps } from '../../infrastructure/web/page.tsx';

export interface LocalFrameProps extends Pick<PageProps, 'stylesheets' | 'scripts'> {
  title: string;
  /** What the page is for, under the word mark. */
  about: string;
  children: ComponentChildren;
}

/** The document of every page under `/_local` but the home page. */
export function LocalFrame({ title, about, children, ...assets }: LocalFrameProps) {
  return (
    <Page
      title={`${title} - franceconnect-local`}
      character="local"
      lang="en"
      home="/_local"
      {...assets}
      header={
        <p class="wordmark">
          <Lanes />
          <span>
            franceconnect-local <small>{about}</small>
          </span>
        </p>
      }
    >
      {children}
    </Page>
  );
}
