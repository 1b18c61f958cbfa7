import { defineIdentitySource, identifiant, password } from '../identity-source.ts';

/** Health insurance account: number without its key, password then a code by e-mail (identity sources §2.5, §3). */
export const ameli = defineIdentitySource({
  id: 'ameli',
  title: 'Ameli.fr',
  description: 'Avec votre numéro de sécurité sociale',
  amr: ['fc', 'pwd', 'mail'],
  form: { fields: [identifiant('13 caractères du numéro de sécurité sociale'), password()] },
  look: { accent: '#0b6b9e', shape: 'circle' },
});
