import { defineIdentitySource } from '../identity-source.ts';

/**
 * Nothing was typed: the telephone read the identity document and compared the face (identity sources §2.5). It aimed at
 * the high level, so this source can answer all three: the one to try `eidas3` with.
 */
export const alicem = defineIdentitySource({
  id: 'alicem',
  title: 'Alicem',
  description: 'Avec votre téléphone et votre titre d’identité',
  acr: ['eidas1', 'eidas2', 'eidas3'],
  amr: ['fc', 'pop', 'mfa', 'pin', 'face'],
  form: {
    fields: [],
    approval: { message: 'Votre titre d’identité vient d’être lu par votre téléphone, qui vous demande de confirmer.' },
  },
  look: { accent: '#7a2e6b', shape: 'shield', letters: 'AL' },
});
