import type { Fault } from './fault.ts';
import type { Scenario } from './scenario.ts';

/** A document of FranceConnect's that is read without saying for which service. */
export type PublishedDocument = 'discovery' | 'jwks';

/** Whether a scenario changes published documents and nothing else. */
export function actsOnPublished({ faults }: Pick<Scenario, 'faults'>): boolean {
  return faults.length > 0 && faults.every((fault) => documentOf(fault) !== undefined);
}

/** Whether a scenario changes this document. */
export function actsOn({ faults }: Pick<Scenario, 'faults'>, document: PublishedDocument): boolean {
  return faults.some((fault) => documentOf(fault) === document);
}

function documentOf(fault: Fault): PublishedDocument | undefined {
  if (fault.kind === 'keys' || fault.kind === 'rotation') return 'jwks';
  return 'at' in fault && (fault.at === 'discovery' || fault.at === 'jwks') ? fault.at : undefined;
}
