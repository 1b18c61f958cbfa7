/** An identity FranceConnect accepts, of nobody in the book. */
export const ANYBODY = {
  given_name: 'Apollinaire Jean',
  family_name: 'VERDECOURT',
  birthdate: '1984-02-29',
  gender: 'male',
  birthplace: '35238',
  birthcountry: '99100',
  email: 'apollinaire@example.org',
};
