/** What the pivot scopes have in common on both platforms (reference: service contract §7.1, §7.2). */
const PIVOT = ['family_name', 'birthdate', 'gender', 'birthplace', 'birthcountry'] as const;

/** Identity scopes of the low platform and the claims each opens (§7.1), in the order discovery lists them. */
const LOW_IDENTITY_SCOPES: Readonly<Record<string, readonly string[]>> = {
  openid: ['sub'],
  profile: ['given_name', 'given_name_array', 'family_name', 'birthdate', 'gender', 'preferred_username'],
  birth: ['birthplace', 'birthcountry'],
  identite_pivot: ['given_name', 'given_name_array', ...PIVOT],
  gender: ['gender'],
  birthdate: ['birthdate'],
  birthcountry: ['birthcountry'],
  birthplace: ['birthplace'],
  given_name: ['given_name', 'given_name_array'],
  family_name: ['family_name'],
  email: ['email'],
  preferred_username: ['preferred_username'],
  idp_birthdate: ['idp_birthdate'],
  // Yields nothing in userinfo: `amr` travels in the ID token, on request of the `claims` parameter.
  amr: ['amr'],
  idp_id: ['idp_id'],
};

/** The register's twin of a plain claim, with the plain claim it comes with (§7.2). */
const RNIPP_GIVEN_NAME = ['given_name', 'rnipp_given_name', 'rnipp_given_name_array'];
const twin = (claim: string) => [claim, `rnipp_${claim}`];

/** Identity scopes of the high platform (§7.2), in the order discovery lists them (§1.4). */
const HIGH_IDENTITY_SCOPES: Readonly<Record<string, readonly string[]>> = {
  openid: ['sub'],
  profile: ['given_name', 'family_name', 'birthdate', 'gender', 'preferred_username'],
  birth: ['birthplace', 'birthcountry'],
  identite_pivot: ['given_name', ...PIVOT],
  gender: ['gender'],
  birthdate: ['birthdate'],
  birthcountry: ['birthcountry'],
  birthplace: ['birthplace'],
  given_name: ['given_name'],
  family_name: ['family_name'],
  email: ['email'],
  preferred_username: ['preferred_username'],
  rnipp_identite_pivot: [
    ...twin('gender'),
    ...twin('family_name'),
    ...RNIPP_GIVEN_NAME,
    ...twin('birthdate'),
    ...twin('birthplace'),
    ...twin('birthcountry'),
  ],
  rnipp_gender: twin('gender'),
  rnipp_family_name: twin('family_name'),
  rnipp_given_name: RNIPP_GIVEN_NAME,
  rnipp_birthdate: twin('birthdate'),
  rnipp_birthplace: twin('birthplace'),
  rnipp_birthcountry: twin('birthcountry'),
  rnipp_profile: [
    ...RNIPP_GIVEN_NAME,
    ...twin('family_name'),
    ...twin('birthdate'),
    ...twin('gender'),
    'preferred_username',
  ],
  rnipp_birth: [...twin('birthplace'), ...twin('birthcountry')],
  amr: ['amr'],
};

/** A data provider (fournisseur de données) as the citizen reads its name, and the scopes that concern it (§7.4). */
export interface DataProvider {
  name: string;
  scopes: readonly string[];
}

export const DATA_PROVIDERS: readonly DataProvider[] = [
  {
    name: 'Direction générale des Finances publiques',
    scopes:
      'dgfip_rfr dgfip_annee_n_moins_1 dgfip_annee_n_moins_2 dgfip_annee_n_moins_3 dgfip_nbpart dgfip_sitfam dgfip_aft dgfip_nbpac dgfip_inddeficit dgfip_pariso dgfip_decl dgfip_pac dgfip_locaux_th dgfip_nmUsaDec1 dgfip_nmNaiDec1 dgfip_prnmDec1 dgfip_dateNaisDec1 dgfip_nmUsaDec2 dgfip_nmNaiDec2 dgfip_prnmDec2 dgfip_dateNaisDec2 dgfip_locaux_th_ident dgfip_locaux_th_Nat dgfip_locaux_th_Tax dgfip_locaux_th_Aff dgfip_pac_nbPac dgfip_mntRevbareme dgfip_indiIFI dgfip_RevDecl_Cat1_Tspr dgfip_RevDecl_Cat1_RentOn dgfip_RevDecl_Cat2_Rcm dgfip_RevDecl_Cat3_PMV dgfip_RevDecl_Cat4_Ref dgfip_RevDecl_Cat5_NonSal dgfip_RevNets_Cat1_Tspr dgfip_RevNets_Cat1_RentOn dgfip_RevNets_Cat2_Rcm dgfip_RevNets_Cat3_PMV dgfip_RevNets_Cat4_Ref dgfip_RevNets_Cat5_NonSal dgfip_PaDeduc_EnfMaj dgfip_PaDeduc_Autres dgfip_EpargRetrDeduc dgfip_annee_n_moins_2_si_indispo_n_moins_1'.split(
        ' ',
      ),
  },
  {
    name: 'Caisse nationale de l’assurance maladie',
    scopes:
      'droits_assurance_maladie cnam_beneficiaires cnam_contrats cnam_caisse cnam_exonerations cnam_medecin_traitant cnam_presence_medecin_traitant cnam_paiements_ij'.split(
        ' ',
      ),
  },
  {
    name: 'Centre national des œuvres universitaires et scolaires',
    scopes:
      'cnous_statut_boursier cnous_echelon_bourse cnous_email cnous_periode_versement cnous_statut_bourse cnous_ville_etudes cnous_identite'.split(
        ' ',
      ),
  },
  {
    name: 'Ministère de l’Enseignement supérieur, de la Recherche et de l’Innovation',
    scopes:
      'mesri_identite mesri_admissions mesri_admission_inscrit mesri_admission_regime_formation mesri_admission_commune_etudes mesri_admission_etablissement_etude'.split(
        ' ',
      ),
  },
  { name: 'Ministère de l’Intérieur', scopes: ['mi_siv_carte_grise'] },
  { name: 'France Travail', scopes: ['api_fc-liste-paiementsv1', 'api_fc-statutaugmentev1'] },
  {
    name: 'CNAF & MSA',
    scopes:
      'allocation_adulte_handicape allocation_soutien_familial prime_activite prime_activite_majoration cnaf_quotient_familial cnaf_allocataires cnaf_enfants cnaf_adresse revenu_solidarite_active revenu_solidarite_active_majoration'.split(
        ' ',
      ),
  },
  { name: 'Sécurité sociale', scopes: ['complementaire_sante_solidaire'] },
  { name: 'Direction du Service National et de la Jeunesse', scopes: ['dsnj_statut_service_national'] },
  {
    name: 'Agence Nationale des Titres Sécurisés',
    scopes: [
      'identite_particulier',
      'adresse_particulier',
      'statut_rattachement',
      'donnees_immatriculation_vehicule',
      'caracteristiques_techniques_vehicule',
    ].map((part) => `ants_extrait_immatriculation_vehicule_${part}`),
  },
  {
    name: 'Agence du service civique',
    scopes: ['statut_actuel', 'statut_passe', 'organisme_accueil', 'dates'].map(
      (part) => `gip_mds_service_civique_${part}`,
    ),
  },
];

/** The high platform knows the first three providers only (§7.4). */
const HIGH_DATA_PROVIDERS = 3;

const scopesOf = (providers: readonly DataProvider[]) => providers.flatMap(({ scopes }) => scopes);

/** A data provider's scope opens the « claim » of the same name: for the information page, never in userinfo (§7.4). */
const withData = (identity: Readonly<Record<string, readonly string[]>>, providers: readonly DataProvider[]) => ({
  ...identity,
  ...Object.fromEntries(scopesOf(providers).map((scope) => [scope, [scope]])),
});

/** Scope → claims of each platform. */
export const LOW_CLAIMS_BY_SCOPE: Readonly<Record<string, readonly string[]>> = withData(
  LOW_IDENTITY_SCOPES,
  DATA_PROVIDERS,
);
export const HIGH_CLAIMS_BY_SCOPE: Readonly<Record<string, readonly string[]>> = withData(
  HIGH_IDENTITY_SCOPES,
  DATA_PROVIDERS.slice(0, HIGH_DATA_PROVIDERS),
);

/** Every scope one of the platforms knows: a service may be registered for any of them. */
export const KNOWN_SCOPES: readonly string[] = [
  ...new Set([...Object.keys(LOW_CLAIMS_BY_SCOPE), ...Object.keys(HIGH_CLAIMS_BY_SCOPE)]),
];
