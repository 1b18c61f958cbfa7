import type { PageLanguage, TransmittedGroup } from '../../contract/claims.ts';
import { Checkbox, Hidden } from '../../infrastructure/pages/forms.tsx';
import { renderPage } from '../../infrastructure/pages/page.tsx';
import type { PageHelp } from '../../infrastructure/strip/page-help.ts';
import type { StripProps } from '../../infrastructure/strip/strip.tsx';
import { Layout } from './layout.tsx';

export interface InformationProps {
  platformName: string;
  home: string;
  service: string;
  anonymous: boolean;
  language: PageLanguage;
  given_name: string;
  family_name: string;
  groups: readonly TransmittedGroup[];
  asksConsent: boolean;
  action: string;
  csrfToken: string;
  back: string;
  /** The simulator's strip. */
  strip: StripProps | undefined;
  /** Where its « Changer de personne » is sent, with the token of the page's form. */
  changePerson: string;
}

/** The information page (reference: service contract §3.6); the sentence under its title is ours. */
export function informationPage(props: InformationProps): string {
  const { platformName, service, language } = props;
  const words = WORDS[language];
  return renderPage(
    <Layout
      title={`${words.title(service)} - ${platformName}`}
      platformName={platformName}
      home={props.home}
      lang={language}
      sentOnce
    >
      <section class="card">
        {props.anonymous ? <Anonymous words={words} /> : <Identity {...props} words={words} />}
        <p class="established">{words.established(service)}</p>
        {!props.anonymous && <Transmitted groups={props.groups} words={words} />}
        {words.notices && (
          <div class="info">
            <h2>{words.notices.title}</h2>
            <p>{words.notices.text}</p>
          </div>
        )}
        <form method="post" action={props.action}>
          <Hidden name="csrfToken" value={props.csrfToken} />
          {props.asksConsent && <Checkbox name="consentement">{words.agree(platformName)}</Checkbox>}
          <button type="submit">{words.continue(service)}</button>
        </form>
      </section>
      <p>
        <a class="back" href={props.back}>
          {words.back(service)}
        </a>
      </p>
    </Layout>,
    helpOf(props),
  );
}

/** What the page says in one language. */
interface Words {
  title(service: string): string;
  as: string;
  anonymous: string;
  nothing: string;
  established(service: string): string;
  /** Title above what is transmitted, one datum or several. */
  transmitted: { one: string; several: string };
  from(provider: string): string;
  /** About the e-mails FranceConnect sends; nobody writes to a person who came by the European bridge. */
  notices?: { title: string; text: string };
  agree(platformName: string): string;
  continue(service: string): string;
  back(service: string): string;
}

const WORDS: Readonly<Record<PageLanguage, Words>> = {
  fr: {
    title: (service) => `Connexion - Continuer sur Service ${service}`,
    as: 'Vous allez vous connecter en tant que :',
    anonymous: 'Vous allez vous connecter de façon anonyme',
    nothing: 'Aucune donnée personnelle ne sera transmise',
    established: (service) =>
      `La connexion est établie. Il ne vous reste plus qu’à cliquer sur «\u00a0Continuer sur ${service}\u00a0» pour poursuivre votre démarche.`,
    transmitted: { one: 'Donnée transmise', several: 'Données transmises' },
    from: (provider) => `Informations récupérées depuis ${provider}`,
    notices: {
      title: 'Les notifications de connexion évoluent',
      text: 'Vous recevez un e-mail quand vous vous connectez pour la première fois depuis un appareil, ou de façon inhabituelle.',
    },
    agree: (platformName) => `J’accepte que ${platformName} transmette mes données au service pour me connecter`,
    continue: (service) => `Continuer sur ${service}`,
    back: (service) => `Revenir sur ${service}`,
  },
  // After the European bridge (sources of today §4.2).
  en: {
    title: (service) => `Connection - Continue to ${service} Service`,
    as: 'You will login as:',
    anonymous: 'You will login anonymously',
    nothing: 'No personal data will be transmitted',
    established: (service) => `You are logged in. Choose “Continue to ${service}” to go on.`,
    transmitted: { one: 'Transmitted datum', several: 'Transmitted data' },
    from: (provider) => `Data fetched from ${provider}`,
    agree: (platformName) => `I agree that ${platformName} transmits my data to the service to log me in`,
    continue: (service) => `Continue to ${service}`,
    back: (service) => `Back to ${service}`,
  },
};

/** « Changer de personne » stands below FranceConnect's page, which has no such thing. */
function helpOf({ strip, changePerson, csrfToken }: InformationProps): PageHelp | undefined {
  if (!strip) return undefined;
  return { values: {}, strip: { ...strip, changePerson: { action: changePerson, fields: { csrfToken } } } };
}

function Identity({ given_name, family_name, words }: InformationProps & { words: Words }) {
  return (
    <h1>
      <span class="lead">{words.as}</span> {given_name} {family_name.toUpperCase()}
    </h1>
  );
}

function Anonymous({ words }: { words: Words }) {
  return (
    <>
      <h1>{words.anonymous}</h1>
      <p>{words.nothing}</p>
    </>
  );
}

function Transmitted({ groups, words }: { groups: readonly TransmittedGroup[]; words: Words }) {
  const count = groups.reduce((sum, { labels }) => sum + labels.length, 0);
  if (count === 0) return null;
  return (
    <details>
      <summary>{count > 1 ? words.transmitted.several : words.transmitted.one}</summary>
      {groups.map(({ provider, labels }) => (
        <section key={provider}>
          <h2>{words.from(provider)}</h2>
          {count > 1 ? (
            <ul>
              {labels.map((label) => (
                <li key={label}>{label}</li>
              ))}
            </ul>
          ) : (
            <p>{labels[0]}</p>
          )}
        </section>
      ))}
    </details>
  );
}
