import { defineIdentitySource, identifiant } from '../identity-source.ts';

/**
 * Successor of MobileConnect et moi: an application protected by a secret code, opened with a validated mobile line (sources
 * of today §3.2). Its screens and the length of the code are not known: field, telephone and code are ours.
 */
export const yris = defineIdentitySource({
  id: 'yris',
  title: 'YRIS',
  description: 'Avec votre numéro de mobile et votre code secret',
  amr: ['fc', 'pop', 'pin', 'mfa'],
  form: {
    fields: [
      identifiant('Votre numéro de mobile, au format international : +33 6 39 98 00 01', {
        type: 'tel',
        inputmode: 'tel',
        autocomplete: 'tel',
      }),
    ],
    approval: {
      message: 'Une demande de connexion vient d’arriver dans l’application YRIS, sur votre téléphone.',
      code: { digits: [4, 6] },
    },
  },
  // The secret code is typed on the telephone, not here.
  recognise: ({ identifiant: typed = '' }, book) => book.holder('yris', typed),
  look: { accent: '#b0165a', shape: 'bubble', letters: 'YR' },
});
