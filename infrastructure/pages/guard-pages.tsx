import type { ComponentChildren } from 'preact';
import { Lanes } from './application-marks.tsx';
import { Page, renderPage } from './page.tsx';

export interface ControlSignInProps {
  /** Where the form goes. */
  action: string;
  /** The address to come back to. */
  wanted: string;
  /** Whether a wrong token was given. */
  wrong: boolean;
}

/** The words of the page, by the language of the page it leads to. */
const WORDS = {
  en: {
    title: 'Control token',
    about: 'the FranceConnect you run on your laptop',
    what: 'What this simulator keeps is shown to those who know the token it was started with,',
    once: 'It is asked for once; this browser remembers it for 12 hours.',
    wrong: 'This is not the token of this simulator.',
    label: 'Control token',
    button: 'Continue',
  },
  fr: {
    title: 'Code d’accès au simulateur',
    about: 'simulateur de FranceConnect',
    what: 'Cette page est réservée aux personnes qui connaissent le code choisi au démarrage du simulateur,',
    once: 'Il est demandé une seule fois ; ce navigateur le retient pendant 12 heures.',
    wrong: 'Ce n’est pas le code de ce simulateur.',
    label: 'Code d’accès',
    button: 'Continuer',
  },
} as const;

/** The pages in French: the stage, the e-mails, what is behind the CPF site. */
const FRENCH = /^\/(_sim|_local\/(stage|mail))([/?]|$)/;

/** Asks a browser for the control token, in the language of the page it leads to. */
export function controlSignInPage({ action, wanted, wrong }: ControlSignInProps): string {
  const lang = FRENCH.test(wanted) ? 'fr' : 'en';
  const words = WORDS[lang];
  return renderPage(
    <Frame title={words.title} about={words.about} lang={lang}>
      <p>
        {words.what} <code>--control-token</code>. {words.once}
      </p>
      {wrong && (
        <p class="error" role="alert" id="problem">
          ⚠ {words.wrong}
        </p>
      )}
      <form method="post" action={action} class="column">
        <input type="hidden" name="next" value={wanted} />
        <label for="token">{words.label}</label>
        <input
          type="password"
          id="token"
          name="token"
          required
          autocomplete="current-password"
          aria-invalid={wrong || undefined}
          aria-describedby={wrong ? 'problem' : undefined}
        />
        <button type="submit">{words.button}</button>
      </form>
    </Frame>,
  );
}

/** The page a browser gets that may not see what it asked for. */
export function refusedPage(message: string): string {
  return renderPage(
    <Frame title="For this machine only" about={WORDS.en.about} lang="en">
      <p>{message}</p>
    </Frame>,
  );
}

interface FrameProps {
  title: string;
  about: string;
  lang: 'fr' | 'en';
  children: ComponentChildren;
}

function Frame({ title, about, lang, children }: FrameProps) {
  return (
    <Page
      title={`${title} - franceconnect-local`}
      character="local"
      lang={lang}
      home="/_local"
      header={
        <p class="wordmark">
          <Lanes />
          <span>
            franceconnect-local <small>{about}</small>
          </span>
        </p>
      }
    >
      <h1>{title}</h1>
      {children}
    </Page>
  );
}
