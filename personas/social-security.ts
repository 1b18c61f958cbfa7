import type { SocialSecurityRecord, SocialSecurityRegister } from '../civil-status/social-security.ts';
import type { PersonaBook } from './book.ts';
import type { Persona } from './persona.ts';
import { asRegistered } from './register.ts';

/**
 * The social security register the personas imply: everybody who has a number, under the identity the civil register knows
 * (reference: CPF site B5). A persona the civil register does not recognise has a number that is not certified.
 */
export function socialSecurityFromPersonas(book: PersonaBook): SocialSecurityRegister {
  let personas: readonly Persona[] = [];
  let records: ReadonlyMap<string, SocialSecurityRecord> = new Map();

  return {
    async find(nir) {
      // The book makes a new list when the day changes, along with the dates of birth of those who keep their age.
      const current = book.all();
      if (current !== personas) {
        personas = current;
        records = recordsByNir(personas);
      }
      const record = records.get(nir);
      return record ? { outcome: 'found', record } : { outcome: 'unknown' };
    },
  };
}

/** Personas who share a numéro fiscal are one person at several moments; the last one told is the person of today. */
function recordsByNir(personas: readonly Persona[]): ReadonlyMap<string, SocialSecurityRecord> {
  const byPerson = new Map<string, Persona[]>();
  for (const persona of personas) {
    const moments = byPerson.get(persona.spi ?? persona.id) ?? [];
    byPerson.set(persona.spi ?? persona.id, [...moments, persona]);
  }
  const records = new Map<string, SocialSecurityRecord>();
  for (const moments of byPerson.values()) {
    const record = recordOf(moments);
    if (!record) continue;
    for (const nir of [record.nir, ...record.formerNirs]) if (!records.has(nir)) records.set(nir, record);
  }
  return records;
}

function recordOf(moments: readonly Persona[]): SocialSecurityRecord | undefined {
  const today = moments.findLast(({ nir }) => nir !== undefined);
  if (today?.nir === undefined) return undefined;
  const { nir, identity, register } = today;
  const known = register && 'identity' in register ? register.identity : undefined;
  const { given_name = '', family_name = '', birthdate = '', gender, birthplace = '', birthcountry = '' } = identity;
  return {
    nir,
    formerNirs: moments.flatMap((moment) => (moment.nir && moment.nir !== nir ? [moment.nir] : [])),
    identity:
      known ??
      asRegistered({
        given_name,
        family_name,
        birthdate,
        gender: gender === 'male' || gender === 'female' ? gender : 'unspecified',
        birthplace,
        birthcountry,
      }),
    certified: register === undefined || known !== undefined,
    deceased: register?.outcome === 'deceased',
  };
}
