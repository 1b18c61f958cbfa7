import { defineIdentitySource, identifiant, password } from '../identity-source.ts';

/** Farmers' health insurance: individuals sign in with their social security number (identity sources §2.5, §8.3). */
export const msa = defineIdentitySource({
  id: 'msa',
  title: 'MSA',
  description: 'Pour les assurés du régime agricole',
  amr: ['fc', 'pwd', 'mail'],
  form: { fields: [identifiant('13 caractères du numéro de sécurité sociale'), password()] },
  look: { accent: '#2e7d32', shape: 'leaf' },
});
