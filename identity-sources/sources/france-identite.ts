import { defineIdentitySource } from '../identity-source.ts';

/** The State's application and the electronic identity card (sources of today §3.1). Nothing is typed in the browser. */
export const franceIdentite = defineIdentitySource({
  id: 'france-identite',
  title: 'France Identité',
  description: 'Avec votre carte d’identité et votre téléphone',
  acr: ['eidas1', 'eidas3'],
  amr: ['fc', 'pop', 'pin', 'mfa'],
  form: {
    fields: [],
    approval: { message: 'FranceConnect vous demande vos données d’identité dans l’application France Identité.' },
  },
  look: { accent: '#34408b', shape: 'arch', letters: 'FI' },
});
