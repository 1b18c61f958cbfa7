import { BRIDGE } from '../../../personas/europeans/european.ts';
import { defineIdentitySource } from '../../identity-source.ts';
import { claimsOfEuropean, WORTH_OF_LEVEL } from './attributes.ts';

/** The French end of the European network: the person proves who they are in their own country (sources of today §4). */
export const eidasBridge = defineIdentitySource({
  id: BRIDGE,
  title: 'eIDAS Bridge',
  description: 'Avec l’identité numérique d’un autre pays européen',
  acr: ['eidas2', 'eidas3'],
  amr: ['eidas'],
  level: { of: ({ european }) => WORTH_OF_LEVEL[european?.level ?? 'low'] },
  people: (book) => book.all().filter(({ european }) => european !== undefined),
  subject: ({ id, european }) => european?.identifier ?? id,
  claims: (persona) => claimsOfEuropean(persona),
  pages: async () => (await import('./pages.tsx')).pages,
  look: { accent: '#1d4e9e', shape: 'circle', letters: 'EU' },
});
