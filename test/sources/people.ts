import type { Persona } from '../../personas/persona.ts';

/** A few people with an account everywhere, so that these tests do not depend on the stock. */
function person(overrides: Partial<Persona> & Pick<Persona, 'id' | 'label' | 'why'>, no: number): Persona {
  return {
    kinds: [],
    identity: {
      given_name: 'Angèle Rose',
      family_name: 'DUBREUIL',
      birthdate: '1962-08-24',
      gender: 'female',
      birthplace: '75107',
      birthcountry: '99100',
      email: `${overrides.id}@example.org`,
      phone_number: `+336399800${no}`,
    },
    credentials: {
      impots: { identifiant: `39990000000${no}`, password: '123' },
      ameli: { identifiant: `26208751070${no}`, password: '123' },
      msa: { identifiant: `26208751070${no}`, password: '123' },
      'la-poste': { identifiant: `${overrides.id}@example.org` },
      'mobile-connect': { identifiant: `06399800${no}` },
      alicem: { identifiant: overrides.id },
      yris: { identifiant: `06399800${no}`, password: '1234' },
      'france-identite': { identifiant: overrides.id, password: '123456' },
      trustme: { identifiant: `${overrides.id}@example.org`, password: '123' },
    },
    ...overrides,
  };
}

export const angele = person(
  { id: 'angele', label: 'Angèle DUBREUIL', why: 'Aucune difficulté.', kinds: ['default'] },
  10,
);

export const ousmane = person(
  {
    id: 'ousmane',
    label: 'Ousmane KEÏTA',
    why: 'Né à l’étranger, jour de naissance inconnu.',
    kinds: ['born-abroad', 'presumed-day'],
    identity: {
      given_name: 'Ousmane',
      family_name: 'KEÏTA',
      preferred_username: '',
      birthdate: '1992-11-00',
      gender: 'male',
      birthcountry: '99335',
      email: 'ousmane@example.org',
    },
  },
  11,
);

export const lea = person(
  {
    id: 'lea',
    label: 'Léa D’ORNÉGUY',
    why: 'Sans date de naissance.',
    kinds: ['no-birthdate'],
    identity: { given_name: 'Léa', family_name: 'D’ORNÉGUY', gender: 'female', email: 'lea@example.org' },
  },
  12,
);

export const people: readonly Persona[] = [angele, ousmane, lea];
