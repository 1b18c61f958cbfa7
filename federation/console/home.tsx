import type { ClientRegistration } from '../../contract/client-registration.ts';
import type { ClockReading } from '../../infrastructure/clock.ts';
import { ASSETS } from '../../infrastructure/http/assets.ts';
import { Hidden } from '../../infrastructure/pages/forms.tsx';
import type { ShownList } from '../federation.ts';
import { CheckForm } from './check-page.tsx';
import { StoryList } from './flows/list-page.tsx';
import type { Story } from './flows/story.ts';
import { LocalFrame } from './frame.tsx';
import { ListSwitch } from './list-switch.tsx';
import { Moment } from './moment.tsx';
import { SettingsList } from './settings-list.tsx';
import { STAGE } from './stage/stage-frame.tsx';

export interface HomeProps {
  issuer: string;
  plusIssuer: string;
  cpf: string | undefined;
  sources: string | undefined;
  demo: ClientRegistration;
  mailbox: unknown;
  list: ShownList;
  clock: ClockReading;
  /** Proves that the form of the clock was shown to this browser. */
  csrf: string;
  /** What the clock could not be moved by, if it was tried. */
  problem: string | undefined;
  /** Latest first. */
  lastSignIns: readonly Story[];
}

/** The home page for humans: try it, connect one's own application, break it, and what happened last. */
export function homePage(props: HomeProps) {
  const { issuer, demo } = props;
  return (
    <LocalFrame
      title="franceconnect-local"
      about="the FranceConnect you run on your laptop"
      stylesheets={[`${ASSETS}/flows.css`]}
      scripts={[`${ASSETS}/flows.js`]}
    >
      <h1>A FranceConnect of your own</h1>
      <p>
        This is a simulator: it behaves on the wire like FranceConnect v2, knows only invented people and talks to
        nothing outside this machine. It is not a service of the State and has no link with one.
      </p>
      <div class="cards">
        <TryIt {...props} />
        <Connect issuer={issuer} demo={demo} />
        <BreakIt {...props} />
      </div>
      <section class="card">
        <h2>Check my authorization URL</h2>
        <p>Every parameter with ✓ or ✗, its rule, and the option to change in your library.</p>
        <CheckForm url="" endpoint={`${issuer}/authorize`} />
      </section>
      <LastSignIns {...props} />
      <Addresses {...props} />
    </LocalFrame>
  );
}

function TryIt({ cpf, sources, list, csrf }: HomeProps) {
  return (
    <section class="card">
      <h2>Try it</h2>
      {cpf ? (
        <>
          <p>
            The CPF site is a service that signs its users in with FranceConnect. Choose any source, then any person:
            every password is <code>123</code>.
          </p>
          <p>
            <a class="button" href={cpf}>
              Open the CPF site
            </a>
          </p>
          <p>
            <a href={STAGE}>The stage</a>: a sign-in shown to an audience step by step, in French, with buttons for
            incidents and people.
          </p>
          <p>
            <a href={`${cpf}/_sim`}>Behind the CPF site</a>: accounts, decisions, reset.
          </p>
        </>
      ) : (
        <p>The CPF site was left out at start. Connect your own application instead.</p>
      )}
      {sources && (
        <>
          <h3>List of sources</h3>
          <ListSwitch list={list} csrf={csrf} />
        </>
      )}
    </section>
  );
}

function Connect({ issuer, demo }: Pick<HomeProps, 'issuer' | 'demo'>) {
  return (
    <section class="card">
      <h2>Connect your application</h2>
      <p>
        Change nothing but these settings. This client accepts any address of this machine as <code>redirect_uri</code>.
      </p>
      <SettingsList issuer={issuer} service={demo} />
      <p>
        Send <code>acr_values=eidas1</code>, a <code>nonce</code> of at least 22 characters, and no PKCE: FranceConnect
        refuses it. <a href={`${issuer}/.well-known/openid-configuration`}>Discovery document</a>
      </p>
      <p>
        <a href="/_local/services">Every registered service</a>, with its settings and its last sign-ins.
      </p>
    </section>
  );
}

function BreakIt({ sources, clock, csrf, problem }: HomeProps) {
  return (
    <section class="card">
      <h2>Break it</h2>
      <ul>
        <li>
          <strong>Scenarios:</strong> forged tokens, failures, delays. <a href="/_local/scenarios">Choose one</a>, here
          or in the « Simulateur » drawer of the list of sources.
        </li>
        <li>
          <strong>People:</strong> <a href="/_local/personas">one for each difficulty</a>, or{' '}
          <a href="/_local/personas/new">a person of your own</a>.
        </li>
        {sources && (
          <li>
            <strong>Sources:</strong> <a href={sources}>their pages</a>; <a href="/_local/sources">pause or slow one</a>
            .
          </li>
        )}
      </ul>
      <h3 id="clock">Clock</h3>
      <p>
        It shows <Moment at={clock.now} />
        {clock.frozen && ', and is stopped'}. Codes, tokens and sessions grow old with it.
      </p>
      {problem && (
        <p class="error-summary" role="alert">
          {problem}
        </p>
      )}
      <form method="post" action="/_local/clock" class="filter">
        <Hidden name="csrf" value={csrf} />
        <label for="by">Move forward by, for example 31 min or 2 days</label>
        <input type="text" id="by" name="by" value="31 min" autocomplete="off" />
        <button type="submit" name="act" value="advance">
          Move
        </button>
        <button type="submit" name="act" value="reset" class="secondary" formNoValidate>
          Back to the machine’s time
        </button>
      </form>
    </section>
  );
}

function LastSignIns({ lastSignIns }: HomeProps) {
  return (
    <section aria-labelledby="last">
      <h2 id="last">Last sign-ins</h2>
      {lastSignIns.length > 0 ? (
        <>
          <StoryList stories={lastSignIns} />
          <p>
            <a class="back" href="/_local/flows">
              All sign-ins
            </a>
          </p>
        </>
      ) : (
        <p class="info">No sign-in yet. Open the CPF site, or paste these settings in your application.</p>
      )}
    </section>
  );
}

function Addresses({ issuer, plusIssuer, cpf, sources, mailbox }: HomeProps) {
  return (
    <section class="card">
      <h2>Addresses</h2>
      <dl class="facts">
        <dt>FranceConnect</dt>
        <dd>
          <code>{issuer}</code>
        </dd>
        <dt>FranceConnect+</dt>
        <dd>
          <code>{plusIssuer}</code>
        </dd>
        <dt>Identity sources</dt>
        <dd>{sources ? <a href={sources}>{sources}</a> : 'left out'}</dd>
        <dt>CPF site</dt>
        <dd>{cpf ? <a href={cpf}>{cpf}</a> : 'left out'}</dd>
        <dt>Mailbox</dt>
        <dd>{mailbox ? <a href="/_local/mail">/_local/mail</a> : 'sent to your server'}</dd>
        <dt>Control API</dt>
        <dd>
          <a href="/_local/api">/_local/api</a>
        </dd>
        <dt>Service contract</dt>
        <dd>
          <a href="/_local/contract">/_local/contract</a>
        </dd>
        <dt>Error codes</dt>
        <dd>
          <a href="/_local/errors/">/_local/errors</a>
        </dd>
        <dt>Health</dt>
        <dd>
          <a href="/_local/health">/_local/health</a>
        </dd>
      </dl>
    </section>
  );
}
