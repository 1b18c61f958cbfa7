import type { ClientRegistration } from '../../contract/client-registration.ts';
import { ASSETS } from '../../infrastructure/http/assets.ts';
import { CheckForm } from './check-page.tsx';
import { StoryList } from './flows/list-page.tsx';
import type { Story } from './flows/story.ts';
import { LocalFrame } from './frame.tsx';
import { Moment } from './moment.tsx';
import { SettingsList } from './settings-list.tsx';

export interface ServicesPageProps {
  /** Those that fit the filter, as many as a page shows. */
  services: readonly { service: ClientRegistration; lastSignIn: number | undefined }[];
  /** How many fit the filter, and how many are registered. */
  found: number;
  total: number;
  filter: string;
}

/** Path of the page of one service. */
export function servicePath(client_id: string): string {
  return `/_local/services/${encodeURIComponent(client_id)}`;
}

/** The services that are registered, each a link to its settings. */
export function servicesPage({ services, found, total, filter }: ServicesPageProps) {
  return (
    <LocalFrame title="Services" about="the applications that sign people in">
      <h1 id="services">Services</h1>
      <p>
        Every application registered here, with its settings for common libraries, its last sign-ins and the check of
        its authorization URL. Register another one with <code>--clients</code>, with{' '}
        <code>federation.registerClient()</code> or with <a href="/_local/api#clients">POST /_local/api/clients</a>.
      </p>
      <form method="get" action="/_local/services" class="filter">
        <label for="filter">Filter by name or client_id</label>
        <input type="search" id="filter" name="filter" value={filter} />
        <button type="submit">Filter</button>
      </form>
      <p role="status">
        {found} of {total}
        {services.length < found && `, the first ${services.length} below`}.
      </p>
      {services.length === 0 ? (
        <p class="info">
          No service matches. <a href="/_local/services">Show all</a>
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
        <section class="scroll" tabIndex={0} aria-labelledby="services">
          <table class="stacked">
            <thead>
              <tr>
                <th scope="col">Service</th>
                <th scope="col">client_id</th>
                <th scope="col">Last sign-in</th>
              </tr>
            </thead>
            <tbody>
              {services.map(({ service: { client_id, name }, lastSignIn }) => (
                <tr key={client_id}>
                  <th scope="row">
                    <a href={servicePath(client_id)}>{name}</a>
                  </th>
                  <td data-label="client_id">
                    <code>{client_id}</code>
                  </td>
                  <td data-label="Last sign-in">
                    {lastSignIn === undefined ? 'none yet' : <Moment at={lastSignIn} />}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </LocalFrame>
  );
}

export interface ServicePageProps {
  service: ClientRegistration;
  /** FranceConnect's and FranceConnect+'s. */
  issuers: { low: string; high: string };
  /** Latest first. */
  lastSignIns: readonly Story[];
}

/** One service: what to paste, how it is registered, and how its sign-ins ended. */
export function servicePage({ service, issuers, lastSignIns }: ServicePageProps) {
  const { client_id, name } = service;
  return (
    <LocalFrame
      title={name}
      about="one service: settings, registration, sign-ins"
      stylesheets={[`${ASSETS}/flows.css`]}
      scripts={[`${ASSETS}/flows.js`]}
    >
      <p>
        <a class="back" href="/_local/services">
          All services
        </a>
      </p>
      <h1>{name}</h1>
      <section class="card">
        <h2>Settings</h2>
        <p>
          For FranceConnect. For FranceConnect+ the issuer is <code>{issuers.high}</code>, and the tokens are encrypted.
          <a href={`/_local/scenarios?${new URLSearchParams({ client: client_id })}#use`}> Use a scenario</a> for this
          service alone.
        </p>
        <SettingsList issuer={issuers.low} service={service} />
      </section>
      <section class="card">
        <h2>Registration</h2>
        <Registration {...service} />
      </section>
      <section class="card">
        <h2>Check its authorization URL</h2>
        <p>Every parameter with ✓ or ✗, its rule, and the option to change in your library.</p>
        <CheckForm url="" endpoint={`${issuers.low}/authorize`} />
      </section>
      <section aria-labelledby="last-sign-ins">
        <h2 id="last-sign-ins">Last sign-ins</h2>
        {lastSignIns.length === 0 ? (
          <p class="info">No sign-in of this service yet. Paste the settings above and send somebody here.</p>
        ) : (
          <StoryList stories={lastSignIns} />
        )}
        <p>
          <a href={`/_local/flows?${new URLSearchParams({ text: client_id })}`}>All its sign-ins</a>
        </p>
      </section>
    </LocalFrame>
  );
}

/** Values in a row; many of them folded. */
function Values({ values }: { values: readonly string[] }) {
  if (values.length === 0) return <>none</>;
  if (values.length > MOST_IN_SIGHT) {
    return (
      <details>
        <summary>{values.length} values</summary>
        <code>{values.join(' ')}</code>
      </details>
    );
  }
  return <code>{values.join(' ')}</code>;
}

const MOST_IN_SIGHT = 20;

function Registration(service: ClientRegistration) {
  const facts: readonly (readonly [string, readonly string[]])[] = [
    ['client_id', [service.client_id]],
    ['redirect_uris', service.redirect_uris],
    ['post_logout_redirect_uris', service.post_logout_redirect_uris],
    ['scopes', service.scopes],
    ['id_token_signed_response_alg', [service.id_token_signed_response_alg]],
    ['userinfo_signed_response_alg', [service.userinfo_signed_response_alg]],
    ['jwks_uri', service.jwks_uri ? [service.jwks_uri] : []],
    ['active', [String(service.active)]],
  ];
  return (
    <>
      <dl class="facts">
        {facts.map(([name, values]) => (
          <>
            <dt>{name}</dt>
            <dd>
              <Values values={values} />
            </dd>
          </>
        ))}
      </dl>
      {service.redirectPolicy === 'loopback' && (
        <p>This service accepts any address of this machine as redirect_uri.</p>
      )}
    </>
  );
}

/** For a client_id nobody has. */
export function unknownServicePage(client_id: string) {
  return (
    <LocalFrame title="Unknown service" about="the applications that sign people in">
      <h1>No service is registered as {client_id}</h1>
      <p>
        <a href="/_local/services">All services</a>
      </p>
    </LocalFrame>
  );
}
