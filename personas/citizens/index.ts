import { accounts } from './accounts.ts';
import { ages } from './ages.ts';
import { birthplaces } from './birthplaces.ts';
import { carriers } from './carriers.ts';
import type { Citizen } from './citizen.ts';
import { families } from './families.ts';
import { names } from './names.ts';
import { ordinary } from './ordinary.ts';
import { refusedIdentities } from './refused-identities.ts';
import { registerAnswers } from './register-answers.ts';

/** The invented citizens that come with the simulator, by what makes them difficult. */
export const stockByDifficulty: readonly { title: string; citizens: readonly Citizen[] }[] = [
  { title: 'Ordinary people', citizens: ordinary },
  { title: 'Names', citizens: names },
  { title: 'Places of birth', citizens: birthplaces },
  { title: 'Dates of birth and ages', citizens: ages },
  { title: 'People mistaken for one another', citizens: families },
  { title: 'Answers of the civil register', citizens: registerAnswers },
  { title: 'Identities FranceConnect refuses', citizens: refusedIdentities },
  { title: 'FranceConnect accounts and mailboxes', citizens: accounts },
  { title: 'People who carry a scenario', citizens: carriers },
];

/** All of them; the first is the default person. */
export const stock: readonly Citizen[] = stockByDifficulty.flatMap(({ citizens }) => citizens);
