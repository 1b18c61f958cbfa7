import { renderToString } from 'preact-render-to-string';
import { styleSheet } from '../../../infrastructure/http/assets.ts';
import { Lanes } from '../../../infrastructure/pages/application-marks.tsx';
import { Copyable } from '../copyable.tsx';
import { testOf } from './copy.ts';
import { Diagram } from './diagram.tsx';
import { StandsAlone } from './stands-alone.ts';
import type { Story } from './story.ts';
import { Facts, Verdict } from './summary.tsx';

/** Nothing is loaded and nothing runs. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** A sign-in as one HTML file: no server, no script, nothing from elsewhere. */
export async function htmlFileOf(story: Story): Promise<string> {
  const sheets = await Promise.all((['pico.css', 'style.css', 'flows.css'] as const).map(styleSheet));
  const head = [
    '<meta charset="utf-8">',
    `<meta http-equiv="content-security-policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    renderToString(<title>{`${story.service}: ${story.sentence}`}</title>),
    `<style>${sheets.join('\n')}</style>`,
  ].join('\n');
  const body = renderToString(
    <StandsAlone.Provider value>
      <Body story={story} />
    </StandsAlone.Provider>,
  );
  return `<!doctype html>\n<html lang="en">\n<head>\n${head}\n</head>\n${body}\n</html>\n`;
}

function Body({ story }: { story: Story }) {
  const test = testOf(story);
  return (
    <body data-character="local">
      <aside class="ribbon" aria-label="Notice">
        <p>
          <strong lang="fr">SIMULATEUR — données fictives</strong>
        </p>
      </aside>
      <header>
        <p class="wordmark">
          <Lanes />
          <span>
            franceconnect-local <small>what happened, hop by hop</small>
          </span>
        </p>
      </header>
      <main>
        <h1>Sign-in at {story.service}</h1>
        <Verdict {...story} />
        <Facts {...story} />
        <h2 id="diagram">Who said what to whom</h2>
        <p>Open a line to read what was sent or answered. Codes, secrets and signatures are masked.</p>
        <Diagram arrows={story.arrows} culprit={story.culprit} sourceMark={story.sourceMark} />
        {test && (
          <section class="take">
            <h2>To do it again</h2>
            <p>A test that starts a simulator of its own and repeats this sign-in.</p>
            <details>
              <summary>The test of FranceConnect’s side</summary>
              <Copyable name="The test" text={test} />
            </details>
          </section>
        )}
      </main>
      <footer>
        <p>
          Sign-in <code>{story.id}</code> at <code>{story.issuer}</code>. People in this file are invented.
        </p>
      </footer>
    </body>
  );
}
