import { defineIdentitySource, type Persona, type SourcePages } from 'franceconnect-local';

/** What one page of a sign-in keeps for the next. */
type Kept = {
  /** The person whose card number was typed. */
  holder: string;
  tries: number;
};

/** Tries before the card is locked. */
const TRIES = 3;

/** Number printed on the card of a person: the last eight digits of their social security number. */
const cardOf = ({ nir }: Persona): string | undefined => nir?.slice(-8);
/** The secret code: the year of birth. */
const codeOf = ({ identity }: Persona): string | undefined => identity.birthdate?.slice(0, 4);

const NUMBER = { name: 'number', label: 'Numéro de la carte', hint: '8 chiffres', inputmode: 'numeric' } as const;
const CODE = { name: 'code', label: 'Code secret', hint: 'Votre année de naissance', type: 'password' } as const;

const pages: SourcePages<Kept> = {
  steps: {
    start: {
      show: ({ page, form, field, h }) =>
        page({ title: 'Votre carte', content: form({}, field(NUMBER), h('button', null, 'Continuer')) }),
      async submit({ page, form, field, h, book, keep, goTo }, { number = '' }) {
        const holder = book.all().find((person) => cardOf(person) === number.trim());
        if (holder) {
          await keep({ holder: holder.id, tries: 0 });
          return goTo('code');
        }
        const error = 'Ce numéro est celui d’aucune carte.';
        const content = form({}, field(NUMBER, { value: number, error }), h('button', null, 'Continuer'));
        return page({ title: 'Votre carte', errors: { number: error }, content });
      },
    },
    code: {
      show: ({ kept, goTo, page, form, field, h }) =>
        kept.holder === undefined
          ? goTo('start')
          : page({
              title: 'Votre code secret',
              content: form({ to: 'code' }, field(CODE), h('button', null, 'Se connecter')),
            }),
      async submit(signIn, { code }) {
        const { kept, book, keep, refuse, identify, page, form, field, h } = signIn;
        const holder = book.get(kept.holder ?? '');
        if (!holder) return signIn.goTo('start');
        if (code === codeOf(holder)) return identify(holder);
        const tries = (kept.tries ?? 0) + 1;
        if (tries >= TRIES) return refuse('access_denied', 'the card is locked');
        await keep({ tries });
        const error = `Ce code est faux. Il vous reste ${TRIES - tries} essai${TRIES - tries > 1 ? 's' : ''}.`;
        const content = form({ to: 'code' }, field(CODE, { error }), h('button', null, 'Se connecter'));
        return page({ title: 'Votre code secret', errors: { code: error }, content });
      },
    },
  },
};

/** A source of one's own, with two pages of its own: a card number, then a secret code. */
export default defineIdentitySource({
  id: 'transport-card',
  title: 'Carte de transport',
  description: 'Avec votre carte et votre code secret',
  amr: ['fc', 'pop', 'pin'],
  people: (book) => book.all().filter((person) => cardOf(person) !== undefined),
  pages: () => pages,
  look: { accent: '#0b5e6b', shape: 'leaf', letters: 'CT' },
});
