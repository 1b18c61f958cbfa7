import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, type Persona, startFederation } from '../../federation/index.ts';
import type { IdentitySourceDefinition } from '../../identity-sources/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { choosePerson } from '../support/choose-person.ts';
import { PlusService } from '../support/plus-service.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';

/** Service contract §7: which claims each scope opens on each platform, what they look like and where they come from. */

let federation: Federation;
let low: Service;
let high: PlusService;
let people: readonly Persona[];
/** Knows a usage name, and a source of FranceConnect+. */
const CLOTILDE = 'clotilde-bernachot';

/** A source of FranceConnect+ that everybody may use. */
const GUICHET: IdentitySourceDefinition = { id: 'guichet', title: 'Guichet', acr: ['eidas2'] };

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'], sources: [GUICHET] });
  low = await Service.register(federation);
  high = await PlusService.register(federation);
  people = await federation.personas.all();
});
afterAll(async () => {
  high.close();
  await federation.stop();
});

type Claims = Readonly<Record<string, unknown>>;

const onLow = async (scope: string, persona = CLOTILDE): Promise<Claims> =>
  (await low.signIn({ persona }, { scope })).userinfo;
const onHigh = async (scope: string, persona = CLOTILDE): Promise<Claims> =>
  (await high.signIn({ persona, source: 'la-poste' }, { scope })).userinfo.payload;

const PROTOCOL = ['sub', 'aud', 'exp', 'iat', 'iss'];
const opened = (claims: Claims) =>
  Object.keys(claims)
    .filter((claim) => !PROTOCOL.includes(claim))
    .sort();
const words = (text: string) => text.split(' ').filter(Boolean).sort();

const LOW: [scope: string, claims: string][] = [
  ['openid', ''],
  ['gender', 'gender'],
  ['birthdate', 'birthdate'],
  ['birthplace', 'birthplace'],
  ['birthcountry', 'birthcountry'],
  ['given_name', 'given_name given_name_array'],
  ['family_name', 'family_name'],
  ['email', 'email'],
  ['preferred_username', 'preferred_username'],
  ['profile', 'given_name given_name_array family_name birthdate gender preferred_username'],
  ['birth', 'birthplace birthcountry'],
  ['identite_pivot', 'given_name given_name_array family_name birthdate gender birthplace birthcountry'],
  ['idp_birthdate', 'idp_birthdate'],
  ['idp_id', 'idp_id'],
  ['amr', ''],
];

test.each(LOW)('§7.1 %s', async (scope, claims) => {
  expect(opened(await onLow(`openid ${scope}`))).toEqual(words(claims));
});

const TWINS =
  'gender rnipp_gender family_name rnipp_family_name given_name rnipp_given_name rnipp_given_name_array birthdate rnipp_birthdate';
const HIGH: [rule: string, scope: string, claims: string][] = [
  ['openid', '', ''],
  ['gender', 'gender', 'gender'],
  ['birthdate', 'birthdate', 'birthdate'],
  ['birthplace', 'birthplace', 'birthplace'],
  ['birthcountry', 'birthcountry', 'birthcountry'],
  ['given_name', 'given_name', 'given_name'],
  ['family_name', 'family_name', 'family_name'],
  ['email', 'email', 'email'],
  ['preferred_username', 'preferred_username', 'preferred_username'],
  ['profile', 'profile', 'given_name family_name birthdate gender preferred_username'],
  ['birth', 'birth', 'birthplace birthcountry'],
  ['identite_pivot', 'identite_pivot', 'given_name family_name birthdate gender birthplace birthcountry'],
  ['no idp_birthdate', 'idp_birthdate', ''],
  ['no idp_id', 'idp_id', ''],
  ['amr', 'amr', ''],
  ['rnipp_given_name', 'rnipp_given_name', 'given_name rnipp_given_name rnipp_given_name_array'],
  ['rnipp_family_name', 'rnipp_family_name', 'family_name rnipp_family_name'],
  ['rnipp_gender', 'rnipp_gender', 'gender rnipp_gender'],
  ['rnipp_birthdate', 'rnipp_birthdate', 'birthdate rnipp_birthdate'],
  ['rnipp_birthplace', 'rnipp_birthplace', 'birthplace rnipp_birthplace'],
  ['rnipp_birthcountry', 'rnipp_birthcountry', 'birthcountry rnipp_birthcountry'],
  ['rnipp_profile', 'rnipp_profile', `${TWINS} preferred_username`],
  ['rnipp_birth', 'rnipp_birth', 'birthplace rnipp_birthplace birthcountry rnipp_birthcountry'],
  [
    'rnipp_identite_pivot',
    'rnipp_identite_pivot',
    `${TWINS} birthplace rnipp_birthplace birthcountry rnipp_birthcountry`,
  ],
];

test.each(HIGH)('§7.2 %s', async (_rule, scope, claims) => {
  expect(opened(await onHigh(`openid ${scope}`.trim()))).toEqual(words(claims));
});

test('§7.2 missing data omitted: no usage name, no claim', async () => {
  expect(opened(await onHigh('openid preferred_username', 'angele-dubreuil'))).toEqual([]);
  expect(opened(await onLow('openid preferred_username', 'angele-dubreuil'))).toEqual([]);
});

test('§7.2 address and phone: no error, and nothing', async () => {
  expect(opened(await onHigh('openid address phone'))).toEqual([]);
  expect(opened(await onLow('openid address phone'))).toEqual([]);
});

describe('claims', () => {
  const find = (what: (persona: Persona) => boolean) => {
    const found = people.find((persona) => what(persona) && !persona.account && !persona.why.includes('Y6'));
    if (!found) throw new Error('no such persona');
    return found;
  };
  const ALL = 'openid identite_pivot preferred_username email idp_birthdate idp_id';

  test('§7.3 sub: 64 hexadecimal digits and v1, on both platforms', async () => {
    expect((await onLow('openid')).sub).toMatch(/^[0-9a-f]{64}v1$/);
    expect((await onHigh('openid')).sub).toMatch(/^[0-9a-f]{64}v1$/);
  });

  test('§7.3 given_name + given_name_array: all first names, one text and one list', async () => {
    const { given_name, given_name_array } = await onLow('openid given_name', 'theodore-mazurier');
    expect(String(given_name).split(' ')).toEqual(given_name_array);
    expect(given_name_array).toHaveLength(3);
  });

  test('§7.3 family_name + birthdate + gender + §13 identity sent: the register’s on FranceConnect, the source’s on FranceConnect+', async () => {
    const persona = find(({ register, credentials }) => register?.outcome === 'rectified' && 'la-poste' in credentials);
    const register = persona.register && 'identity' in persona.register ? persona.register.identity : undefined;
    const { identity: source } = persona;
    const pivot = (claims: Claims) => ({
      given_name: claims.given_name,
      family_name: claims.family_name,
      birthdate: claims.birthdate,
      gender: claims.gender,
    });
    expect(pivot({ ...register })).not.toEqual(pivot({ ...source }));
    expect(pivot(await onLow(ALL, persona.id))).toEqual(pivot({ ...register }));
    const sent = await onHigh('openid rnipp_identite_pivot', persona.id);
    expect(pivot(sent)).toEqual(pivot({ ...source }));
    for (const claim of ['given_name', 'family_name', 'birthdate', 'gender', 'birthplace', 'birthcountry'] as const) {
      expect([claim, sent[`rnipp_${claim}`]]).toEqual([claim, register?.[claim]]);
    }
  });

  test('§7.3 rnipp_: the register’s first names one by one', async () => {
    const { rnipp_given_name_array } = await onHigh('openid rnipp_given_name', 'theodore-mazurier');
    expect(rnipp_given_name_array).toHaveLength(3);
  });

  test('§7.3 gender: male, female or unspecified', async () => {
    const genders = ['male', 'female', 'unspecified'];
    for (const gender of genders) {
      const persona = find(({ identity, register }) => identity.gender === gender && !register);
      expect((await onLow('openid gender', persona.id)).gender).toBe(gender);
    }
  });

  test('§7.3 birthdate + idp_birthdate: a presumed date is completed, idp_birthdate keeps the source’s', async () => {
    for (const [end, completed] of [
      ['-00-00', '-01-01'],
      ['-00', '-01'],
    ] as const) {
      const persona = find(
        ({ identity }) =>
          (identity.birthdate?.endsWith(end) ?? false) && (end !== '-00' || !identity.birthdate?.endsWith('-00-00')),
      );
      const { birthdate, idp_birthdate } = await onLow('openid birthdate idp_birthdate', persona.id);
      expect(idp_birthdate).toBe(persona.identity.birthdate);
      expect(birthdate).toBe(persona.identity.birthdate?.replace(end, completed));
    }
  });

  test('§7.3 birthdate: FranceConnect+ sends a presumed date as the source has it', async () => {
    const { id, identity } = find(({ identity: { birthdate = '' } }) => birthdate.endsWith('-00-00'));
    const { userinfo } = await high.signIn({ persona: id, source: GUICHET.id }, { scope: 'openid rnipp_birthdate' });
    expect(userinfo.payload).toMatchObject({
      birthdate: identity.birthdate,
      rnipp_birthdate: identity.birthdate?.replace('-00-00', '-01-01'),
    });
  });

  test('§7.3 birthplace + birthcountry: COG codes; born abroad, an empty place, not a missing one', async () => {
    const corsican = find(({ kinds }) => kinds.includes('born-2b'));
    expect(await onLow('openid birth', corsican.id)).toMatchObject({
      birthplace: expect.stringMatching(/^2B\d{3}$/),
      birthcountry: '99100',
    });
    const abroad = find(({ kinds }) => kinds.includes('born-abroad'));
    expect(await onLow('openid birth', abroad.id)).toMatchObject({
      birthplace: '',
      birthcountry: expect.stringMatching(/^99(?!100)\d{3}$/),
    });
  });

  test('§7.3 email + preferred_username + idp_id: from the source, on FranceConnect too', async () => {
    const { identity } = find(({ id }) => id === CLOTILDE);
    const { userinfo } = await low.signIn({ persona: CLOTILDE, source: 'ameli' }, { scope: ALL });
    expect(userinfo).toMatchObject({ preferred_username: identity.preferred_username, idp_id: 'ameli' });
    expect(userinfo.email).toMatch(/@/);
  });
});

/** As the reference lists them. */
const DATA_PROVIDERS: [provider: string, onHighToo: boolean, scopes: string][] = [
  [
    'DGFIP',
    true,
    'dgfip_rfr dgfip_annee_n_moins_1 dgfip_annee_n_moins_2 dgfip_annee_n_moins_3 dgfip_nbpart dgfip_sitfam dgfip_aft dgfip_nbpac dgfip_inddeficit dgfip_pariso dgfip_decl dgfip_pac dgfip_locaux_th dgfip_nmUsaDec1 dgfip_nmNaiDec1 dgfip_prnmDec1 dgfip_dateNaisDec1 dgfip_nmUsaDec2 dgfip_nmNaiDec2 dgfip_prnmDec2 dgfip_dateNaisDec2 dgfip_locaux_th_ident dgfip_locaux_th_Nat dgfip_locaux_th_Tax dgfip_locaux_th_Aff dgfip_pac_nbPac dgfip_mntRevbareme dgfip_indiIFI dgfip_RevDecl_Cat1_Tspr dgfip_RevDecl_Cat1_RentOn dgfip_RevDecl_Cat2_Rcm dgfip_RevDecl_Cat3_PMV dgfip_RevDecl_Cat4_Ref dgfip_RevDecl_Cat5_NonSal dgfip_RevNets_Cat1_Tspr dgfip_RevNets_Cat1_RentOn dgfip_RevNets_Cat2_Rcm dgfip_RevNets_Cat3_PMV dgfip_RevNets_Cat4_Ref dgfip_RevNets_Cat5_NonSal dgfip_PaDeduc_EnfMaj dgfip_PaDeduc_Autres dgfip_EpargRetrDeduc dgfip_annee_n_moins_2_si_indispo_n_moins_1',
  ],
  [
    'CNAM',
    true,
    'droits_assurance_maladie cnam_beneficiaires cnam_contrats cnam_caisse cnam_exonerations cnam_medecin_traitant cnam_presence_medecin_traitant cnam_paiements_ij',
  ],
  [
    'CNOUS',
    true,
    'cnous_statut_boursier cnous_echelon_bourse cnous_email cnous_periode_versement cnous_statut_bourse cnous_ville_etudes cnous_identite',
  ],
  [
    'MESRI',
    false,
    'mesri_identite mesri_admissions mesri_admission_inscrit mesri_admission_regime_formation mesri_admission_commune_etudes mesri_admission_etablissement_etude',
  ],
  ['Ministère de l’Intérieur', false, 'mi_siv_carte_grise'],
  ['France Travail', false, 'api_fc-liste-paiementsv1 api_fc-statutaugmentev1'],
  [
    'CNAF & MSA',
    false,
    'allocation_adulte_handicape allocation_soutien_familial prime_activite prime_activite_majoration cnaf_quotient_familial cnaf_allocataires cnaf_enfants cnaf_adresse revenu_solidarite_active revenu_solidarite_active_majoration',
  ],
  ['DSS', false, 'complementaire_sante_solidaire'],
  ['DSNJ', false, 'dsnj_statut_service_national'],
  [
    'ANTS',
    false,
    'ants_extrait_immatriculation_vehicule_identite_particulier ants_extrait_immatriculation_vehicule_adresse_particulier ants_extrait_immatriculation_vehicule_statut_rattachement ants_extrait_immatriculation_vehicule_donnees_immatriculation_vehicule ants_extrait_immatriculation_vehicule_caracteristiques_techniques_vehicule',
  ],
  [
    'Agence du service civique',
    false,
    'gip_mds_service_civique_statut_actuel gip_mds_service_civique_statut_passe gip_mds_service_civique_organisme_accueil gip_mds_service_civique_dates',
  ],
];

describe('data providers', () => {
  test.each(DATA_PROVIDERS)(
    '§7.4 %s + never in userinfo + §13 data providers’ scopes: granted, on FranceConnect+ too: %s',
    async (_provider, onHighToo, scopes) => {
      const scope = `openid ${scopes}`;
      const { tokens, userinfo } = await low.signIn({}, { scope });
      expect(tokens.scope).toBe(scope);
      expect(opened(userinfo)).toEqual([]);
      const plus = await high.signIn({ source: 'la-poste' }, { scope });
      expect(plus.tokens.scope).toBe(onHighToo ? scope : 'openid');
      expect(opened(plus.userinfo.payload)).toEqual([]);
    },
  );
});

describe('the information page', () => {
  const groupsOf = async (scope: string) => {
    const walker = new Walker({ stopAt: REDIRECT_URI });
    await walker.get(low.request({ scope }).url);
    await walker.submit('#idp-impots');
    const { document } = await choosePerson(walker, CLOTILDE);
    return document.querySelectorAll('details section').map((group) => ({
      title: group.querySelector('h2')?.text,
      labels: group.querySelectorAll('li').map((item) => item.text),
    }));
  };

  test('§7.5 order + identity labels + hidden claims: whatever the order asked', async () => {
    const scope = 'openid amr idp_id idp_birthdate email birth profile';
    expect(await groupsOf(scope)).toEqual([
      {
        title: 'Informations récupérées depuis FranceConnect',
        labels: [
          'Nom de naissance',
          'Nom d’usage',
          'Prénom(s)',
          'Sexe',
          'Date de naissance',
          'Lieu de naissance',
          'Pays de naissance',
          'Adresse email',
        ],
      },
    ]);
  });

  test('§7.5 data providers’ labels: a group each', async () => {
    const LABELS: [scope: string, title: string, label: string][] = [
      ['dgfip_rfr', 'Direction générale des Finances publiques', 'Revenu fiscal de référence'],
      ['dgfip_nbpart', 'Direction générale des Finances publiques', 'Nombre de parts du foyer fiscal'],
      ['dgfip_aft', 'Direction générale des Finances publiques', 'Adresse déclarée au 1er Janvier'],
      ['droits_assurance_maladie', 'Caisse nationale de l’assurance maladie', 'Droits Assurance Maladie'],
      ['cnous_statut_boursier', 'Centre national des œuvres universitaires et scolaires', 'Statut étudiant boursier'],
      [
        'mesri_identite',
        'Ministère de l’Enseignement supérieur, de la Recherche et de l’Innovation',
        'Identité de l’étudiant',
      ],
      ['cnaf_quotient_familial', 'CNAF & MSA', 'Quotient familial CAF & MSA et composition familiale'],
      ['revenu_solidarite_active', 'CNAF & MSA', 'Statut bénéficiaire RSA'],
      ['complementaire_sante_solidaire', 'Sécurité sociale', 'Statut bénéficiaire C2S'],
      ['dsnj_statut_service_national', 'Direction du Service National et de la Jeunesse', 'Statut Service National'],
    ];
    const shown = await groupsOf(`openid ${LABELS.map(([scope]) => scope).join(' ')}`);
    const pairs = shown.flatMap(({ title, labels }) => labels.map((label) => [title, label]));
    expect(pairs).toEqual(LABELS.map(([, title, label]) => [`Informations récupérées depuis ${title}`, label]));
  });
});
