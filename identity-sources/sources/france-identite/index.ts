import { defineIdentitySource } from '../../identity-source.ts';

/**
 * The State's application and the electronic identity card (sources of today §3.1): nothing is typed in the browser. The level
 * is the person's: `eidas3` once a town hall has certified the card, else `eidas1`.
 */
export const franceIdentite = defineIdentitySource({
  id: 'france-identite',
  title: 'France Identité',
  description: 'Avec votre carte d’identité et votre téléphone',
  acr: ['eidas1', 'eidas3'],
  level: {
    of: ({ certified = true }) => (certified ? 'eidas3' : 'eidas1'),
    advice: 'Faites d’abord certifier votre identité dans une mairie équipée, avec votre carte d’identité.',
  },
  amr: ['fc', 'pop', 'pin', 'mfa'],
  pages: async () => (await import('./pages.tsx')).pages,
  look: { accent: '#34408b', shape: 'arch', letters: 'FI' },
});
