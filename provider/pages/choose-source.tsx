import { ASSETS } from '../../infrastructure/http/assets.ts';
import { Hidden } from '../../infrastructure/pages/forms.tsx';
import { renderPage } from '../../infrastructure/pages/page.tsx';
import { Mark, type SourceMark } from '../../infrastructure/pages/source-mark.tsx';
import type { StripProps } from '../../infrastructure/strip/strip.tsx';
import { ScenarioPicker, type ScenarioPickerProps } from '../../scenarios/picker.tsx';
import type { SourceModal } from '../config.ts';
import { Layout, withStrip } from './layout.tsx';

export type Entry = 'usual' | 'carer' | 'european';

export interface SourceChoice {
  uid: string;
  /** Carers have an entry of their own, and so have other countries (§3.2). */
  entry: Entry;
  title: string;
  description: string;
  mark: SourceMark;
  available: boolean;
  beta: boolean;
  /** Why it is not available, when its record says so. */
  maintenance: string | undefined;
  /** Shown before the citizen leaves for it. */
  modal: SourceModal | undefined;
}

export interface ChooseSourceProps {
  platformName: string;
  home: string;
  service: string;
  /** Nothing but a pseudonym is asked. */
  anonymous: boolean;
  /** Why the usual accounts are not in the list, where they are not. */
  onlyStrong: boolean;
  failedSource: string | undefined;
  /** Told to everybody: a maintenance, an outage. */
  announcement: string | undefined;
  choices: readonly SourceChoice[];
  action: string;
  csrfToken: string;
  back: string;
  picker: ScenarioPickerProps;
  /** The simulator's strip. */
  strip: StripProps | undefined;
  details: { client_id: string; scope: string; acr: string };
}

/** La « mire » (reference: service contract §3.2). */
export function chooseSourcePage(props: ChooseSourceProps): string {
  const { platformName, service, failedSource } = props;
  const title = failedSource ? 'Erreur lors du choix du compte' : 'Connexion - Choix du compte';
  return renderPage(
    <Layout
      title={`${title} - ${platformName}`}
      platformName={platformName}
      home={props.home}
      scripts={props.picker.list ? [`${ASSETS}/filter.js`] : []}
    >
      {failedSource && (
        <div class="error-summary" role="alert">
          <p>
            La connexion à <strong>{failedSource}</strong> n’a pas été possible. Veuillez réessayer ou choisir un autre
            moyen de connexion.
          </p>
        </div>
      )}
      {props.announcement && (
        <div class="notice" role="status">
          <p>{props.announcement}</p>
        </div>
      )}
      <h1>Connexion en cours sur {service}</h1>
      {props.anonymous && (
        <div class="notice">
          <p>
            <strong>Vous allez continuer de façon anonyme</strong> : aucune donnée personnelle ne sera transmise.
          </p>
        </div>
      )}
      <h2>Choisissez un compte pour vous connecter :</h2>
      {props.onlyStrong && (
        <details class="info">
          <summary>Vous ne trouvez pas votre compte habituel ?</summary>
          <p>
            {service} demande une connexion plus sûre : seuls les comptes qui vérifient votre identité avec un second
            moyen, comme votre téléphone, sont proposés par {platformName}.
          </p>
        </details>
      )}
      <Choices {...props} entry="usual" />
      <Choices {...props} entry="carer" heading="Vous êtes un aidant professionnel ?" />
      <Choices {...props} entry="european" heading="Votre compte est celui d’un autre pays européen ?" />
      <p>
        <a class="back" href={props.back}>
          Revenir sur {service}
        </a>
      </p>
      <Drawer {...props} />
    </Layout>,
    withStrip(props.strip),
  );
}

interface ChoicesProps extends Pick<ChooseSourceProps, 'choices' | 'action' | 'csrfToken'> {
  entry: Entry;
  heading?: string;
}

/** The sources of one kind, below a heading where they are not the usual ones. */
function Choices({ choices, entry, heading, action, csrfToken }: ChoicesProps) {
  const own = choices.filter((choice) => choice.entry === entry);
  if (own.length === 0) return null;
  return (
    <>
      {heading && <h2>{heading}</h2>}
      <ul class="choices">
        {own.map((choice) => (
          <li key={choice.uid}>
            <Choice choice={choice} action={action} csrfToken={csrfToken} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Choice({ choice, action, csrfToken }: { choice: SourceChoice; action: string; csrfToken: string }) {
  const { uid, title, description, mark, available, beta, maintenance, modal } = choice;
  const id = `idp-${uid}`;
  const unavailable = maintenance ? `Indisponible : ${maintenance}` : 'Indisponible';
  // With a warning, the button opens it and the one inside sends the form.
  const opens =
    available && modal ? ({ type: 'button', popovertarget: `${id}-modal` } as const) : { type: 'submit' as const };
  return (
    <form method="post" action={action}>
      <Hidden name="csrfToken" value={csrfToken} />
      <Hidden name="providerUid" value={uid} />
      <button class="choice" {...opens} id={id} data-testid={id} disabled={!available}>
        <Mark {...mark} />
        <span>
          {title} {beta && <span class="badge">BETA</span>}
        </span>
        <small>{available ? description : unavailable}</small>
      </button>
      {available && modal && <Warning id={`${id}-modal`} {...modal} />}
    </form>
  );
}

/** Needs no script: the browser opens and closes it, and one that knows no popover shows it in place. */
function Warning({ id, title, body, continueText, moreInfoLabel, moreInfoUrl }: SourceModal & { id: string }) {
  return (
    <div class="warning" id={id} popover="auto" role="dialog" aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>{title}</h3>
      <p>{body}</p>
      {moreInfoUrl && (
        <p>
          <a href={moreInfoUrl}>{moreInfoLabel ?? 'En savoir plus'}</a>
        </p>
      )}
      <button type="submit">{continueText ?? 'Continuer'}</button>
      <button type="button" class="plain" popovertarget={id} popovertargetaction="hide">
        Utiliser un autre compte
      </button>
    </div>
  );
}

function Drawer({ details, home, picker }: ChooseSourceProps) {
  const open = picker.list !== undefined || picker.active.length > 0;
  return (
    <details class="drawer" id="simulateur" open={open}>
      <summary>Simulateur</summary>
      <dl class="facts">
        <dt>client_id</dt>
        <dd>
          <code>{details.client_id}</code>
        </dd>
        <dt>scope</dt>
        <dd>
          <code>{details.scope}</code>
        </dd>
        <dt>acr</dt>
        <dd>
          <code>{details.acr}</code>
        </dd>
      </dl>
      <ScenarioPicker {...picker} />
      <p>
        <a href={home}>Adresses, réglages et personnes de démonstration</a>
      </p>
    </details>
  );
}
