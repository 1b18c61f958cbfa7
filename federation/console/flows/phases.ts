import type { Lane } from '../../../infrastructure/journal/journal.ts';
import type { Arrow } from './story.ts';

/** Left to right. */
export const LANES: readonly { lane: Lane; name: string; short: string }[] = [
  { lane: 'citizen', name: 'Citizen’s browser', short: 'Browser' },
  { lane: 'service', name: 'Service', short: 'Service' },
  { lane: 'franceconnect', name: 'FranceConnect', short: 'FC' },
  { lane: 'source', name: 'Identity source', short: 'Source' },
  { lane: 'register', name: 'Civil register', short: 'Register' },
];

export function laneName(lane: Lane): string {
  return LANES.find((one) => one.lane === lane)?.name ?? lane;
}

export interface Phase {
  title: string;
  arrows: Arrow[];
}

/** Beginning of a kind → what is going on. The first that fits. */
const TITLES: readonly (readonly [RegExp, string])[] = [
  [/^(FC_AUTHORIZE|FC_SSO|SP_POSTED)/, 'The service asks'],
  [/^(FC_SHOWED_IDP|IDP_CHOSEN|FC_REDIRECTED_TO_HINTED|FC_REQUESTED_IDP_DISCOVERY)/, 'The citizen chooses a source'],
  [
    /^(SP_REQUESTED_LOGOUT|FC_REQUESTED_LOGOUT|IDP_RECEIVED_LOGOUT|IDP_LOGOUT|FC_SESSION|FC_SHOWED_SIGNED)/,
    'The logout',
  ],
  [/^(IDP_CALLEDBACK|FC_REQUESTED_IDP)/, 'FranceConnect asks the source'],
  [/^IDP_/, 'The citizen signs in at the source'],
  [/^(FC_VERIFIED|FC_REQUESTED_RNIPP)/, 'FranceConnect verifies the identity'],
  [/^(FC_SHOWED_CONSENT|FC_DATATRANSFER|FC_AUTO|FC_REDIRECTED_TO_SP)/, 'The citizen goes back to the service'],
  [/^(SP_|DP_)/, 'The service collects the identity'],
];

/** The arrows in order, cut where something else begins to go on. */
export function phasesOf(arrows: readonly Arrow[]): Phase[] {
  const phases: Phase[] = [];
  for (const arrow of arrows) {
    const title = TITLES.find(([kinds]) => kinds.test(arrow.entry.kind))?.[1] ?? 'Meanwhile';
    const current = phases.at(-1);
    if (current?.title === title) current.arrows.push(arrow);
    else phases.push({ title, arrows: [arrow] });
  }
  return phases;
}
