/** More than any call needs, and far below what would overflow the stack of a recursive function. */
const DEEPEST = 32;
const MOST_MEMBERS = 2_000;

/**
 * Refuses JSON that is too deep or too broad, before anything parses or walks it.
 * @throws Error with `status` 422
 */
export function refuseDeepJson(text: string): void {
  let depth = 0;
  let members = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    else if (character === ',') members += 1;
    if (depth > DEEPEST) throw refusal(`nested more than ${DEEPEST} levels deep`);
    if (members > MOST_MEMBERS) throw refusal(`of more than ${MOST_MEMBERS} members`);
  }
}

function refusal(what: string): Error {
  return Object.assign(new Error(`The JSON is ${what}.`), { status: 422 });
}
