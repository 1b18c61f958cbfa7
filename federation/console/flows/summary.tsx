import { useContext } from 'preact/hooks';
import { Mark } from '../../../infrastructure/pages/source-mark.tsx';
import { Rules } from '../../../provider/pages/rules.tsx';
import { CONTRACT } from '../addresses.ts';
import { Moment } from '../moment.tsx';
import { ScenarioLink } from './diagram.tsx';
import { OutcomeBadge } from './outcome.tsx';
import type { Reaction } from './reaction.ts';
import { StandsAlone } from './stands-alone.ts';
import type { Story } from './story.ts';
import { duration } from './times.ts';

/** How it ended, why, and what the service made of it. */
export function Verdict({ outcome, sentence, culprit, code, reaction }: Story) {
  return (
    <section class={`verdict ${outcome}`} aria-label="How it ended">
      <p role="status">
        <OutcomeBadge outcome={outcome} /> {sentence}
      </p>
      {reaction && <WhatTheServiceDid {...reaction} />}
      {culprit && code && <Remedy culprit={culprit} code={code} />}
      {culprit && (
        <p>
          <a href={`#entry-${culprit.id}`}>Go to the line where it happened</a>
        </p>
      )}
    </section>
  );
}

const REACTIONS: Readonly<Record<Reaction['verdict'], string>> = {
  refused: '✓ refused as it must',
  accepted: '✗ accepted what it must refuse',
  unknown: '? cannot tell',
};

function WhatTheServiceDid({ verdict, sentence }: Reaction) {
  return (
    <p class={`reaction ${verdict}`}>
      <strong>The service then:</strong> <strong class="what">{REACTIONS[verdict]}</strong>. {sentence}
    </p>
  );
}

function Remedy({ culprit, code }: Required<Pick<Story, 'culprit' | 'code'>>) {
  const { faults = [], error_id } = culprit.detail;
  const alone = useContext(StandsAlone);
  return (
    <>
      <Rules code={code} faults={faults} contract={alone ? undefined : CONTRACT} />
      {!alone && (
        <p>
          <a href={`/_local/errors/${code}${error_id ? `?id=${error_id}` : ''}`}>All about {code}</a>
        </p>
      )}
    </>
  );
}

/** Who took part, when and where. */
export function Facts({
  began,
  lasted,
  rules,
  client,
  person,
  persona,
  sourceTitle,
  sourceMark,
  scenarios,
  entries,
}: Story) {
  return (
    <dl class="facts">
      <dt>When</dt>
      <dd>
        <Moment at={began} /> (Paris time), for {duration(lasted)}
      </dd>
      <dt>Platform</dt>
      <dd>{rules.name}</dd>
      {client !== undefined && (
        <>
          <dt>Service</dt>
          <dd>
            <code>{client}</code>
          </dd>
        </>
      )}
      {person !== undefined && (
        <>
          <dt>Person</dt>
          <dd>
            <span lang="fr">{person}</span> <code>{persona}</code>
          </dd>
        </>
      )}
      {sourceTitle !== undefined && (
        <>
          <dt>Source</dt>
          <dd lang="fr" class="marked">
            {sourceMark && <Mark {...sourceMark} />} {sourceTitle}
          </dd>
        </>
      )}
      {scenarios.length > 0 && (
        <>
          <dt>{scenarios.length === 1 ? 'Scenario' : 'Scenarios'}</dt>
          <dd>
            {scenarios.map(({ id, own }) => (
              <span key={id}>
                <ScenarioLink id={id} explained={!own} />{' '}
              </span>
            ))}
          </dd>
        </>
      )}
      <dt>Requests</dt>
      <dd>{entries.length}</dd>
    </dl>
  );
}
