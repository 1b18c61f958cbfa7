import { defineIdentitySource, identifiant, password } from '../identity-source.ts';

/** An account with a password (sources of today §3.3). Nothing else of it is known: the form is ours. */
export const trustme = defineIdentitySource({
  id: 'trustme',
  title: 'TrustMe',
  description: 'Avec votre adresse e\u2011mail et votre mot de passe',
  amr: ['fc', 'pwd', 'mail'],
  form: {
    fields: [identifiant('Votre adresse e-mail', { type: 'email', inputmode: 'email' }), password()],
  },
  look: { accent: '#455a64', shape: 'octagon', letters: 'TM' },
});
