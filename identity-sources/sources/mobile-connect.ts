import { defineIdentitySource, identifiant } from '../identity-source.ts';

/** Mobile number, then a personal code on the telephone itself (identity sources §2.5). */
export const mobileConnect = defineIdentitySource({
  id: 'mobile-connect',
  title: 'MobileConnect et moi',
  description: 'Avec votre numéro de mobile',
  amr: ['fc', 'pop', 'mfa', 'pin'],
  form: {
    fields: [
      identifiant('10 chiffres de votre numéro de mobile', {
        type: 'tel',
        inputmode: 'tel',
        autocomplete: 'tel-national',
      }),
    ],
    approval: { message: 'Une demande de confirmation vient d’être envoyée sur votre mobile.' },
  },
  look: { accent: '#b3361b', shape: 'bubble', letters: 'MC' },
});
