import { defineIdentitySource, identifiant, password } from '../identity-source.ts';

/** Tax account: active at the real FranceConnect, password then a code by e-mail (identity sources §2.5, §3). */
export const impots = defineIdentitySource({
  id: 'impots',
  title: 'impots.gouv.fr',
  description: 'Avec votre numéro fiscal',
  amr: ['fc', 'pwd', 'mail'],
  form: { fields: [identifiant('13 chiffres du numéro fiscal', { inputmode: 'numeric' }), password()] },
  look: { accent: '#1f6f5c', shape: 'square' },
});
