import type { JournalEntry, Lane, Parameters } from '../../../infrastructure/journal/journal.ts';
import { ofName } from '../../../infrastructure/pages/of-name.ts';
import type { Arrow, Story } from '../flows/story.ts';
import { type Datum, identityData, requestedData } from './transmitted.ts';

/** One hop of a sign-in, for an audience: who speaks to whom, and a sentence. */
export interface Hop {
  from: Lane;
  to: Lane;
  sentence: string;
  failed: boolean;
  /** What travelled with it. */
  data: readonly Datum[];
}

/** The names of those who speak to each other. */
interface Names {
  service: string;
  platform: string;
  source: string;
  person: string | undefined;
}

type Tell = (names: Names, entry: JournalEntry) => string | Partial<Hop> | undefined;

/** Every hop worth a sentence, in order. What only machines care for (discovery, keys, internal redirections) is left out. */
export function narrate(story: Story): Hop[] {
  const names = {
    service: story.service,
    platform: story.rules.name,
    source: story.sourceTitle ?? 'votre fournisseur d’identité',
    person: story.person,
  };
  const hops = [...story.arrows.flatMap((arrow) => hopOf(arrow, names)), ...reactionOf(story)];
  return hops.map((hop) => ({ ...hop, sentence: hop.sentence.replace(/ (?=[:;?!])/g, '\u00a0') }));
}

function hopOf(arrow: Arrow, names: Names): Hop[] {
  const { entry, of: part, from, to, failed } = arrow;
  const words = (part === 'request' ? REQUESTS : failed ? FAILURES : ANSWERS)[entry.kind]?.(names, entry);
  const hop = { from, to, failed: failed && part === 'answer', data: [] };
  if (words !== undefined) return [{ ...hop, ...(typeof words === 'string' ? { sentence: words } : words) } as Hop];
  return hop.failed ? [{ ...hop, sentence: `${nameOf(entry.to, names)} interrompt la connexion.` }] : [];
}

function nameOf(lane: Lane, { service, platform, source }: Names): string {
  const known: Record<Lane, string> = {
    citizen: 'Le navigateur',
    service,
    franceconnect: platform,
    source,
    register: 'Le registre d’état civil',
  };
  return known[lane];
}

const ask: Tell = ({ service, platform }, entry) => ({
  from: 'service',
  to: 'franceconnect',
  sentence: `${service} demande à ${platform} qui vous êtes.`,
  data: requestedData(entry.detail.request?.parameters ?? {}, platform),
});

const goOn: Tell = ({ service }) => `Vous continuez vers ${service}.`;

/** What a request says, by kind of entry. */
const REQUESTS: Readonly<Record<string, Tell>> = {
  FC_AUTHORIZE_INITIATED: ask,
  SP_POSTED_AUTHORIZE: ask,
  FC_SSO_INITIATED: ask,
  IDP_CHOSEN: ({ source }) => `Vous choisissez ${source}.`,
  IDP_RECEIVED_REQUEST: ({ platform, source }) => ({
    from: 'franceconnect',
    sentence: `${platform} demande à ${source} qui vous êtes.`,
  }),
  IDP_SIGNED_IN: ({ source }) => `Vous vous connectez à votre compte ${source}.`,
  IDP_APPROVED: (_, { detail }) =>
    detail.request?.parameters?.decision === 'refuser'
      ? 'Vous refusez sur votre téléphone.'
      : 'Vous approuvez sur votre téléphone.',
  IDP_ABANDONED: ({ source }) => `Vous renoncez à vous connecter avec ${source}.`,
  IDP_REDIRECTED_TO_FC: ({ platform, source }) => ({
    from: 'source',
    to: 'franceconnect',
    sentence: `${source} vous renvoie vers ${platform}.`,
  }),
  FC_REQUESTED_IDP_TOKEN: ({ platform, source }) =>
    `${platform} vérifie auprès ${ofName(source)} que vous en revenez bien.`,
  FC_REQUESTED_IDP_USERINFO: ({ platform, source }) => `${platform} demande votre identité à ${source}.`,
  FC_REQUESTED_RNIPP: ({ platform }) => `${platform} vérifie votre identité au registre d’état civil.`,
  FC_DATATRANSFER_INFORMATION_IDENTITY: goOn,
  FC_DATATRANSFER_INFORMATION_ANONYMOUS: goOn,
  FC_DATATRANSFER_CONSENT_IDENTITY: ({ service }) => `Vous acceptez de transmettre ces données à ${service}.`,
  FC_REDIRECTED_TO_SP_WITH_ERROR: ({ service }) => `Vous revenez vers ${service}, sans vous connecter.`,
  SP_REQUESTED_FC_TOKEN: ({ service, platform }) =>
    `${service} vérifie auprès ${ofName(platform)} que vous en revenez bien.`,
  SP_REQUESTED_FC_USERINFO: ({ service, platform }) => `${service} demande votre identité à ${platform}.`,
  SP_REVOKED_FC_TOKEN: ({ service }) => `${service} rend son accès à vos données.`,
  DP_VERIFIED_FC_CHECKTOKEN: ({ platform }) => `Un fournisseur de données demande à ${platform} s’il peut répondre.`,
  SP_REQUESTED_LOGOUT: ({ service, platform }) => `${service} demande à ${platform} de vous déconnecter.`,
  IDP_RECEIVED_LOGOUT: ({ platform, source }) => ({
    from: 'franceconnect',
    sentence: `${platform} demande à ${source} de vous déconnecter.`,
  }),
  IDP_LOGOUT_CALLEDBACK: ({ source }) => ({
    from: 'source',
    to: 'franceconnect',
    sentence: `${source} a fermé votre connexion.`,
  }),
};

/** What an answer says, by kind of entry, when nothing failed. */
const ANSWERS: Readonly<Record<string, Tell>> = {
  FC_SSO_INITIATED: ({ platform }) => `${platform} se souvient de vous : inutile de vous reconnecter.`,
  FC_SHOWED_IDP_CHOICE: ({ platform }) => `${platform} vous demande quel compte utiliser.`,
  FC_REDIRECTED_TO_HINTED_IDP: ({ platform, source }) => `${platform} vous conduit directement vers ${source}.`,
  IDP_SHOWED_SIGN_IN: ({ source }) => `${source} vous demande de vous connecter.`,
  IDP_SHOWED_TELEPHONE: ({ source }) => `${source} attend votre accord sur votre téléphone.`,
  IDP_SIGNED_IN: ({ source, person }) => `${source} vous reconnaît${person ? ` : ${person}` : ''}.`,
  FC_REQUESTED_IDP_USERINFO: ({ platform, source }, entry) => ({
    sentence: `${source} donne votre identité à ${platform}.`,
    data: identityData(claimsOf(entry)),
  }),
  FC_REQUESTED_RNIPP: (_, { detail }) => registerAnswer(detail.answer?.parameters ?? {}),
  FC_SHOWED_CONSENT: ({ platform }) => `${platform} vous montre les données qui seront transmises.`,
  FC_REDIRECTED_TO_SP: ({ service, platform }) => ({
    from: 'franceconnect',
    sentence: `${platform} vous renvoie vers ${service}.`,
  }),
  SP_REQUESTED_FC_USERINFO: ({ service, platform }, entry) => ({
    sentence: `${platform} transmet votre identité à ${service}.`,
    data: identityData(claimsOf(entry)),
  }),
  FC_SESSION_TERMINATED: ({ platform }) => `${platform} ne se souvient plus de vous : la connexion est terminée.`,
};

/** What an answer says, by kind of entry, when something failed. */
const FAILURES: Readonly<Record<string, Tell>> = {
  FC_AUTHORIZE_INITIATED: ({ platform, service }) => `${platform} n’accepte pas la demande de ${service}.`,
  IDP_RECEIVED_REQUEST: ({ source }) => `${source} est en panne.`,
  IDP_SHOWED_SIGN_IN: ({ source }) => `${source} est en panne.`,
  IDP_SIGNED_IN: ({ source }) => `${source} ne vous reconnaît pas.`,
  FC_REQUESTED_IDP_DISCOVERY: ({ source, platform }) => `${source} ne répond pas à ${platform}.`,
  FC_REQUESTED_IDP_JWKS: ({ source, platform }) => `${source} ne répond pas à ${platform}.`,
  FC_REQUESTED_IDP_TOKEN: ({ source, platform }) => `${source} ne confirme rien à ${platform}.`,
  FC_REQUESTED_IDP_USERINFO: ({ source, platform }) => `${source} ne donne pas votre identité à ${platform}.`,
  IDP_CALLEDBACK_WITH_ERROR: ({ platform, source }) => `${platform} apprend que la connexion avec ${source} a échoué.`,
  FC_VERIFIED: ({ platform }) => `${platform} ne peut pas confirmer votre identité : la connexion s’arrête.`,
  FC_REDIRECTED_TO_SP: ({ service, platform }) => ({
    from: 'franceconnect',
    sentence: `${platform} vous renvoie vers ${service}, sans vous connecter.`,
  }),
  FC_REDIRECTED_TO_SP_WITH_ERROR: ({ service }) => `${service} apprend que la connexion n’a pas eu lieu.`,
  SP_REQUESTED_FC_TOKEN: ({ service, platform }, { code }) =>
    code === undefined
      ? `${platform} envoie à ${service} une réponse anormale.`
      : `${platform} refuse de répondre à ${service}.`,
  SP_REQUESTED_FC_USERINFO: ({ service, platform }, { code }) =>
    code === undefined
      ? `${platform} envoie à ${service} une réponse anormale.`
      : `${platform} refuse de répondre à ${service}.`,
};

/** What a service made of an answer it must refuse. */
function reactionOf({ reaction, service }: Story): Hop[] {
  if (!reaction || reaction.verdict === 'unknown') return [];
  const refused = reaction.verdict === 'refused';
  const sentence = refused
    ? `${service} s’en aperçoit et refuse la connexion.`
    : `${service} ne s’en aperçoit pas et accepte la connexion.`;
  return [{ from: 'service', to: 'service', sentence, failed: !refused, data: [] }];
}

function registerAnswer({ outcome, ...identity }: Parameters): string | Partial<Hop> {
  const sentence = REGISTER_ANSWERS[String(outcome)];
  if (outcome === 'rectified') return { sentence: sentence ?? '', data: identityData(identity) };
  return sentence ? { sentence, failed: outcome !== 'found' } : { sentence: NOT_CONFIRMED, failed: true };
}

const NOT_CONFIRMED = 'Le registre ne confirme pas votre identité.';

/** By outcome. */
const REGISTER_ANSWERS: Readonly<Record<string, string>> = {
  found: 'Le registre confirme votre identité.',
  rectified: 'Le registre corrige votre identité.',
  deceased: 'Le registre répond que cette personne est décédée.',
  'no-echo': 'Le registre ne trouve personne de ce nom.',
  'single-echo': 'Le registre trouve une personne proche, mais pas vous.',
  'several-echoes': 'Le registre trouve plusieurs personnes : il ne peut pas choisir.',
  'usage-name-only': 'Le registre ne vous trouve que sous votre nom d’usage.',
  timeout: 'Le registre ne répond pas.',
  'http-failure': 'Le registre est en panne.',
};

/** The claims of the last token of an answer. */
function claimsOf({ detail }: JournalEntry): Parameters {
  return detail.tokens?.at(-1)?.claims ?? {};
}
