import type { SourceRecordsSettings } from '../contract/source-record.ts';
import type { SourceListName } from './list-names.ts';

/**
 * FranceConnect's lists: by source, its place, and what FranceConnect records of it beside what its own file says. A source
 * that is not named here, somebody's own, is on every list, after the usual ones.
 */
export const sourceLists: Readonly<Record<SourceListName, SourceRecordsSettings>> = {
  // The guide « Créer son compte CPF », which says « ameli.fr ».
  2020: {
    impots: { order: 1 },
    ameli: { order: 2, title: 'ameli.fr' },
    'la-poste': { order: 3 },
    msa: { order: 4 },
    'mobile-connect': { order: 5 },
    alicem: { order: 6 },
  },
  // FranceConnect's own model of production (sources of today §1.1, §1.2), apostrophes included.
  today: {
    impots: { order: 1 },
    ameli: { order: 2 },
    'la-poste': {
      order: 3,
      low: { title: "L'Identité Numérique La Poste" },
      high: { order: 1, title: 'L’Identité Numérique La Poste' },
    },
    msa: { order: 4 },
    yris: { order: 5 },
    'france-identite': {
      order: 6,
      high: {
        order: 2,
        // A fixture of the project has this warning (§1.4); its real body is not known, this one is ours.
        modal: {
          title: 'Votre compte France Identité est-il certifié en mairie ?',
          body: 'Cette démarche demande une identité certifiée. Pour faire certifier votre compte, rendez-vous dans une mairie équipée avec votre carte d’identité.',
          continueText: 'Oui, mon compte est certifié',
          moreInfoLabel: 'En savoir plus',
          moreInfoUrl: 'https://aide.franceconnect.gouv.fr/',
        },
      },
    },
    trustme: { order: 7 },
    // An entry of its own below the list (§1.1, §3.4); FranceConnect+ has no carers.
    'aidants-connect': {
      order: 98,
      platforms: ['low'],
      featureHandlers: {
        coreVerify: 'core-fcp-aidants-connect-verify',
        coreAuthorization: 'core-fcp-aidants-connect-authorization',
      },
    },
    // Off for everybody until FranceConnect+ opens it to a service (§1.2, §4.1).
    'eidas-bridge': {
      order: 99,
      platforms: ['high'],
      listed: false,
      idpHint: true,
      featureHandlers: {
        coreVerify: 'core-fcp-eidas-verify',
        idpIdentityCheck: 'core-fcp-eidas-identity-check',
        authenticationEmail: null,
      },
    },
  },
};
