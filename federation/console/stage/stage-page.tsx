import type { SourceListName } from '../../../identity-sources/list-names.ts';
import { ASSETS } from '../../../infrastructure/http/assets.ts';
import type { Lane } from '../../../infrastructure/journal/journal.ts';
import type { KeptMail } from '../../../infrastructure/mail/mailbox.ts';
import { Hidden } from '../../../infrastructure/pages/forms.tsx';
import { Mark } from '../../../infrastructure/pages/source-mark.tsx';
import type { Story } from '../flows/story.ts';
import { LocalFrame } from '../frame.tsx';
import { type Hop, narrate } from './narration.ts';
import { ActiveIncidents, STAGE } from './stage-frame.tsx';

export interface StagePageProps {
  /** The latest sign-in. */
  story: Story | undefined;
  /** Titles of the active incidents. */
  incidents: readonly string[];
  /** Whom the presenter chose to be. */
  chosen: { id: string; label: string; sources: readonly string[] } | undefined;
  /** Who is offered with one click. */
  people: readonly { id: string; label: string; why: string }[];
  /** Newest first. */
  mails: readonly KeptMail[];
  /** The list of sources that FranceConnect shows. */
  list: SourceListName;
  /** Address of the CPF site. */
  cpf: string | undefined;
  csrf: string;
}

/** Seconds between two readings of the page where scripts do not run. */
const REFRESH = 5;

/** The page a presenter has beside the audience's: what happens, in sentences, and what can be made to happen. */
export function stagePage(props: StagePageProps) {
  const hops = props.story ? narrate(props.story) : [];
  const data = hops.findLast((hop) => hop.data.length > 0);
  return (
    <LocalFrame
      title="Scène"
      about="la démonstration en direct"
      stylesheets={[`${ASSETS}/stage.css`]}
      scripts={[`${ASSETS}/flows.js`]}
      refresh={REFRESH}
    >
      <div class="stage" data-live={`${STAGE}/events`}>
        <div class="happening">
          <Happening {...props} hops={hops} />
        </div>
        <div class="controls">
          <Actions {...props} />
          <People {...props} />
          <Mails {...props} />
        </div>
        {data && <Data {...data} />}
        {hops.length > 0 && <Past hops={hops} />}
      </div>
    </LocalFrame>
  );
}

function Happening({ story, cpf, hops }: StagePageProps & { hops: readonly Hop[] }) {
  const current = hops.at(-1);
  if (!story || !current) {
    return (
      <>
        <h1>Aucune connexion pour l’instant</h1>
        <p class="now">Ouvrez un site et choisissez FranceConnect : chaque étape s’affiche ici.</p>
        {cpf && (
          <p>
            <a class="button" href={cpf}>
              Ouvrir le site CPF
            </a>
          </p>
        )}
      </>
    );
  }
  return (
    <>
      <h1>{titleOf(story)}</h1>
      <section class="card current" aria-labelledby="maintenant">
        <h2 id="maintenant" class="visually-hidden">
          Maintenant
        </h2>
        <LanesOf hop={current} story={story} />
        <p class={`now${current.failed ? ' failed' : ''}`} role="status">
          {current.failed && <strong>Échec. </strong>}
          {current.sentence}
        </p>
      </section>
    </>
  );
}

function titleOf({ person = 'Une personne', service, entries }: Story): string {
  const leaves = entries.some(({ kind }) => kind === 'SP_REQUESTED_LOGOUT');
  return leaves ? `${person} se déconnecte de ${service}` : `${person} se connecte à ${service}`;
}

function Past({ hops }: { hops: readonly Hop[] }) {
  return (
    <section class="past" aria-labelledby="depuis">
      <h2 id="depuis">Depuis le début</h2>
      <ol class="hops">
        {hops.map((hop, index) => (
          <li key={`${index} ${hop.sentence}`} class={hop.failed ? 'failed' : undefined}>
            {hop.failed && <strong>Échec. </strong>}
            {hop.sentence}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The five who speak, and who speaks to whom. */
function LanesOf({ hop, story }: { hop: Hop; story: Story }) {
  const names: readonly (readonly [Lane, string])[] = [
    ['citizen', 'Navigateur'],
    ['service', story.service],
    ['franceconnect', story.rules.name],
    ['source', story.sourceTitle ?? 'Source'],
    ['register', 'Registre'],
  ];
  const place = (lane: Lane) => names.findIndex(([known]) => known === lane) + 1;
  const [from, to] = [place(hop.from), place(hop.to)];
  const [first, last] = [Math.min(from, to), Math.max(from, to)];
  return (
    <div class="who" aria-hidden="true">
      {names.map(([lane, name]) => (
        <span
          key={lane}
          class={[
            'party',
            ...(lane === hop.from || lane === hop.to ? ['speaks'] : []),
            ...(lane === hop.to ? ['hears'] : []),
          ].join(' ')}
        >
          {lane === 'source' && story.sourceMark && <Mark {...story.sourceMark} />}
          <BreakAtDots text={name} />
        </span>
      ))}
      <span class={`arrow span-${first}-${last} ${from <= to ? 'rightward' : 'leftward'}`} />
    </div>
  );
}

/** A name like impots.gouv.fr is cut between its parts only. */
function BreakAtDots({ text }: { text: string }) {
  return (
    <>
      {text.split(/(?=\.)/).map((part) => (
        <>
          <wbr />
          {part}
        </>
      ))}
    </>
  );
}

function Data({ data, to }: Hop) {
  const sent = data.some(({ value }) => value !== undefined);
  return (
    <section class="card data" aria-labelledby="donnees">
      <h2 id="donnees">{sent ? `Données transmises ${TOWARDS[to] ?? ''}`.trim() : 'Données demandées'}</h2>
      {sent ? (
        <dl>
          {data.map(({ label, value }) => (
            <div key={label} class={(value ?? '').length > LONG ? 'long' : undefined}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p>{data.map(({ label }) => label).join(', ')}</p>
      )}
    </section>
  );
}

/** Characters that do not fit in half the width. */
const LONG = 18;

const TOWARDS: Readonly<Partial<Record<Lane, string>>> = { franceconnect: 'à FranceConnect', service: 'au site' };

function Actions({ incidents, list, csrf }: StagePageProps) {
  return (
    <section aria-label="Agir">
      {incidents.length > 0 && <ActiveIncidents incidents={incidents} csrf={csrf} />}
      <ul class="actions">
        <li>
          <a class="button" href={`${STAGE}/incident`}>
            Incident…
          </a>
        </li>
        <li>
          <a class="button" href={`${STAGE}/horloge`}>
            Avancer l’horloge
          </a>
        </li>
        <li>
          <form method="post" action={`${STAGE}/liste`}>
            <Hidden name="csrf" value={csrf} />
            <button class="button" type="submit" name="liste" value={list === 'today' ? '2020' : 'today'}>
              {list === 'today' ? 'Montrer les comptes de 2020' : 'Montrer les comptes d’aujourd’hui'}
            </button>
          </form>
        </li>
        <li>
          <a class="button apart" href={`${STAGE}/recommencer`}>
            Recommencer la démonstration
          </a>
        </li>
      </ul>
    </section>
  );
}

function People({ people, chosen, csrf }: StagePageProps) {
  return (
    <section aria-labelledby="etre">
      <h2 id="etre">Être…</h2>
      {chosen && (
        <p class="chosen" role="status">
          Vous êtes <strong>{chosen.label}</strong>&nbsp;: en tête de liste chez {chosen.sources.join(', ')}, et dans
          les formulaires du site CPF.
        </p>
      )}
      <form method="post" action={`${STAGE}/personnes`}>
        <Hidden name="csrf" value={csrf} />
        <ul class="people">
          {people.map(({ id, label, why }) => (
            <li key={id}>
              <button type="submit" name="personne" value={id} aria-pressed={id === chosen?.id}>
                <span>Être {label}</span> <small>{why}</small>
              </button>
            </li>
          ))}
        </ul>
        {chosen && (
          <button type="submit" name="personne" value="" class="quiet">
            N’être personne
          </button>
        )}
      </form>
      <p>
        <a href={`${STAGE}/personnes`}>Être quelqu’un d’autre…</a>
      </p>
    </section>
  );
}

function Mails({ mails }: StagePageProps) {
  return (
    <section aria-labelledby="e-mails">
      <h2 id="e-mails">E-mails</h2>
      {mails.length === 0 ? (
        <p>Aucun e-mail pour l’instant.</p>
      ) : (
        <ul class="mails">
          {mails.map(({ id, to, subject }) => (
            <li key={id}>
              <a href={`/_local/mail/${id}`}>
                <strong>{subject}</strong> <small>à {to}</small>
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
