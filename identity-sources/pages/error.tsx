import { Page } from '../../infrastructure/pages/page.tsx';
import type { Explanation } from '../explanations.ts';
import type { IdentitySource } from '../identity-source.ts';
import { Footer, Frame, SOURCES_SHEET } from './frame.tsx';

export interface ErrorPageProps {
  explanation: Explanation;
  home: string;
  /** The source it happened at; absent for an address no source has. */
  source?: IdentitySource | undefined;
  /** Way back to FranceConnect's list of sources, where the sign-in can go on. */
  back?: string;
}

/** What went wrong, what to do, and under a line, in English, what a developer wants to know. */
export function ErrorPage({ explanation, home, source, back }: ErrorPageProps) {
  const content = <ErrorContent {...explanation} back={back} />;
  if (source) {
    return (
      <Frame source={source} home={home} title={explanation.title}>
        {content}
      </Frame>
    );
  }
  return (
    <Page character="source" title={explanation.title} home={home} stylesheets={[SOURCES_SHEET]} footer={<Footer />}>
      {content}
    </Page>
  );
}

function ErrorContent({ title, sentences, developers, back }: Explanation & { back: string | undefined }) {
  return (
    <div class="card centred">
      <h1>{title}</h1>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {back && (
        <p>
          <a class="back" href={back}>
            Revenir sur FranceConnect
          </a>
        </p>
      )}
      {developers && (
        <section class="developers" lang="en" aria-labelledby="for-developers">
          <h2 id="for-developers">For developers</h2>
          <p>{developers}</p>
        </section>
      )}
    </div>
  );
}
