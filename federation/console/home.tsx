import type { ClientRegistration } from '../../contract/client-registration.ts';
import type { Persona } from '../../personas/persona.ts';
import { LocalFrame } from './frame.tsx';
import { plain } from './plain-text.ts';
import { environmentFile } from './settings.ts';

export interface HomeProps {
  issuer: string;
  plusIssuer: string;
  cpf: string | undefined;
  sources: string | undefined;
  sourceTitles: Readonly<Record<string, string>>;
  demo: ClientRegistration;
  mailbox: unknown;
  people: readonly Persona[];
  filter: string;
}

/** The home page for humans: what this is, how to try it, how to connect one's own application, who may sign in. */
export function homePage(props: HomeProps) {
  return (
    <LocalFrame title="franceconnect-local" about="the FranceConnect you run on your laptop">
      <h1>A FranceConnect of your own</h1>
      <p>
        This is a simulator: it behaves on the wire like FranceConnect v2, knows only invented people and talks to
        nothing outside this machine. It is not a service of the State and has no link with one.
      </p>
      <div class="cards">
        <TryIt cpf={props.cpf} />
        <Connect issuer={props.issuer} demo={props.demo} />
        <SeeIt />
        <Addresses {...props} />
      </div>
      <People {...props} />
    </LocalFrame>
  );
}

function TryIt({ cpf }: Pick<HomeProps, 'cpf'>) {
  return (
    <section class="card">
      <h2>Try it</h2>
      {cpf ? (
        <>
          <p>
            The CPF site is a service that signs its users in with FranceConnect. Choose any source, then anybody: every
            password is <code>123</code>.
          </p>
          <p>
            <a class="button" href={cpf}>
              Open the CPF site
            </a>
          </p>
        </>
      ) : (
        <p>The CPF site was left out at start. Connect your own application instead.</p>
      )}
    </section>
  );
}

function SeeIt() {
  return (
    <section class="card">
      <h2>See what happened</h2>
      <p>
        Every sign-in, hop by hop: what each sent and answered, tokens decoded and checked, and when it failed the rule
        that was broken.
      </p>
      <p>
        <a href="/_local/flows">Sign-ins</a>
      </p>
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
      <pre>{environmentFile(issuer, demo)}</pre>
      <p>
        Endpoints: <a href={`${issuer}/.well-known/openid-configuration`}>discovery document</a>. Send{' '}
        <code>acr_values=eidas1</code>, a <code>nonce</code> of at least 22 characters, and no PKCE: FranceConnect
        refuses it.
      </p>
    </section>
  );
}

function Addresses({ issuer, plusIssuer, cpf, sources, mailbox }: Omit<HomeProps, 'people' | 'filter'>) {
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
        <dt>E-mails about sign-ins</dt>
        <dd>{mailbox ? <a href="/_local/mail">/_local/mail</a> : 'sent to your server'}</dd>
        <dt>Health</dt>
        <dd>
          <a href="/_local/health">/_local/health</a>
        </dd>
      </dl>
    </section>
  );
}

function People({ people, filter, sourceTitles }: HomeProps) {
  const wanted = people.filter((persona) => matches(persona, filter));
  return (
    <section>
      <h2 id="people">People to sign in with</h2>
      <form method="get" action="/_local#people" class="filter">
        <label for="filter">Filter by name, difficulty or kind</label>
        <input type="search" id="filter" name="filter" value={filter} />
        <button type="submit">Filter</button>
      </form>
      <p>
        {wanted.length} of {people.length}. The password is <code>123</code> everywhere.{' '}
        <a href="/_local/personas/new">Add a person of your own</a>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <section class="scroll" tabIndex={0} aria-labelledby="people">
        <table>
          <thead>
            <tr>
              <th scope="col">Person</th>
              <th scope="col">Lets you see</th>
              <th scope="col">Signs in at</th>
              <th scope="col">NIR and key</th>
            </tr>
          </thead>
          <tbody lang="fr">
            {wanted.map((persona) => (
              <tr key={persona.id}>
                <th scope="row">
                  {persona.label}
                  <br />
                  <code>{persona.id}</code>
                </th>
                <td>{persona.why}</td>
                <td>
                  {Object.entries(persona.credentials).map(([source, { identifiant }]) => (
                    <div key={source}>
                      {sourceTitles[source] ?? source} : <code>{identifiant}</code>
                    </div>
                  ))}
                </td>
                <td class="number">
                  <NumberAndKey persona={persona} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

/** What a service asks for beside FranceConnect. */
function NumberAndKey({ persona: { nir, nir_key } }: { persona: Persona }) {
  if (nir === undefined) return <>none</>;
  return (
    <>
      <code>{nir}</code>
      {nir_key && (
        <>
          {' '}
          key <code>{nir_key}</code>
        </>
      )}
    </>
  );
}

function matches({ id, label, why, kinds }: Persona, filter: string): boolean {
  return plain([id, label, why, ...kinds].join(' ')).includes(plain(filter.trim()));
}
