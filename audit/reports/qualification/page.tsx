import type { AuditReport, AuditResult } from '../../report.ts';
import type { Mark } from '../../suites/qualification/rule.ts';
import { OFFICIAL_PAGE, PARTS } from '../../suites/qualification/rules.ts';
import { Fact } from '../html/fact.tsx';
import type { PictureAddresses } from '../html/pictures.ts';
import { type Decided, decided, STATUSES, type Status } from './status.ts';

const NO_VALUE = 'Répétition, sans valeur officielle : seule l’équipe FranceConnect qualifie.';

const MARKS: Readonly<Record<Mark, string>> = {
  Q: 'citée de la page de qualification par quelqu’un qui l’a lue',
  T: 'demandée à une équipe, selon elle',
  DOC: 'dans un autre document public officiel',
  R: 'pratique rapportée',
  D: 'déduite',
  U: 'on ignore si elle est regardée',
};

const TONES: Readonly<Record<Status, string>> = {
  'non conforme': 'bad',
  'à vérifier': 'rough',
  'à regarder': 'rough',
  conforme: 'good',
  'sans objet': 'quiet',
};

const VERDICTS: Readonly<Record<AuditResult['verdict'], string>> = {
  pass: 'passe',
  fail: 'échoue',
  warn: 'remarque',
  unclear: 'indécis',
  'not-exercised': 'non joué',
  'not-applicable': 'sans objet',
  'self-assessed': 'à regarder',
  error: 'erreur',
};

/** The body of the rehearsal's report, in French. */
export function QualificationPage({ report, pictures }: { report: AuditReport; pictures: PictureAddresses }) {
  const parts = PARTS.map(({ title, rules }) => ({ title, rules: rules.map((rule) => decided(rule, report.results)) }));
  const all = parts.flatMap(({ rules }) => rules);
  const { service, startedAt, complete, stopped, options } = report;
  const by = typeof options.by === 'string' ? options.by : undefined;
  const date = new Date(startedAt).toLocaleDateString('fr-FR', { dateStyle: 'long', timeZone: 'Europe/Paris' });
  return (
    <body>
      <p class="on-every-page">{NO_VALUE}</p>
      <header>
        <h1>
          Répétition de la qualification <span class="address">{service.start}</span>
        </h1>
        <dl class="facts">
          <Fact name="Date">{date}</Fact>
          <Fact name="Plateforme">{service.platform === 'high' ? 'FranceConnect+' : 'FranceConnect'}</Fact>
          <Fact name="Identifiant du service">{service.client}</Fact>
          {by && <Fact name="Menée par">{by}</Fact>}
        </dl>
      </header>
      <main>
        <section class="verdict rehearsal-only" aria-label="Portée">
          <h2>Ce que dit cette répétition</h2>
          <p>
            Le simulateur franceconnect-local a joué ces règles ; il n’est pas FranceConnect. La liste officielle est{' '}
            <a href={OFFICIAL_PAGE}>celle de l’espace partenaires</a> ; celle-ci est reconstituée de documents publics,
            et ses numéros sont les nôtres.
          </p>
          <dl class="tiles">
            {STATUSES.map((status) => {
              const count = all.filter((one) => one.status === status).length;
              return (
                <div key={status} class={count > 0 ? TONES[status] : 'quiet'}>
                  <dt>{status}</dt>
                  <dd>{count}</dd>
                </div>
              );
            })}
          </dl>
          {(!complete || stopped) && (
            <p class="notice stopped" lang="en">
              {stopped?.why ?? 'The run did not come to its end.'}
            </p>
          )}
        </section>
        {parts.map(({ title, rules }) => (
          <section key={title} class="part">
            <h2>{title}</h2>
            {rules.map((one) => (
              <RuleRow key={one.rule.id} decided={one} pictures={pictures} />
            ))}
          </section>
        ))}
        <section class="part">
          <h2>D’où viennent les règles</h2>
          <dl class="marks">
            {Object.entries(MARKS).map(([mark, meaning]) => (
              <Fact key={mark} name={mark}>
                {meaning}
              </Fact>
            ))}
          </dl>
        </section>
      </main>
      <footer>
        <p>
          Écrit par {report.tool.name} {report.tool.version}. Les personnes sont inventées ; codes, jetons et secrets
          sont masqués.
        </p>
      </footer>
    </body>
  );
}

function RuleRow({
  decided: { rule, status, note, results },
  pictures,
}: {
  decided: Decided;
  pictures: PictureAddresses;
}) {
  return (
    <article class={`rule ${TONES[status]}`} id={`regle-${rule.id}`}>
      <h3>
        <span class="id">{rule.id}</span> {rule.text}
      </h3>
      <p class={`status outcome ${TONES[status]}`}>
        {status}
        {note && <span class="note">. {note}</span>}
      </p>
      <p class="origin">
        {rule.marks.join(', ')} : {rule.source}
      </p>
      {status === 'à regarder' && <ToLookAt results={results} pictures={pictures} />}
      {results.length > 0 && status !== 'à regarder' && (
        <details open={status === 'non conforme' || status === 'à vérifier'}>
          <summary>Ce qui a été constaté</summary>
          <ul>
            {results.map(({ case: id, verdict, seen }) => (
              <li key={id}>
                <code>{id}</code> {VERDICTS[verdict]}{' '}
                <span lang="en" class="seen">
                  {seen}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </article>
  );
}

/** The page beside the rule, and two boxes for a person. */
function ToLookAt({ results, pictures }: { results: readonly AuditResult[]; pictures: PictureAddresses }) {
  const [page] = results.flatMap((result) => result.page ?? []);
  const shown = [page?.screenshot, page?.narrowScreenshot].flatMap((path) => pictures.get(path ?? '') ?? []);
  return (
    <div class="to-look-at">
      <p class="boxes">
        <label>
          <input type="checkbox" /> conforme
        </label>{' '}
        <label>
          <input type="checkbox" /> non conforme
        </label>
      </p>
      {shown.length > 0 ? (
        <p class="pictures">
          {shown.map((picture) => (
            <img key={picture} src={picture} alt={`La page ${page?.address ?? ''}`} />
          ))}
        </p>
      ) : (
        page && (
          <blockquote>
            <p class="page-title">{page.title}</p>
            <p class="page-text">{page.text.slice(0, 600)}</p>
          </blockquote>
        )
      )}
    </div>
  );
}
