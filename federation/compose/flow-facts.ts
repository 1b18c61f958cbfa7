import type { FlowFacts } from '../console/flows/story.ts';
import { sourceMark } from '../sources/sources.ts';
import { issuerOf, type Parts } from './parts.ts';

/** What is told of a sign-in beside the journal, from the applications of this process. */
export function flowFactsOf(parts: Parts): FlowFacts {
  const { book, scenarios, clients } = parts;
  const titles = Object.fromEntries(parts.sources.map(({ source }) => [source.id, source.title]));
  const marks = Object.fromEntries(parts.sources.map((prepared) => [prepared.source.id, sourceMark(prepared)]));
  return {
    issuers: { low: issuerOf(parts), high: issuerOf(parts, 'franceconnect-plus') },
    personName: (id) => book.get(id)?.label ?? id,
    carriedBy: (id) => book.get(id)?.scenario,
    scenario: (id) => scenarios.get(id),
    sourceTitle: (id) => titles[id] ?? id,
    sourceMark: (id) => marks[id],
    service: (client_id) => clients.find(client_id),
  };
}
