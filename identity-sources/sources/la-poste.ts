import { defineIdentitySource, identifiant } from '../identity-source.ts';

/** Identifier, then confirmation in an application: substantial level, the first source of FranceConnect+ (identity sources §2.5). */
export const laPoste = defineIdentitySource({
  id: 'la-poste',
  title: 'L’Identité Numérique La Poste',
  description: 'Avec votre adresse e\u2011mail et votre téléphone',
  acr: ['eidas1', 'eidas2'],
  amr: ['fc', 'pop', 'pin', 'mfa'],
  form: {
    fields: [identifiant('Votre adresse e-mail', { type: 'email', inputmode: 'email' })],
    approval: { message: 'Une demande de connexion vient d’arriver dans l’application, sur votre téléphone.' },
  },
  look: { accent: '#8a5a00', shape: 'hexagon', letters: 'LP' },
});
