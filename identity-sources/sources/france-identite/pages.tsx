import type { ComponentChildren } from 'preact';
import { ofName } from '../../../infrastructure/pages/of-name.ts';
import type { Persona } from '../../../personas/persona.ts';
import type { PageAnswer, SourcePages, SourceSignIn } from '../../own-pages.ts';
import { Keypad } from './keypad.tsx';
import { NotACode } from './not-a-code.tsx';

/** What the pages of one sign-in keep. */
type Kept = {
  /** When the drawing was shown, in milliseconds since the epoch. */
  shownAt: number;
  /** Whose telephone scanned it. */
  person: string;
  accepted: boolean;
  wrongCodes: number;
  /** The code was right. */
  unlocked: boolean;
};
type SignIn = SourceSignIn<Kept>;

const ID = 'france-identite';

/** Minutes during which the drawing may be scanned. The real duration is not known: ours. */
const MINUTES = 5;
const DURATION = MINUTES * 60_000;

/** Wrong codes that lock the card (sources of today §3.1). */
const TRIES = 3;
const LEFT = ['', 'Il vous reste un essai.', 'Il vous reste deux essais.'];

const DATA = [
  'Prénoms',
  'Nom de naissance',
  'Nom d’usage',
  'Sexe',
  'Date de naissance',
  'Lieu et pays de naissance',
  'Adresse e-mail',
];

/**
 * The way of sources of today §3.1: a drawing to scan in the browser, then on the telephone the request, the secret code, the
 * card. Screens, sentences and the duration of the drawing are ours.
 */
export const pages: SourcePages<Kept> = {
  choose: async (signIn, persona) => (isExpired(signIn) ? showExpired(signIn) : onTelephoneOf(persona, signIn)),
  steps: {
    start: {
      async show(signIn) {
        if (isExpired(signIn)) return showExpired(signIn);
        if (signIn.kept.shownAt === undefined) await signIn.keep({ shownAt: signIn.now });
        return showDrawing(signIn);
      },
      async submit(signIn, { answer }) {
        if (answer === 'nouveau') {
          await signIn.keep({ shownAt: signIn.now });
          return signIn.goTo('start');
        }
        const owner = ownerOf(signIn);
        return isExpired(signIn) || !owner ? signIn.goTo('start') : onTelephoneOf(owner, signIn);
      },
    },

    demande: {
      show: (signIn) =>
        onTelephone(signIn, 'FranceConnect demande vos données', 'demande', () => (
          <>
            <p>Acceptez-vous d’envoyer à FranceConnect ces données de votre carte d’identité ?</p>
            <ul>
              {DATA.map((name) => (
                <li key={name}>{name}</li>
              ))}
            </ul>
            <Decide value="approuver" text="Accepter" />
            <Decide value="refuser" text="Refuser" quiet />
          </>
        )),
      async submit(signIn, { decision }) {
        if (decision !== 'approuver') return signIn.refuse('access_denied', 'the request was refused on the telephone');
        await signIn.keep({ accepted: true, wrongCodes: 0 });
        return signIn.goTo('code');
      },
    },

    code: {
      show: (signIn) => (signIn.kept.accepted ? showCode(signIn) : signIn.goTo('demande')),
      async submit(signIn, { decision, code = '' }) {
        if (!signIn.kept.accepted) return signIn.goTo('demande');
        if (decision !== 'approuver') return signIn.refuse('access_denied', 'the secret code was not typed');
        if (isLocked(signIn)) return showCode(signIn);
        if (code === personOf(signIn)?.credentials[ID]?.password) {
          await signIn.keep({ unlocked: true });
          return signIn.goTo('carte');
        }
        if (!/^\d{6}$/.test(code)) return showCode(signIn, 'Tapez les 6 chiffres de votre code personnel.');
        const wrongCodes = (signIn.kept.wrongCodes ?? 0) + 1;
        await signIn.keep({ wrongCodes });
        return showCode(signIn, `Ce code est incorrect. ${LEFT[TRIES - wrongCodes]}`);
      },
    },

    carte: {
      show: (signIn) => (signIn.kept.unlocked ? showCard(signIn) : signIn.goTo('code')),
      submit(signIn, { decision }) {
        const person = personOf(signIn);
        if (!person || !signIn.kept.unlocked) return signIn.goTo('code');
        if (decision === 'approuver') return signIn.identify(person);
        if (decision === 'revoquee') {
          return stopped(signIn, 'Votre carte n’est plus valable', [
            'Elle est expirée, ou a été déclarée perdue ou volée.',
            'Choisissez un autre compte sur FranceConnect.',
          ]);
        }
        return showCard(signIn, 'La lecture a été interrompue. Tenez la carte contre le téléphone sans bouger.');
      },
    },
  },
};

const isExpired = ({ kept: { shownAt }, now }: SignIn) => shownAt !== undefined && now - shownAt > DURATION;
const isLocked = ({ kept: { wrongCodes = 0 } }: SignIn) => wrongCodes >= TRIES;
const personOf = ({ book, kept }: SignIn): Persona | undefined => book.get(kept.person ?? '');

/** Whose telephone is this very device, when nobody was chosen in the list. */
const ownerOf = ({ book }: SignIn): Persona | undefined => book.knownBy(ID)[0];

async function onTelephoneOf({ id }: Persona, signIn: SignIn): Promise<PageAnswer> {
  await signIn.keep({ person: id, accepted: false, unlocked: false });
  return signIn.goTo('demande');
}

function showDrawing(signIn: SignIn): PageAnswer {
  const left = Math.max(1, Math.ceil((DURATION - (signIn.now - (signIn.kept.shownAt ?? signIn.now))) / 60_000));
  const owner = ownerOf(signIn);
  return signIn.page({
    title: 'Scannez avec l’application France Identité',
    content: (
      <section class="card">
        <NotACode />
        <p>
          Ce dessin se scanne avec votre téléphone. Il est encore valable {left} minute{left > 1 ? 's' : ''}.
        </p>
        <p class="hint">Dans ce simulateur, rien n’est à scanner : choisissez une personne de démonstration.</p>
        {owner &&
          form(
            signIn,
            'start',
            <>
              <button type="submit" name="answer" value="ouvrir">
                J’ouvre l’application sur cet appareil
              </button>
              <p class="hint below">L’appareil est alors le téléphone {ofName(owner.label)}.</p>
            </>,
          )}
      </section>
    ),
  });
}

function showExpired(signIn: SignIn): PageAnswer {
  return signIn.page({
    title: 'Ce code a expiré',
    people: false,
    content: (
      <section class="card">
        <p>Il n’était valable que {MINUTES} minutes.</p>
        {form(
          signIn,
          'start',
          <button type="submit" name="answer" value="nouveau">
            Afficher un nouveau code
          </button>,
        )}
      </section>
    ),
  });
}

function showCode(signIn: SignIn, error?: string): PageAnswer {
  if (isLocked(signIn)) {
    return stopped(signIn, 'Votre carte est bloquée', [
      'Vous avez tapé trois codes incorrects.',
      'Dans ce simulateur, elle est débloquée à la prochaine connexion.',
    ]);
  }
  const code = personOf(signIn)?.credentials[ID]?.password;
  return onTelephone(
    signIn,
    'Votre code personnel',
    'code',
    () => (
      <>
        {signIn.field(
          {
            name: 'code',
            label: 'Code personnel de votre carte',
            hint: `6 chiffres. Dans ce simulateur : ${code ?? 'aucun'}.`,
            type: 'password',
            inputmode: 'numeric',
            autocomplete: 'one-time-code',
            maxLength: 6,
          },
          { error },
        )}
        <Keypad field="code" />
        <Decide value="approuver" text="Valider" />
        <Decide value="refuser" text="Abandonner" quiet />
      </>
    ),
    error === undefined ? undefined : { code: error },
  );
}

function showCard(signIn: SignIn, error?: string): PageAnswer {
  return onTelephone(
    signIn,
    'Posez votre carte contre le téléphone',
    'carte',
    () => (
      <>
        <p>L’application lit la puce de votre carte d’identité sans contact.</p>
        <Decide id="lecture" value="approuver" text="Ma carte est lue" />
        <Decide value="bouge" text="La carte a bougé" quiet />
        <Decide value="revoquee" text="La carte n’est plus valable" quiet />
      </>
    ),
    error === undefined ? undefined : { lecture: error },
  );
}

/** A page of the telephone of the person who was chosen. */
function onTelephone(
  signIn: SignIn,
  title: string,
  step: string,
  content: () => ComponentChildren,
  errors?: Readonly<Record<string, string>>,
): PageAnswer {
  const person = personOf(signIn);
  if (!person) return signIn.goTo('start');
  return signIn.page({
    title,
    ...(errors && { errors }),
    content: (
      <section class="card telephone" aria-labelledby="telephone">
        <h2 id="telephone">Téléphone {ofName(person.label)}</h2>
        {form(signIn, step, content())}
      </section>
    ),
  });
}

/** The end of the way, from which one goes back to FranceConnect. */
function stopped(signIn: SignIn, title: string, sentences: readonly string[]): PageAnswer {
  return signIn.page({
    title,
    status: 403,
    content: (
      <section class="card">
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </section>
    ),
  });
}

function form(signIn: SignIn, to: string, content: ComponentChildren) {
  return signIn.form({ to }, content as never) as never;
}

function Decide({ id, value, text, quiet = false }: { id?: string; value: string; text: string; quiet?: boolean }) {
  return (
    <button
      id={id}
      class={quiet ? 'quiet' : undefined}
      type="submit"
      name="decision"
      value={value}
      formNoValidate={value !== 'approuver'}
    >
      {text}
    </button>
  );
}
