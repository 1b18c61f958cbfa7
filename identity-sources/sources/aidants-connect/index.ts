import { AIDANTS_CONNECT } from '../../../personas/carers/assisted.ts';
import { defineIdentitySource } from '../../identity-source.ts';
import { claimsOfAssisted } from './mandates.ts';

/** A professional carer signs in for somebody else, with a mandate (sources of today §3.4). */
export const aidantsConnect = defineIdentitySource({
  id: AIDANTS_CONNECT,
  title: 'Aidants Connect',
  description: 'Pour les aidants professionnels',
  amr: ['fc', 'pwd', 'mail'],
  userinfo: 'plain',
  people: (book) => book.all().filter(({ mandate }) => mandate !== undefined),
  claims: claimsOfAssisted,
  pages: async () => (await import('./pages.tsx')).pages,
  look: { accent: '#4a3c8c', shape: 'bubble', letters: 'AC' },
});
