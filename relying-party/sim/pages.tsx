import type { ComponentChildren } from 'preact';
import { Field, Hidden } from '../../infrastructure/web/forms.tsx';
import { OpenBook } from '../../infrastructure/web/marks.tsx';
import { Navigation, type NavigationEntry } from '../../infrastructure/web/navigation.tsx';
import { Page } from '../../infrastructure/web/page.tsx';
import { CSRF_FIELD } from '../csrf.ts';
import type { VerificationCase } from '../linking/cases.ts';
import { REGISTER_MODES, type RegisterMode } from './register-switch.ts';
import type { Exchange, TrailEntry } from './simulator.ts';
import type { AccountView } from './view.ts';

/** What every page shows beside its content. */
export interface Shell {
  home: string;
  /** Mistakes the site makes on purpose. */
  unsafe: readonly string[];
  /** The bar that leads to the other pages of the simulator. */
  navigation: readonly NavigationEntry[];
  /** Address of the site, to mark its entry in the bar. */
  url: string;
}

interface FrameProps extends Shell {
  title: string;
  lang?: 'fr' | 'en';
  /** Whether the title stands above the content too; yes unless the content has one of its own. */
  heading?: boolean;
  children: ComponentChildren;
}

const PAGES = [
  ['/_sim', 'Overview'],
  ['/_sim/accounts', 'Accounts'],
  ['/_sim/returns', 'Returns'],
  ['/_sim/cases', 'Cases'],
  ['/_sim/mail', 'Mailbox'],
  ['/', 'The site'],
] as const;

/** Every page under `/_sim`: for developers and testers, in English. */
export function SimFrame({ home, unsafe, navigation, url, title, lang = 'en', heading = true, children }: FrameProps) {
  return (
    <Page
      title={`${title} - CPF site`}
      character="local"
      lang={lang}
      home={home}
      header={
        <>
          <p class="wordmark">
            <OpenBook />
            <span>
              CPF site <small>behind the scenes</small>
            </span>
          </p>
          <Navigation entries={navigation} current={`${url}/_sim`} lang="fr" />
          <nav aria-label="CPF site">
            <ul class="inline-links">
              {PAGES.map(([href, label]) => (
                <li key={href}>
                  <a href={href}>{label}</a>
                </li>
              ))}
            </ul>
          </nav>
        </>
      }
    >
      {heading && <h1>{title}</h1>}
      {unsafe.length > 0 && (
        <p class="error-summary">
          <strong>Unsafe on purpose:</strong> {unsafe.join(', ')}
        </p>
      )}
      {children}
    </Page>
  );
}

export interface OverviewProps extends Shell {
  csrfToken: string;
  clock: { now: string; ahead: number; movable: boolean };
  register: RegisterMode;
  exchange: Exchange | undefined;
  /** What the last form could not do. */
  problem?: string | undefined;
}

export function Overview({ csrfToken, clock, register, exchange, problem, ...shell }: OverviewProps) {
  return (
    <SimFrame {...shell} title="Simulator">
      {problem && (
        <p class="error-summary" role="alert">
          {problem}
        </p>
      )}
      <div class="cards">
        <section class="card">
          <h2>Clock</h2>
          <p>
            It is <code>{clock.now}</code>
            {clock.ahead !== 0 && ` (${Math.round(clock.ahead / 60_000)} min ahead)`}.
          </p>
          {clock.movable && (
            <form method="post" action="/_sim/clock">
              <Hidden name={CSRF_FIELD} value={csrfToken} />
              <Field name="by" label="Move forward by" hint="For example 31 min, 25h, 31 days" />
              <button type="submit">Move the clock</button>
            </form>
          )}
        </section>
        <section class="card">
          <h2>Social security register</h2>
          <p>
            Now <strong>{register}</strong>. Off, the number is compared with the identity alone; down, nothing is
            decided.
          </p>
          <form method="post" action="/_sim/register">
            <Hidden name={CSRF_FIELD} value={csrfToken} />
            {REGISTER_MODES.map((mode) => (
              <button key={mode} type="submit" name="mode" value={mode} class="secondary" disabled={mode === register}>
                {mode}
              </button>
            ))}
          </form>
        </section>
        <section class="card">
          <h2 lang="fr">Recommencer la démonstration</h2>
          <p>Forgets accounts, e-mails, sessions, scenarios and the clock of every application; asks first.</p>
          <p>
            <a class="button" href="/_sim/recommencer" lang="fr">
              Recommencer la démonstration
            </a>
          </p>
        </section>
      </div>
      <section class="card">
        <h2>Last FranceConnect exchange</h2>
        {exchange ? <Json value={exchange} /> : <p>None yet.</p>}
      </section>
      <p>
        The same as JSON under <code>/_sim/api</code>: <code>GET accounts</code>, <code>GET returns</code>,{' '}
        <code>GET exchange</code>, <code>GET cases</code>, <code>GET register/NIR</code>, <code>PUT register</code>,{' '}
        <code>POST accounts/ID/suspend</code> (or close, die, confirm-email), <code>POST cases/ID/accept</code> (or
        refuse), <code>POST clock</code>, <code>POST reset</code>.
      </p>
    </SimFrame>
  );
}

function Json({ value }: { value: unknown }) {
  return (
    <div class="scroll">
      <pre>
        <code>{JSON.stringify(value, null, 2)}</code>
      </pre>
    </div>
  );
}

export interface ReturnsProps extends Shell {
  trail: readonly TrailEntry[];
}

/** Which row of the linking table applied, on which facts, and why: what citizens' pages never show. */
export function Returns({ trail, ...shell }: ReturnsProps) {
  return (
    <SimFrame {...shell} title="Returns from FranceConnect">
      <p>Newest first. A fact that is not listed was not looked at.</p>
      {trail.length === 0 && <p>None yet.</p>}
      {trail.map(({ at, row, reason, outcome, facts, coherence, registered, identity, account }) => (
        <section class="card" key={at + row}>
          <h2>
            <span class="badge">{row}</span> {outcome.do}
          </h2>
          <p>{reason}</p>
          <dl class="facts">
            {Object.entries(facts).map(([name, value]) => (
              <>
                <dt>{name}</dt>
                <dd>
                  <code>{value}</code>
                </dd>
              </>
            ))}
            {coherence && (
              <>
                <dt>coherence (B9)</dt>
                <dd>
                  <code>{[coherence.level, ...coherence.codes].join(' ')}</code>
                </dd>
              </>
            )}
            {registered && (
              <>
                <dt>register says</dt>
                <dd>
                  <code>{JSON.stringify(registered)}</code>
                </dd>
              </>
            )}
            <dt>outcome</dt>
            <dd>
              <code>{JSON.stringify(outcome)}</code>
            </dd>
            <dt>sub</dt>
            <dd>
              <code>{identity.sub}</code> at <code>{identity.issuer}</code>
            </dd>
            {account && (
              <>
                <dt>account</dt>
                <dd>
                  <a href={`/_sim/accounts#${account}`}>{account}</a>
                </dd>
              </>
            )}
            <dt>when</dt>
            <dd>{at}</dd>
          </dl>
        </section>
      ))}
    </SimFrame>
  );
}

export interface AccountsProps extends Shell {
  csrfToken: string;
  accounts: readonly AccountView[];
  pending: readonly { id: string; nir: string; frozen?: boolean; contact: { email: { value: string } } }[];
  acts: readonly string[];
}

export function Accounts({ csrfToken, accounts, pending, acts, ...shell }: AccountsProps) {
  return (
    <SimFrame {...shell} title="Accounts">
      {accounts.length === 0 && <p>None yet.</p>}
      {accounts.map((account) => (
        <section class="card" key={account.id} id={account.id}>
          <h2>
            {account.identity.given_name} {account.identity.family_name} <span class="badge">{account.state}</span>
          </h2>
          <Json value={account} />
          {account.status === 'active' && (
            <form method="post" action={`/_sim/accounts/${account.id}`}>
              <Hidden name={CSRF_FIELD} value={csrfToken} />
              {acts.map((act) => (
                <button key={act} type="submit" name="act" value={act} class="secondary">
                  {act}
                </button>
              ))}
            </form>
          )}
        </section>
      ))}
      <h2>Registrations that wait for their e-mail</h2>
      {pending.length === 0 ? <p>None.</p> : <Json value={pending} />}
    </SimFrame>
  );
}

export interface CasesProps extends Shell {
  csrfToken: string;
  cases: readonly VerificationCase[];
}

export function Cases({ csrfToken, cases, ...shell }: CasesProps) {
  return (
    <SimFrame {...shell} title="Identity verifications">
      <p>In true life somebody looks at papers for two or three days. Here you decide.</p>
      {cases.length === 0 && <p>None waits.</p>}
      {cases.map((found) => (
        <section class="card" key={found.id}>
          <h2>
            <span class="badge">{found.row}</span> {found.person.identity.given_name}{' '}
            {found.person.identity.family_name}
          </h2>
          <Json value={found} />
          <form method="post" action={`/_sim/cases/${found.id}`}>
            <Hidden name={CSRF_FIELD} value={csrfToken} />
            <button type="submit" name="verdict" value="accept">
              Accept
            </button>
            <button type="submit" name="verdict" value="refuse" class="secondary">
              Refuse
            </button>
          </form>
        </section>
      ))}
    </SimFrame>
  );
}
