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
      sentOnce
    >
      {failedSource && (
        <div class="error-summary" role="alert" id="interaction-error-banner" tabIndex={-1} autofocus>
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
      {props.anonymous && (
        <div class="notice">
          <p>
            <strong>Vous allez continuer de façon anonyme</strong> : aucune donnée personnelle ne sera transmise.
          </p>
        </div>
      )}
      <h1 class="small-line">Connexion en cours sur {service}</h1>
      <h2 class="large-line">Choisissez un compte pour vous connecter :</h2>
      <Usual {...props} />
      <European {...props} />
      <p>
        <a class="back" href={props.back}>
          Revenir sur {service}
        </a>
      </p>
      <Carers {...props} />
      {props.onlyStrong && <Tutorial />}
      <Drawer {...props} />
    </Layout>,
    withStrip(props.strip),
  );
}

type ChoicesProps = Pick<ChooseSourceProps, 'choices' | 'action' | 'csrfToken'>;

const ofEntry = (choices: readonly SourceChoice[], entry: Entry) => choices.filter((choice) => choice.entry === entry);

/** More than six stand in three columns on a wide screen, the last row centred. */
const MOST_IN_TWO_COLUMNS = 6;

/** The list itself. */
function Usual({ choices, action, csrfToken }: ChoicesProps) {
  const usual = ofEntry(choices, 'usual');
  if (usual.length === 0) return null;
  const wide = usual.length > MOST_IN_TWO_COLUMNS;
  return (
    <ul class={wide ? 'choices three' : 'choices'} data-testid="main-providers">
      {usual.map((choice) => (
        <li key={choice.uid}>
          <Choice choice={choice} action={action} csrfToken={csrfToken} />
        </li>
      ))}
    </ul>
  );
}

/** The entry for other European countries, in English whatever the page's language (sources of today §1.3); never greyed. */
function European({ choices, action, csrfToken }: ChoicesProps) {
  return (
    <>
      {ofEntry(choices, 'european')
        .filter(({ available }) => available)
        .map(({ uid, mark }) => (
          <form key={uid} id={`fs-request-${uid}`} class="other-entry" method="post" action={action}>
            <Hidden name="csrfToken" value={csrfToken} />
            <Hidden name="providerUid" value={uid} />
            <p class="or">
              <span lang="en">or</span>
            </p>
            <button class="choice" type="submit" id={`idp-${uid}`} data-testid={`idp-${uid}`}>
              <Mark {...mark} />
              <span lang="en">
                Sign in with <strong>a digital identity from another European country</strong>
              </span>
            </button>
          </form>
        ))}
    </>
  );
}

/** The entry of those who sign in for somebody else; greyed, not hidden. */
function Carers({ choices, action, csrfToken }: ChoicesProps) {
  const carers = ofEntry(choices, 'carer');
  if (carers.length === 0) return null;
  return (
    <section class="carers" aria-labelledby="aidants">
      <h2 id="aidants">Vous êtes un aidant professionnel ?</h2>
      {carers.map(({ uid, title, available, maintenance }) => (
        <form key={uid} id={carerFormId(uid)} method="post" action={action}>
          <Hidden name="csrfToken" value={csrfToken} />
          <Hidden name="providerUid" value={uid} />
          <button class="quiet" type="submit" id={`idp-${uid}`} data-testid={carerTestId(uid)} disabled={!available}>
            Utiliser {title}
            {!available && <small> {unavailable(maintenance)}</small>}
          </button>
        </form>
      ))}
    </section>
  );
}

/** FranceConnect has one such source; a second one, somebody's own, cannot have the same ids. */
const carerFormId = (uid: string) => (uid === AIDANTS_CONNECT ? 'form-aidants-connect' : `form-${uid}`);
const carerTestId = (uid: string) => (uid === AIDANTS_CONNECT ? 'interaction-aidants-connect-button' : `idp-${uid}`);
const AIDANTS_CONNECT = 'aidants-connect';

/** Why the usual accounts are not there, on FranceConnect+ (sources of today §1.3). */
function Tutorial() {
  return (
    <section class="info tutorial" aria-labelledby="tutoriel">
      <h2 id="tutoriel">Pourquoi je ne retrouve pas mes comptes habituels ?</h2>
      <p>
        Cette démarche demande un compte plus sûr, qui a vérifié votre identité. Si vous n’en avez pas, créez-en un.
      </p>
      <p>
        <a
          class="button quiet"
          href="https://franceconnect.gouv.fr/franceconnect-plus/#creer-identite-numerique"
          target="_blank"
          rel="noopener noreferrer"
        >
          Comment créer un compte ?<span class="visually-hidden"> Nouvel onglet</span>
        </a>
      </p>
    </section>
  );
}

const unavailable = (maintenance: string | undefined) =>
  maintenance ? `Indisponible : ${maintenance}` : 'Indisponible';

function Choice({ choice, action, csrfToken }: { choice: SourceChoice; action: string; csrfToken: string }) {
  const { uid, title, description, mark, available, beta, maintenance, modal } = choice;
  const id = `idp-${uid}`;
  const dialog = `provider-selection-modal-${uid}`;
  // With a warning, the button opens it and the one inside sends the form.
  const opens = available && modal ? ({ type: 'button', popovertarget: dialog } as const) : { type: 'submit' as const };
  return (
    <form class="interaction-main-content-form" method="post" action={action}>
      <Hidden name="csrfToken" value={csrfToken} />
      <Hidden name="providerUid" value={uid} />
      <button class="choice" {...opens} id={id} data-testid={id} disabled={!available}>
        <Mark {...mark} />
        <span>
          {title} {beta && <span class="badge">BETA</span>}
        </span>
        {available ? description && <small>{description}</small> : <small>{unavailable(maintenance)}</small>}
      </button>
      {available && modal && <Warning id={dialog} {...modal} />}
    </form>
  );
}

/** Needs no script: the browser opens and closes it, and one that knows no popover shows it in place. */
function Warning({ id, title, body, continueText, moreInfoLabel, moreInfoUrl }: SourceModal & { id: string }) {
  return (
    <div class="warning" id={id} data-testid={id} popover="auto" role="dialog" aria-labelledby={`${id}-title`}>
      <button
        type="button"
        class="plain close"
        popovertarget={id}
        popovertargetaction="hide"
        data-testid="modal-close-button"
      >
        Fermer
      </button>
      <h3 id={`${id}-title`}>{title}</h3>
      <p>{body}</p>
      {moreInfoUrl && (
        <p>
          <a href={moreInfoUrl} target="_blank" rel="noopener noreferrer">
            {moreInfoLabel ?? 'En savoir plus'}
            <span class="visually-hidden"> Nouvel onglet</span>
          </a>
        </p>
      )}
      <button type="submit" data-testid="modal-continue-button">
        {continueText ?? 'Continuer'}
      </button>
      <button
        type="button"
        class="plain"
        popovertarget={id}
        popovertargetaction="hide"
        data-testid="modal-cancel-button"
      >
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
