import { holdsEveryWord } from '../../../infrastructure/folded-text.ts';
import { type Carer, carers } from '../../../personas/carers/carers.ts';
import type { Persona } from '../../../personas/persona.ts';
import type { LoginField } from '../../identity-source.ts';
import type { PageAnswer, SourcePages, SourceSignIn } from '../../own-pages.ts';
import { claimsOfAssisted, isInForce, MONEY, SUBJECTS } from './mandates.ts';

/** What the pages of one sign-in keep: who the carer is, whom they chose, and when they arrived. */
type Kept = {
  /** E-mail of the carer whose code was right. */
  carer: string;
  /** Whether the link of the e-mail was opened. */
  opened: boolean;
  /** Milliseconds since the epoch. */
  since: number;
  person: string;
};
type SignIn = SourceSignIn<Kept>;

/** A choice takes five minutes at most, from the beginning (sources of today §3.4). */
const PATIENCE = 5 * 60_000;

const EMAIL: LoginField = {
  name: 'email',
  label: 'Adresse e-mail professionnelle',
  type: 'email',
  inputmode: 'email',
  autocomplete: 'username',
};
const CODE: LoginField = {
  name: 'code',
  label: 'Code à usage unique',
  hint: '6 chiffres, sur votre carte Aidants Connect ou dans votre application',
  inputmode: 'numeric',
  autocomplete: 'one-time-code',
  maxLength: 6,
};

/** The carer signs in, then chooses the person and the subject of the mandate. */
export const pages: SourcePages<Kept> = {
  choose(signIn, persona) {
    if (!persona.mandate || !isInForce(persona.mandate, signIn.now)) return withoutMandate(signIn, persona);
    return finish(signIn, persona, persona.mandate.subjects[0]);
  },
  steps: {
    start: {
      show: (signIn) => signInPage(signIn),
      async submit(signIn, { email = '', code = '' }) {
        const carer = carerOf(email);
        if (!carer) return signInPage(signIn, { email: 'Aucun aidant n’a cette adresse e-mail.' }, email);
        if (code.replace(/\s/g, '') !== carer.code)
          return signInPage(signIn, { code: 'Ce code n’est pas valide.' }, email);
        await signIn.keep({ carer: carer.email, opened: false, since: signIn.now });
        return signIn.goTo('lien');
      },
    },

    lien: {
      show: (signIn) =>
        signIn.kept.carer === undefined
          ? signIn.goTo('start')
          : signIn.page({
              title: 'Un e-mail vous a été envoyé',
              content: (
                <>
                  <p>
                    Ouvrez le lien de l’e-mail envoyé à <strong>{signIn.kept.carer}</strong>. Ici, aucun e-mail ne
                    part&nbsp;: choisissez la suite.
                  </p>
                  {signIn.form(
                    { to: 'lien' },
                    <div class="answers">
                      <button type="submit" name="answer" value="opened">
                        J’ai ouvert le lien
                      </button>
                      <button class="quiet" type="submit" name="answer" value="expired">
                        Le lien n’est plus valable
                      </button>
                    </div>,
                  )}
                </>
              ),
            }),
      async submit(signIn, { answer }) {
        if (answer !== 'opened' || signIn.kept.carer === undefined)
          return signInPage(signIn, { email: 'Ce lien n’est plus valable. Connectez-vous de nouveau.' });
        await signIn.keep({ opened: true });
        return signIn.goTo('personne');
      },
    },

    personne: {
      show: (signIn) => asCarer(signIn, (carer) => personPage(signIn, carer)),
      submit: (signIn, { person = '' }) =>
        asCarer(signIn, async (carer) => {
          const found = helpedBy(signIn, carer).find(({ id }) => id === person);
          const elsewhere = signIn.book.get(person)?.mandate;
          if (elsewhere && elsewhere.organisation !== carer.organisation) {
            await signIn.keep({ carer: '', opened: false });
            return forbidden(signIn, 'Cette personne a un mandat avec une autre structure. Vous êtes déconnecté.');
          }
          if (!found) return personPage(signIn, carer, 'Choisissez une personne de la liste.');
          await signIn.keep({ person });
          return signIn.goTo('thematique');
        }),
    },

    thematique: {
      show: (signIn) => asCarer(signIn, (carer) => subjectPage(signIn, carer)),
      submit: (signIn, { subject = '' }) =>
        asCarer(signIn, (carer) => {
          const person = chosenPerson(signIn, carer);
          if (!person) return signIn.goTo('personne');
          if (!person.mandate?.subjects.includes(subject))
            return forbidden(signIn, 'Le mandat de cette personne ne porte pas sur cette thématique.');
          return finish(signIn, person, subject);
        }),
    },
  },
};

function finish(signIn: SignIn, persona: Persona, subject: string | undefined): PageAnswer {
  return signIn.identify(persona, { claims: claimsOfAssisted(persona, subject) });
}

/** Goes on as the carer who signed in, if there is one and five minutes have not passed. */
function asCarer(
  signIn: SignIn,
  go: (carer: Carer) => PageAnswer | Promise<PageAnswer>,
): PageAnswer | Promise<PageAnswer> {
  const { carer: email = '', opened, since = 0 } = signIn.kept;
  const carer = carerOf(email);
  if (!carer || !opened) return signIn.goTo('start');
  if (signIn.now - since <= PATIENCE) return go(carer);
  return signIn.page({
    title: 'Le délai est dépassé',
    status: 408,
    content: <p>Plus de cinq minutes ont passé. Revenez sur FranceConnect et recommencez.</p>,
  });
}

function signInPage(
  { page, form, field }: SignIn,
  errors: Readonly<Record<string, string>> = {},
  email = '',
): PageAnswer {
  return page({
    title: 'Connectez-vous',
    errors,
    content: (
      <section class="card">
        <p class="hint">Aidants professionnels de la démonstration :</p>
        <ul>
          {carers.map((carer) => (
            <li key={carer.email}>
              <code>{carer.email}</code>, code <code>{carer.code}</code> ({carer.organisation})
            </li>
          ))}
        </ul>
        {form(
          { id: 'aidant' },
          <>
            {field(EMAIL, { value: email, error: errors.email })}
            {field(CODE, { error: errors.code })}
            <button type="submit">Se connecter</button>
          </>,
        )}
      </section>
    ),
  });
}

function personPage(signIn: SignIn, carer: Carer, error?: string): PageAnswer {
  const { page, form, query, address } = signIn;
  const { q = '' } = query;
  const helped = helpedBy(signIn, carer);
  const found = helped.filter(({ label }) => holdsEveryWord(label, q));
  return page({
    title: 'Personne accompagnée',
    errors: error === undefined ? {} : { personnes: error },
    content:
      helped.length === 0 ? (
        <div class="notice">
          <p>
            Bonjour {carer.firstName}. {carer.organisation} n’a de mandat en cours avec personne : vous ne pouvez pas
            aller plus loin.
          </p>
        </div>
      ) : (
        <>
          <p>Bonjour {carer.firstName}. Étape 1 sur 2 : choisissez la personne que vous accompagnez.</p>
          <search>
            <form id="recherche" method="get" action={address('personne')}>
              <div class="field">
                <label for="q">Chercher un nom</label>
                <input id="q" name="q" type="search" value={q} />
              </div>
              <button class="quiet" type="submit">
                Chercher
              </button>
            </form>
          </search>
          <div id="personnes">
            {form(
              { to: 'personne' },
              <ul class="people">
                {found.map(({ id, label }) => (
                  <li key={id}>
                    <button class="choice" type="submit" name="person" value={id}>
                      <span>{label}</span>
                      <small>Sélectionner</small>
                    </button>
                  </li>
                ))}
              </ul>,
            )}
            {found.length === 0 && <p role="status">Personne de ce nom n’a de mandat en cours.</p>}
          </div>
        </>
      ),
  });
}

function subjectPage(signIn: SignIn, carer: Carer): PageAnswer {
  const person = chosenPerson(signIn, carer);
  if (!person?.mandate) return signIn.goTo('personne');
  const { subjects, until } = person.mandate;
  return signIn.page({
    title: 'Thématique administrative',
    content: (
      <>
        <p>Étape 2 sur 2 : choisissez la thématique de la démarche.</p>
        <p>
          Vous accompagnez <strong>{person.label}</strong>, jusqu’au {until.split('-').reverse().join('/')}.{' '}
          <a href={signIn.address('personne')}>Changer de personne accompagnée</a>
        </p>
        {subjects.includes(MONEY) && (
          <div class="notice">
            <p>Ce mandat porte sur l’argent : n’agissez qu’en présence de la personne, et avec son accord.</p>
          </div>
        )}
        {signIn.form(
          { to: 'thematique' },
          <ul class="people">
            {subjects.map((subject) => (
              <li key={subject}>
                <button class="choice" type="submit" name="subject" value={subject}>
                  <span>{SUBJECTS[subject]?.title ?? subject}</span>
                  <small>{SUBJECTS[subject]?.examples}</small>
                </button>
              </li>
            ))}
          </ul>,
        )}
      </>
    ),
  });
}

function forbidden({ page }: SignIn, sentence: string): PageAnswer {
  return page({ title: 'Accès refusé', status: 403, people: false, content: <p>{sentence}</p> });
}

function withoutMandate({ page }: SignIn, { label }: Persona): PageAnswer {
  return page({
    title: 'Aucun mandat en cours',
    status: 403,
    people: false,
    content: <p>Le mandat de {label} est terminé ou révoqué : un aidant ne peut plus se connecter à sa place.</p>,
  });
}

function carerOf(email: string): Carer | undefined {
  return carers.find((carer) => carer.email === email.trim().toLowerCase());
}

/** The people whose mandate with the carer's organisation is in force. */
function helpedBy({ book, now }: SignIn, { organisation }: Carer): Persona[] {
  return book.all().filter(({ mandate }) => mandate?.organisation === organisation && isInForce(mandate, now));
}

function chosenPerson(signIn: SignIn, carer: Carer): Persona | undefined {
  return helpedBy(signIn, carer).find(({ id }) => id === signIn.kept.person);
}
