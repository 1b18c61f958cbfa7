/** A scenario that is worth showing to a room, in its words. */
export interface Incident {
  /** Of the scenario in the catalogue. */
  scenario: string;
  title: string;
  /** What the room will see. */
  shows: string;
}

/** What a presenter may let happen, in the order people ask for it. */
export const INCIDENTS: readonly { title: string; incidents: readonly Incident[] }[] = [
  {
    title: 'Chez le fournisseur d’identité',
    incidents: [
      {
        scenario: 'source-page-down',
        title: 'Le fournisseur d’identité est en panne',
        shows: 'Sa page annonce la panne et propose de revenir à FranceConnect.',
      },
      {
        scenario: 'every-source-unavailable',
        title: 'Tous les fournisseurs sont indisponibles',
        shows: 'FranceConnect les montre en gris : il ne reste qu’à revenir au site.',
      },
      {
        scenario: 'source-incomplete',
        title: 'Le fournisseur donne une identité incomplète',
        shows: 'FranceConnect interrompt la connexion et l’explique.',
      },
    ],
  },
  {
    title: 'À l’état civil',
    incidents: [
      {
        scenario: 'register-rectified',
        title: 'Le registre corrige l’identité',
        shows: 'Le site reçoit l’identité corrigée : Camille RECTIFICAT.',
      },
      {
        scenario: 'register-no-echo',
        title: 'Le registre ne trouve personne',
        shows: 'FranceConnect interrompt la connexion et indique qui contacter.',
      },
      {
        scenario: 'register-deceased',
        title: 'Le registre signale un décès',
        shows: 'FranceConnect refuse la connexion.',
      },
      {
        scenario: 'register-down',
        title: 'Le registre est en panne',
        shows: 'FranceConnect ne peut rien vérifier et interrompt la connexion.',
      },
    ],
  },
  {
    title: 'Entre FranceConnect et le site',
    incidents: [
      {
        scenario: 'authorize-503',
        title: 'FranceConnect est en panne',
        shows: 'La page ne s’ouvre pas : le site doit offrir un autre moyen de se connecter.',
      },
      {
        scenario: 'token-slow',
        title: 'FranceConnect est lent',
        shows: 'Le retour sur le site prend 3 secondes, puis tout va bien.',
      },
      {
        scenario: 'token-503',
        title: 'FranceConnect tombe en panne au retour',
        shows: 'Le site doit expliquer la panne et proposer de recommencer.',
      },
      {
        scenario: 'invalid-sig-es256',
        title: 'Une réponse est falsifiée',
        shows: 'Le site doit s’en apercevoir et refuser la connexion.',
      },
    ],
  },
];

/** The incident of a scenario, when it is one of those above. */
export function incidentOf(scenario: string): Incident | undefined {
  return INCIDENTS.flatMap(({ incidents }) => incidents).find((incident) => incident.scenario === scenario);
}
