import type { ComponentChildren } from 'preact';
import { acceptEuropeanIdentity } from '../../../contract/source-identity.ts';
import { Select } from '../../../infrastructure/pages/forms.tsx';
import { EUROPEAN_LEVELS, type EuropeanLevel, type Persona } from '../../../personas/persona.ts';
import type { PageAnswer, SourcePages, SourceSignIn } from '../../own-pages.ts';
import {
  ACR_OF_LEVEL,
  CONSENT_REFUSED,
  claimsOfEuropean,
  LEVEL_OF_ACR,
  LEVEL_TOO_LOW,
  MANDATORY,
  MANDATORY_REFUSED,
  nodeRefusal,
  OPTIONAL,
  OPTIONAL_ATTRIBUTES,
  type OptionalAttribute,
} from './attributes.ts';
import { COUNTRIES, type Country } from './countries.ts';
import { CountryList } from './country-list.tsx';

/** What the pages of one sign-in keep: the country, what was agreed to, who it is. */
type Kept = {
  country: string;
  agreed: OptionalAttribute[];
  person: string;
  level: EuropeanLevel;
};
type SignIn = SourceSignIn<Kept>;

/**
 * The bridge's list of countries, then what stands for the node of the chosen country, in the order of the reference country
 * (sources of today §4.2): attributes it must send, attributes it may send, who the person is, confirmation.
 */
export const pages: SourcePages<Kept> = {
  abandoned: { error: 'access_denied', description: 'User auth aborted' },
  choose: (signIn, persona) => finish(signIn, persona, OPTIONAL_ATTRIBUTES, levelOf(persona)),
  steps: {
    start: {
      show: ({ page, form }) =>
        page({
          lang: 'en',
          title: 'Choose your country',
          heading: 'Log-in with European digital ID',
          back: 'Back to the previous page',
          content: <CountryList form={form} />,
        }),
      async submit(signIn, { country = '' }) {
        if (!COUNTRIES.some(({ code }) => code === country)) return unknownCountry(signIn, country);
        await signIn.keep({ country, agreed: [] });
        return signIn.goTo('mandatory');
      },
    },

    mandatory: {
      show: (signIn) =>
        atNode(signIn, 'Mandatory attributes', 'mandatory', (country) => (
          <>
            <p>France asks {country.name} for these attributes. Without them you cannot log in.</p>
            <ul>
              {Object.values(MANDATORY).map((label) => (
                <li key={label}>{label}</li>
              ))}
            </ul>
          </>
        )),
      submit: ({ goTo, refuse }, { answer }) =>
        answer === 'next' ? goTo('optional') : refuse(...nodeRefusal(MANDATORY_REFUSED)),
    },

    optional: {
      show: (signIn) =>
        atNode(signIn, 'Optional attributes', 'optional', () => (
          <fieldset>
            <legend>France also asks for these attributes. Switch on those you agree to send.</legend>
            {OPTIONAL_ATTRIBUTES.map((name) => (
              <label key={name}>
                <input type="checkbox" name={name} value="on" /> {OPTIONAL[name].label}
              </label>
            ))}
          </fieldset>
        )),
      async submit({ goTo, keep, refuse }, { answer, ...form }) {
        if (answer !== 'next') return refuse(...nodeRefusal(MANDATORY_REFUSED));
        await keep({ agreed: OPTIONAL_ATTRIBUTES.filter((name) => form[name] === 'on') });
        return goTo('sign-in');
      },
    },

    'sign-in': {
      show: showSignIn,
      async submit(signIn, { answer, person = '', level = '' }) {
        if (answer !== 'next') return signIn.refuse(...nodeRefusal(CONSENT_REFUSED));
        const people = citizensOf(signIn);
        if (people.length === 0) return signIn.goTo('start');
        const persona = people.find(({ id }) => id === person);
        if (!persona) return showSignIn(signIn, 'Choose a person.');
        await signIn.keep({ person, level: EUROPEAN_LEVELS.find((known) => known === level) ?? levelOf(persona) });
        return signIn.goTo('confirmation');
      },
    },

    confirmation: {
      show: (signIn) => {
        const persona = signIn.book.get(signIn.kept.person ?? '');
        if (!persona) return signIn.goTo('start');
        return atNode(signIn, 'Confirmation', 'confirmation', () => <Sent persona={persona} kept={signIn.kept} />);
      },
      submit(signIn, { answer }) {
        const { person = '', agreed = [], level } = signIn.kept;
        const persona = signIn.book.get(person);
        if (!persona) return signIn.goTo('start');
        if (answer !== 'next') return signIn.refuse(...nodeRefusal(CONSENT_REFUSED));
        return finish(signIn, persona, agreed, level ?? levelOf(persona));
      },
    },
  },
};

/** The node answers the bridge, which checks the identity and answers FranceConnect. */
async function finish(
  signIn: SignIn,
  persona: Persona,
  agreed: readonly OptionalAttribute[],
  level: EuropeanLevel,
): Promise<PageAnswer> {
  const european = { identifier: '', ...persona.european, level };
  if (await signIn.shortfall({ ...persona, european }))
    return signIn.refuse(...nodeRefusal(LEVEL_TOO_LOW, 'AuthnFailed'));
  const claims = claimsOfEuropean(persona, agreed);
  const checked = acceptEuropeanIdentity({ ...persona.identity, ...claims });
  if ('faults' in checked) return refusedIdentity(signIn, checked.faults);
  return signIn.identify(persona, { claims, acr: ACR_OF_LEVEL[level] });
}

/** The bridge’s own check has the page `Y080002`; FranceConnect never learns of it. */
function refusedIdentity(
  { page }: SignIn,
  faults: readonly { path: string; received: string; expected: string }[],
): PageAnswer {
  return page({
    lang: 'en',
    status: 400,
    title: 'An error occurred',
    content: (
      <>
        <p>
          There is a problem with the identity that your country sent, so you cannot log in. If the problem persists,
          contact us.
        </p>
        <p>
          Error code: <code>Y080002</code>
        </p>
        <section class="developers" aria-labelledby="for-developers">
          <h2 id="for-developers">For developers</h2>
          <p>The bridge refuses the identity before FranceConnect sees it.</p>
          <ul>
            {faults.map(({ path, received, expected }) => (
              <li key={path}>
                <code>{path}</code>: received {received}, expected {expected}.
              </li>
            ))}
          </ul>
        </section>
      </>
    ),
  });
}

function unknownCountry({ page, form }: SignIn, received: string): PageAnswer {
  const error = `'${received.slice(0, 20)}' is not a country of the list. Choose one below.`;
  return page({
    lang: 'en',
    title: 'Choose your country',
    heading: 'Log-in with European digital ID',
    back: 'Back to the previous page',
    errors: { 'country-AT': error },
    content: <CountryList form={form} />,
  });
}

function showSignIn(signIn: SignIn, error?: string): PageAnswer {
  const people = citizensOf(signIn);
  return atNode(
    signIn,
    'Log in',
    'sign-in',
    (country) =>
      people.length === 0 ? (
        <p>
          No invented person comes from {country.name}. Choose another country, or add a person of your own whose{' '}
          <code>european.identifier</code> begins with <code>{country.code}/FR/</code>.
        </p>
      ) : (
        <>
          <Select
            name="person"
            label="Person"
            options={people.map(({ id, label }) => ({ value: id, label }))}
            error={error}
          />
          <Select
            name="level"
            label="Level of assurance"
            hint={`France asks for ${LEVEL_OF_ACR[signIn.asked]}.`}
            required={false}
            options={[
              { value: '', label: 'That of the person' },
              ...EUROPEAN_LEVELS.map((level) => ({ value: level, label: level })),
            ]}
          />
        </>
      ),
    error === undefined ? {} : { person: error },
    people.length === 0 ? 'Choose another country' : 'Next',
  );
}

/** A page of the country's node: its form goes on or gives up. */
function atNode(
  signIn: SignIn,
  title: string,
  name: string,
  content: (country: Country) => ComponentChildren,
  errors: Readonly<Record<string, string>> = {},
  next = 'Next',
): PageAnswer {
  const country = COUNTRIES.find(({ code }) => code === signIn.kept.country);
  if (!country) return signIn.goTo('start');
  return signIn.page({
    lang: 'en',
    title: `${title} - ${country.name}`,
    heading: `${country.name}: ${title.toLowerCase()}`,
    errors,
    back: false,
    content: (
      <section class="card">
        <p class="hint">This page stands for the one that {country.name} shows its citizens.</p>
        {signIn.form(
          { to: name, id: 'node' },
          <>
            {content(country)}
            <div class="answers">
              <button type="submit" name="answer" value="next">
                {next}
              </button>
              <button class="quiet" type="submit" name="answer" value="cancel" formNoValidate>
                Cancel
              </button>
            </div>
          </>,
        )}
      </section>
    ),
  });
}

function Sent({ persona, kept: { agreed = [], level } }: { persona: Persona; kept: Readonly<Partial<Kept>> }) {
  const { given_name, family_name, birthdate, gender, birthplace } = persona.identity;
  const rows: [label: string, value: string | undefined][] = [
    [MANDATORY.PersonIdentifier, persona.european?.identifier],
    [MANDATORY.CurrentFamilyName, family_name],
    [MANDATORY.CurrentGivenName, given_name],
    [MANDATORY.DateOfBirth, birthdate],
    [OPTIONAL.Gender.label, agreed.includes('Gender') ? gender : undefined],
    [OPTIONAL.PlaceOfBirth.label, agreed.includes('PlaceOfBirth') ? birthplace : undefined],
    ['Level of assurance', level],
  ];
  return (
    <>
      <p>These attributes will be sent to France.</p>
      <dl class="facts">
        {rows.map(([label, value]) => (
          <>
            <dt>{label}</dt>
            <dd>{value ?? 'not sent'}</dd>
          </>
        ))}
      </dl>
    </>
  );
}

/** The people the country knows. */
function citizensOf({ book, kept: { country = '' } }: SignIn): Persona[] {
  return book.all().filter(({ european }) => european?.identifier.startsWith(`${country}/`));
}

function levelOf({ european }: Persona): EuropeanLevel {
  return european?.level ?? 'low';
}
