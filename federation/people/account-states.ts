import { identityHash } from '../../contract/sub.ts';
import type { PersonaBook } from '../../personas/book.ts';
import type { FranceConnectAccount, Persona } from '../../personas/persona.ts';
import { asRegistered } from '../../personas/register.ts';

/** The accounts FranceConnect keeps for the people of the book that have a particular one, by identity hash. */
export function accountStates(book: PersonaBook): (identityHash: string) => FranceConnectAccount | undefined {
  const particular = () => book.all().filter(({ account }) => account !== undefined);
  return (hash) => particular().find((persona) => hashOf(persona) === hash)?.account;
}

function hashOf({ identity, register }: Persona): string {
  if (register && 'identity' in register) return identityHash(register.identity);
  const { given_name = '', family_name = '', birthdate = '', gender, birthplace = '', birthcountry = '' } = identity;
  const known = gender === 'male' || gender === 'female' ? gender : 'unspecified';
  return identityHash(asRegistered({ given_name, family_name, birthdate, gender: known, birthplace, birthcountry }));
}
