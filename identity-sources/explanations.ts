import type { Shortfall } from './claims.ts';

/** What an error page says: in French to the citizen, in English to the developer. */
export interface Explanation {
  title: string;
  /** What happened, then what to do. */
  sentences: readonly string[];
  developers?: string;
}

/** The sign-in is over, was never begun in this browser, or waited too long. */
export const expired: Explanation = {
  title: 'Cette page de connexion n’est plus valable',
  sentences: [
    'Plus de dix minutes ont passé, la connexion est déjà terminée, ou votre navigateur refuse les cookies.',
    'Retournez sur le site de départ et cliquez de nouveau sur le bouton FranceConnect.',
  ],
  developers:
    'The interaction is unknown, consumed or expired (600 s), or its cookie did not come back. Use one browser, and one host name, from start to end.',
};

/** A form that did not come from the page it claims to come from. */
export const forgedForm: Explanation = {
  title: 'Ce formulaire n’est plus valable',
  sentences: [
    'Il n’a pas été envoyé depuis la page de connexion en cours.',
    'Revenez à la page précédente, rechargez-la et recommencez.',
  ],
  developers: "The form's 'csrf' field is missing or belongs to another interaction. Send the one the page carries.",
};

/** A request that makes no sense, whatever the page. */
export function unreadable(detail: string): Explanation {
  return {
    title: 'Cette demande est illisible',
    sentences: ['Ce qui a été envoyé ne peut pas être lu.', 'Revenez à la page précédente et recommencez.'],
    developers: detail,
  };
}

export function notFound(detail: string): Explanation {
  return {
    title: 'Cette page n’existe pas',
    sentences: ['L’adresse est inconnue.', 'Vérifiez-la, ou retournez sur le site de départ.'],
    developers: detail,
  };
}

/** Our fault, or that of a source someone added. */
export function broken(detail: string): Explanation {
  return {
    title: 'Le fournisseur d’identité a rencontré une erreur',
    sentences: [
      'Votre identité n’a pas pu être vérifiée.',
      'Retournez sur le site de départ et choisissez un autre compte.',
    ],
    developers: detail,
  };
}

/** The source is down. @param page where a source is brought back */
export function unavailable(title: string, page: string): Explanation {
  return {
    title: `${title} est momentanément indisponible`,
    sentences: [
      'Votre identité n’a pas pu être vérifiée.',
      'Revenez sur FranceConnect et choisissez un autre compte, ou réessayez plus tard.',
    ],
    developers: `This source was paused, or a scenario takes it down for this sign-in. ${page} resumes a paused source.`,
  };
}

/** The person's account has a lower level than the service asks for. @param advice what they can do */
export function levelTooLow(source: string, title: string, { asked, level }: Shortfall, advice = ''): Explanation {
  return {
    title: 'Votre compte ne suffit pas pour cette démarche',
    sentences: [
      `Cette démarche demande un compte plus sûr que votre compte ${title}.`,
      ...(advice ? [advice] : []),
      'Revenez sur FranceConnect pour choisir un autre compte.',
    ],
    developers: `FranceConnect asked '${source}' for ${asked}; this person’s level there is ${level}, so the source refuses. With the scenario 'source-answers-low-level' it answers ${level} all the same.`,
  };
}

/** The source has locked the person's account. */
export function accountLocked(title: string): Explanation {
  return {
    title: 'Votre compte est bloqué',
    sentences: [
      `${title} a bloqué votre compte après trop d’essais.`,
      'Revenez sur FranceConnect pour choisir un autre compte.',
    ],
  };
}

/** Nobody answered on the telephone. */
export function unanswered(title: string): Explanation {
  return {
    title: 'La demande a expiré',
    sentences: [
      `Vous n’avez pas répondu à temps dans l’application ${title}.`,
      'Revenez sur FranceConnect pour recommencer ou choisir un autre compte.',
    ],
  };
}

/** What the engine is asked about a client, to guess what went wrong. */
export interface Asked {
  clientId: string;
  redirectUri: string;
  knownClients: readonly string[];
  knownRedirectUris: readonly string[];
}

/** Words for an authorization request the source cannot send back to FranceConnect. */
export function explain(out: { error: string; error_description?: string | undefined }, asked: Asked): Explanation {
  if (out.error === 'server_error') return broken('The engine failed: see the log of the sources.');
  return {
    title: 'FranceConnect n’a pas pu ouvrir cette page',
    sentences: [
      'La demande de connexion qui nous est parvenue n’est pas correcte.',
      'Retournez sur le site de départ et recommencez ; si cela se reproduit, prévenez le site.',
    ],
    developers: [`${out.error}: ${out.error_description ?? 'no description'}.`, ...guess(out.error, asked)].join(' '),
  };
}

function guess(error: string, { clientId, redirectUri, knownClients, knownRedirectUris }: Asked): string[] {
  switch (error) {
    case 'invalid_client':
      return [`'${clientId}' is not a client of this source. Known: ${knownClients.join(', ') || 'none'}.`];
    case 'invalid_redirect_uri':
      return [
        `redirect_uri ${redirectUri} is not registered for client '${clientId}'.`,
        `Registered: ${knownRedirectUris.join(', ') || 'none'}. Did you start FranceConnect on another port?`,
      ];
    default:
      return [];
  }
}
