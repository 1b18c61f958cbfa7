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

/** Asks a browser for the control token. */
export function controlSignInPage({ action, wanted, wrong }: ControlSignInProps): string {
  return renderPage(
    <Frame title="Control token">
      <p>
        What this simulator keeps is shown to those who know the token it was started with, <code>--control-token</code>
        . It is asked for once; this browser remembers it for 12 hours.
      </p>
      {wrong && (
        <p class="error" role="alert" id="problem">
          ⚠ This is not the token of this simulator.
        </p>
      )}
      <form method="post" action={action}>
        <input type="hidden" name="next" value={wanted} />
        <label for="token">Control token</label>
        <input
          type="password"
          id="token"
          name="token"
          required
          autocomplete="current-password"
          aria-invalid={wrong || undefined}
          aria-describedby={wrong ? 'problem' : undefined}
        />
        <button type="submit">Continue</button>
      </form>
    </Frame>,
  );
}

/** The page a browser gets that may not see what it asked for. */
export function refusedPage(message: string): string {
  return renderPage(
    <Frame title="For this machine only">
      <p>{message}</p>
    </Frame>,
  );
}

function Frame({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <Page
      title={`${title} - franceconnect-local`}
      character="local"
      lang="en"
      home="/_local"
      header={
        <p class="wordmark">
          <Lanes />
          <span>
            franceconnect-local <small>the FranceConnect you run on your laptop</small>
          </span>
        </p>
      }
    >
      <h1>{title}</h1>
      {children}
    </Page>
  );
}
