import type { CivilIdentity } from '../../../civil-status/register.ts';
import type {
  SocialSecurityAnswer,
  SocialSecurityRecord,
  SocialSecurityRegister,
} from '../../../civil-status/social-security.ts';

/** A person of the test register. */
export interface Bearer {
  nir: string;
  cle: string;
  identity: CivilIdentity;
}

const person = (given_name: string, family_name: string, birthdate: string, birthplace: string): CivilIdentity => ({
  given_name,
  given_name_array: given_name.split(' '),
  family_name,
  birthdate,
  gender: 'female',
  birthplace,
  birthcountry: '99100',
});

export const ANGELA_BEARER: Bearer = {
  nir: '2620875107042',
  cle: '55',
  identity: person('Angela Claire Louise', 'DUBOIS', '1962-08-24', '75107'),
};
/** Born in Corsica after 1976; a name with everything a name may have. */
export const SERENA: Bearer = {
  nir: '280052B033042',
  cle: '71',
  identity: person('Séréna', 'D’ORNÉGUY-LÆTITI', '1980-05-02', '2B033'),
};
export const UNCERTIFIED: Bearer = {
  nir: '2910550173042',
  cle: '94',
  identity: person('Maud', 'PERRIN', '1991-05-02', '50129'),
};
export const DECEASED: Bearer = {
  nir: '2900397127042',
  cle: '28',
  identity: person('Rose', 'HALLEY', '1990-03-02', '97801'),
};

/** A register that knows a few people, and can be told to fall silent. */
export interface TestRegister extends SocialSecurityRegister {
  down: boolean;
  add(bearer: Bearer, more?: Partial<SocialSecurityRecord>): void;
}

export function testRegister(): TestRegister {
  const records = new Map<string, SocialSecurityRecord>();
  const register: TestRegister = {
    down: false,
    add({ nir, identity }, more = {}) {
      const record = { nir, formerNirs: [], identity, certified: true, deceased: false, ...more };
      for (const number of [nir, ...record.formerNirs]) records.set(number, record);
    },
    async find(nir): Promise<SocialSecurityAnswer> {
      if (register.down) return { outcome: 'unavailable' };
      const record = records.get(nir);
      return record ? { outcome: 'found', record } : { outcome: 'unknown' };
    },
  };
  register.add(ANGELA_BEARER);
  register.add(SERENA);
  register.add(UNCERTIFIED, { certified: false });
  register.add(DECEASED, { deceased: true });
  return register;
}
