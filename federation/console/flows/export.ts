import type { Journal } from '../../../infrastructure/journal/journal.ts';
import { UserError } from '../../../infrastructure/user-error.ts';
import { toolVersion } from '../../../infrastructure/version.ts';
import type { FlowExport } from '../../federation.ts';
import { type FlowFacts, storyOf } from './story.ts';

/**
 * A sign-in as the text of a file to send.
 * @param id of the sign-in, or `latest`
 * @throws UserError when the journal does not remember it
 */
export async function exportFlow(
  journal: Journal,
  facts: FlowFacts,
  id: string,
  { format = 'html', client }: FlowExport = {},
): Promise<string> {
  const flow = id === 'latest' ? await latestOf(journal, client) : id;
  const entries = flow === undefined ? [] : await journal.entries({ flow });
  const story = await storyOf(entries, facts, journal.now());
  if (!story) throw new UserError(notRemembered(id, client));
  if (format === 'har') {
    const { harOf } = await import('./har.ts');
    return harOf(story, await toolVersion());
  }
  const { htmlFileOf } = await import('./html-file.tsx');
  return htmlFileOf(story);
}

async function latestOf(journal: Journal, client: string | undefined): Promise<string | undefined> {
  return (await journal.entries(client === undefined ? {} : { client })).at(-1)?.flow;
}

function notRemembered(id: string, client: string | undefined): string {
  const what =
    id !== 'latest' ? `no sign-in '${id}'` : client === undefined ? 'no sign-in' : `no sign-in of '${client}'`;
  return `The journal remembers ${what}. It keeps the last 500 since the start; the 'flow' of a journal entry names one.`;
}
