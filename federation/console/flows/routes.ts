import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Request, type Response, Router } from 'express';
import { holdsEveryWord } from '../../../infrastructure/folded-text.ts';
import { LiveUpdates } from '../../../infrastructure/http/live-updates.ts';
import { allowLiveUpdates } from '../../../infrastructure/http/security-headers.ts';
import type { Journal, JournalEntry, JournalFilter } from '../../../infrastructure/journal/journal.ts';
import type { RenderConsole } from '../frame.tsx';
import { flowPage, unknownFlowPage } from './flow-page.tsx';
import { type ListFilter, listPage } from './list-page.tsx';
import { type FlowFacts, type Story, storyOf } from './story.ts';

/** Rows of the list: more are found with the filter. */
const SHOWN = 100;
const LONGEST_FILTER = 100;
const LONGEST_ADDRESS = 2_000;

/** The pages about sign-ins, below `/_local/flows`. @param origin where these pages are, for links to send */
export function flowRoutes(journal: Journal, facts: FlowFacts, origin: string, render: RenderConsole): Router {
  const router = Router();
  const live = new LiveUpdates();
  router.use((_req, res, next) => {
    res.set('cache-control', 'no-store');
    allowLiveUpdates(res);
    next();
  });
  router.get('/', async (req, res) => {
    const filter = filterOf(req);
    const { stories, known } = await latestStories(journal, facts, SHOWN, (story) => isWanted(story, filter));
    res.send(render(req, listPage({ stories, known, filter })));
  });
  router.get('/events', (_req, res) => follow(res, {}));
  // For links that cannot know which sign-in is the latest by the time somebody follows them.
  router.get('/latest', async (req, res) => {
    const { client } = req.query;
    const entries = await journal.entries(typeof client === 'string' ? { client } : {});
    const latest = entries.at(-1)?.flow;
    res.redirect(302, `/_local/flows${latest === undefined ? '' : `/${encodeURIComponent(latest)}`}`);
  });
  router.get('/:id', async (req, res) => {
    const story = await storyOf(await journal.entries({ flow: req.params.id }), facts, journal.now());
    if (story) res.send(render(req, flowPage(story, `${origin}/_local/flows/${story.id}`, applicationIn(req))));
    else res.status(404).send(render(req, unknownFlowPage()));
  });
  router.get('/:id/entries', async (req, res) => {
    const entries = await journal.entries({ flow: req.params.id });
    res.status(entries.length > 0 ? 200 : 404).json({ entries });
  });
  router.get('/:id/events', (req, res) => follow(res, { flow: req.params.id }));
  return router;

  /** Server-sent events: one per entry, from now on. Pages read themselves again at each. */
  function follow(res: Response, filter: JournalFilter): void {
    live.stream(res, (send) =>
      journal.subscribe(({ id, kind, summary, code }) => {
        send(`id: ${id}\nevent: entry\ndata: ${JSON.stringify({ id, kind, summary, code })}`);
      }, filter),
    );
  }
}

/**
 * The latest sign-ins the journal remembers. Each takes a turn of its own: telling hundreds of them would hold everybody else.
 * @param most of them to tell
 * @returns the latest first, and how many the journal remembers
 */
export async function latestStories(
  journal: Journal,
  facts: FlowFacts,
  most: number,
  isWanted: (story: Story) => boolean = () => true,
): Promise<{ stories: Story[]; known: number }> {
  const flows = new Map<string, JournalEntry[]>();
  for (const entry of await journal.entries()) {
    const flow = flows.get(entry.flow);
    if (flow) flow.push(entry);
    else flows.set(entry.flow, [entry]);
  }
  const now = journal.now();
  const stories: Story[] = [];
  for (const entries of [...flows.values()].reverse()) {
    if (stories.length === most) break;
    const story = await storyOf(entries, facts, now);
    if (story && isWanted(story)) stories.push(story);
    await nextTurn();
  }
  return { stories, known: flows.size };
}

/** The address of an application that was given, as far as it is one. */
function applicationIn({ query: { application } }: Request): string | undefined {
  if (typeof application !== 'string' || !/^https?:\/\//.test(application)) return undefined;
  return URL.canParse(application) ? application.slice(0, LONGEST_ADDRESS) : undefined;
}

function filterOf({ query }: Request): ListFilter {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name].slice(0, LONGEST_FILTER) : '');
  return { text: text('text'), outcome: text('outcome'), platform: text('platform') };
}

function isWanted(story: Story, { text, outcome, platform }: ListFilter): boolean {
  if (outcome && story.outcome !== outcome) return false;
  if (platform && story.rules.platform !== platform) return false;
  const { service, client, person, persona, source, sourceTitle, code } = story;
  return holdsEveryWord([service, client, person, persona, source, sourceTitle, code].join(' '), text);
}
