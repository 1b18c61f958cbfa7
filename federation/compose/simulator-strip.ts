import { comparableName } from '../../civil-status/names.ts';
import type { CivilIdentity } from '../../civil-status/register.ts';
import type {
  DescribedPerson,
  PersonFacts,
  SimulatorStrip,
  StripLinks,
  StripPerson,
} from '../../infrastructure/strip/simulator-strip.ts';
import type { Persona } from '../../personas/persona.ts';
import { asRegistered } from '../../personas/register.ts';
import { inFrench } from '../../scenarios/index.ts';
import { homeOf, type Parts } from './parts.ts';

/** Milliseconds during which an e-mail has just been sent. */
const RECENT = 10 * 60_000;

/** Meets the rules of the CPF site, and of most others. */
const PASSWORD = 'Simulateur2026';

/** A postal code of one single town, so that no list has to be chosen from. */
const ADDRESS = { number: '12', streetType: 'rue', street: 'des Lilas', postalCode: '37000' };

/** 06 39 98 is kept by the regulator (ARCEP) for works of fiction. */
const MOBILE = '0639980000';

/**
 * Fills the strip of one application.
 * @param restart begins the demonstration again
 * @param client the service whose pages show the strip; absent for pages that belong to no service
 */
export function simulatorStrip(parts: Parts, restart: () => Promise<void>, client?: string): SimulatorStrip {
  const { book, scenarios, mail, clock } = parts;
  return {
    links: linksOf(parts, client),
    async scenarios() {
      const armed = await scenarios.active(client);
      return armed.map(({ scenario }) => ({ id: scenario.id, title: inFrench(scenario).title }));
    },
    ...(mail.mailboxes && { mailbox: mail.mailboxes.all }),
    async latestMail() {
      const latest = await mail.mailboxes?.all.latest();
      if (!latest || clock.now() - Date.parse(latest.date) > RECENT) return undefined;
      const { id, subject, to, action } = latest;
      return { id, subject, to, ...(action && { action }) };
    },
    people: (source) => (source === undefined ? book.all() : book.knownBy(source)).map(inList),
    chosen: () => parts.chosen.id,
    facts: (id) => {
      const persona = book.get(id);
      return persona && factsOf(persona);
    },
    recognise: (described) => recognise(book.all(), described)?.id,
    restart,
  };
}

function linksOf(parts: Parts, client: string | undefined): StripLinks {
  const { franceconnect, cpf } = parts.urls;
  const query = client === undefined ? '' : `?client=${client}`;
  return {
    ...(franceconnect && { flow: `${homeOf(parts)}/flows/latest${query}` }),
    ...(parts.mail.mailboxes && { mailbox: mailboxOf(parts, client) }),
    ...(cpf && { restart: `${cpf}/_sim/recommencer` }),
  };
}

/** The same messages are read at the CPF site and at FranceConnect. */
function mailboxOf(parts: Parts, client: string | undefined): string {
  const { franceconnect, cpf } = parts.urls;
  return cpf && (client !== undefined || !franceconnect) ? `${cpf}/_sim/mail` : `${homeOf(parts)}/mail`;
}

const inList = ({ id, label }: Persona): StripPerson => ({ id, label });

/** As the registers write the names: a form that checks them accepts the person. */
function factsOf(persona: Persona): PersonFacts {
  const { id, label, identity, nir, nir_key, credentials } = persona;
  const { given_name, family_name } = registered(persona);
  return {
    id,
    label,
    ...(given_name && { givenName: given_name.split(' ')[0] ?? given_name }),
    ...(family_name && { birthName: family_name }),
    ...(nir && { nir }),
    ...(nir_key && { nirKey: nir_key }),
    email: identity.email ?? `${id}@example.org`,
    mobile: identity.phone_number?.replace(/^\+33/, '0') ?? MOBILE,
    address: ADDRESS,
    password: PASSWORD,
    credentials,
  };
}

function registered({ identity, register }: Persona): CivilIdentity {
  if (register && 'identity' in register) return register.identity;
  const { given_name = '', family_name = '', birthdate = '', gender, birthplace = '', birthcountry = '' } = identity;
  const known = gender === 'male' || gender === 'female' ? gender : 'unspecified';
  return asRegistered({ given_name, family_name, birthdate, gender: known, birthplace, birthcountry });
}

/** By the identity of the register, which services receive, then by the e-mail where two people share it. */
function recognise(people: readonly Persona[], described: DescribedPerson): Persona | undefined {
  const wanted = keyOf(described);
  const same = people.filter((persona) => keyOf(registered(persona)) === wanted);
  return same.find(({ identity }) => identity.email === described.email) ?? same[0];
}

function keyOf({ given_name, family_name, birthdate, birthplace, birthcountry }: DescribedPerson): string {
  return [comparableName(given_name), comparableName(family_name), birthdate, birthplace, birthcountry].join('|');
}
