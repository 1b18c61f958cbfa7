import type { ClientRegistration } from '../../contract/client-registration.ts';
import { FAMILIES } from '../../contract/errors/catalogue.ts';
import { type Explanation, nearestCode } from '../../contract/errors/explain.ts';
import { productionFaults } from '../../contract/production.ts';
import type { Occurrence } from '../../provider/index.ts';
import { Cited } from '../../provider/pages/cited.tsx';
import { Faults } from '../../provider/pages/faults.tsx';
import { Rules } from '../../provider/pages/rules.tsx';
import { CONTRACT } from './addresses.ts';
import { unknownCode } from './explain-text.ts';
import { LocalFrame } from './frame.tsx';
import { Moment } from './moment.tsx';

/**
 * All about one code and, when it was met here within the hour, about the very request that met it and the service it came
 * from.
 */
export function explainPage(
  { code, entry, sections }: Explanation,
  occurrence: Occurrence | undefined,
  service: ClientRegistration | undefined,
) {
  return (
    <LocalFrame about="error codes explained" title={code}>
      <h1>
        <code>{code}</code>
      </h1>
      <p lang="fr">« {entry.message} »</p>
      <p>
        HTTP {entry.http}
        {entry.contact && ', with a link to the support form'}
        {!entry.simulated && '. Nothing in this simulator answers it'}.
      </p>
      {occurrence && <ThisRequest {...occurrence} />}
      {sections.map(({ title, text }) => (
        <section key={title}>
          <h2>{title}</h2>
          <p>
            <Cited text={text} contract={CONTRACT} />
          </p>
        </section>
      ))}
      {service && <InProduction {...service} />}
      <Elsewhere code={code} />
    </LocalFrame>
  );
}

/** For a code nobody knows. */
export function unknownCodePage(text: string) {
  const nearest = nearestCode(text);
  return (
    <LocalFrame about="error codes explained" title="Unknown error code">
      <h1>Unknown error code</h1>
      <p>{unknownCode(text)}</p>
      <p>
        <a href={`/_local/errors/${nearest}`}>{nearest}</a>
      </p>
      <Search value={text} />
    </LocalFrame>
  );
}

/** Every code of FranceConnect’s own, and a way to look a library code up. */
export function allCodesPage() {
  return (
    <LocalFrame about="error codes explained" title="Error codes">
      <h1>Error codes</h1>
      <Search value="" />
      {FAMILIES.map(({ title, entries }) => (
        <section key={title}>
          <h2>{title}</h2>
          <dl class="facts">
            {Object.entries(entries).map(([code, { trigger }]) => (
              <Line key={code} code={code} trigger={trigger} />
            ))}
          </dl>
        </section>
      ))}
    </LocalFrame>
  );
}

export interface SupportQuery {
  platform: string;
  error_code: string;
  sp_name: string;
  idp_name: string;
  error_id: string;
}

/** In the place of FranceConnect’s support form (reference: service contract §3.8). */
export function supportPage(query: SupportQuery) {
  return (
    <LocalFrame about="error codes explained" title="Support">
      <h1>FranceConnect’s support form</h1>
      <p>
        In production, « Contactez-nous » leads the citizen to a form of FranceConnect’s support, already filled in with
        what follows. Nobody reads this one.
      </p>
      <dl class="facts">
        {Object.entries(query).map(([name, value]) => (
          <>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>{value || '(empty)'}</dd>
          </>
        ))}
      </dl>
      {query.error_code && <Elsewhere code={query.error_code} />}
    </LocalFrame>
  );
}

function ThisRequest({ at, method, path, faults, address, code }: Occurrence) {
  return (
    <section class="card">
      <h2>This request</h2>
      <p>
        <code>
          {method} {path}
        </code>{' '}
        at <Moment at={at} />, answered with {code}.
      </p>
      <Rules code={code} faults={faults} address={address} contract={CONTRACT} />
    </section>
  );
}

/** What serves on this machine and would not there (reference: service contract §12). */
function InProduction(service: ClientRegistration) {
  const faults = productionFaults(service);
  if (faults.length === 0) return null;
  return (
    <section class="card">
      <h2>This service in production</h2>
      <p>
        <code>{service.client_id}</code>, « {service.name} », is registered here in a way FranceConnect would refuse
        there.
      </p>
      <Faults faults={faults} comparison={undefined} />
    </section>
  );
}

function Elsewhere({ code }: { code: string }) {
  return (
    <p>
      <a href="/_local/errors/">All error codes</a>. On a terminal: <code>franceconnect-local explain {code}</code>
    </p>
  );
}

function Line({ code, trigger }: { code: string; trigger: string }) {
  return (
    <>
      <dt>
        <a href={`/_local/errors/${code}`}>{code}</a>
      </dt>
      <dd>{trigger}</dd>
    </>
  );
}

function Search({ value }: { value: string }) {
  return (
    <form method="get" action="/_local/errors/" class="filter">
      <label for="code">Error code</label>
      <input type="search" id="code" name="code" value={value} required />
      <button type="submit">Explain</button>
    </form>
  );
}
