import { folded, hasWords } from './text.ts';

/** What of a person may stand on a page. */
export interface Identity {
  sub?: string | undefined;
  family_name?: string | undefined;
  given_name?: string | undefined;
  preferred_username?: string | undefined;
  email?: string | undefined;
}

/** A shorter name stands on pages by chance: it counts beside the first name only. */
const SHORTEST_NAME = 4;

/** Which part of an identity stands in a text, if any. */
export function identityIn(
  text: string,
  { sub, family_name, given_name, preferred_username, email }: Identity,
): string | undefined {
  const page = folded(text);
  const words = [sub, email, ...names(family_name, given_name), ...names(preferred_username, given_name)];
  return words.find((word) => word !== undefined && hasWords(page, folded(word)));
}

function names(name: string | undefined, given: string | undefined): (string | undefined)[] {
  if (name === undefined || name.length >= SHORTEST_NAME) return [name];
  const first = given?.split(' ')[0];
  return first === undefined ? [] : [`${first} ${name}`, `${name} ${first}`];
}
