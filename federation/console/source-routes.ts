import { type Request, type Response, Router } from 'express';
import { SOURCE_LISTS, type SourceListName } from '../../identity-sources/list-names.ts';
import type { SourceMark } from '../../infrastructure/pages/source-mark.tsx';
import type { Federation } from '../federation.ts';
import type { SourceStates } from '../sources/source-states.ts';
import type { RenderConsole } from './frame.tsx';
import type { LocalForms } from './local-form.ts';
import { SLOW_SECONDS, sourcesPage } from './sources.tsx';

export interface SourceRoutesOptions {
  sourceList: Federation['sourceList'];
  states: SourceStates;
  /** Title by id of the sources that run here. */
  titles: Readonly<Record<string, string>>;
  marks: Readonly<Record<string, SourceMark>>;
  forms: LocalForms;
  render: RenderConsole;
}

const FORGED = 'This form is too old, or was not shown to this browser. Nothing was changed: send it again.';

/** Pauses, slows and resumes the sources by buttons, at `/_local/sources`. */
export function sourceRoutes({ sourceList, states, titles, marks, forms, render }: SourceRoutesOptions): Router {
  const actions: Readonly<Record<string, (id: string) => Promise<void>>> = {
    pause: (id) => states.pause(id),
    announce: (id) => states.pause(id, true),
    slow: (id) => states.slow(id, SLOW_SECONDS * 1000),
    resume: (id) => states.resume(id),
  };
  const show = async (req: Request, res: Response, status: number, error?: string) => {
    const shown = Object.entries(titles).map(async ([id, title]) => ({
      id,
      title,
      mark: marks[id],
      state: await states.of(id),
    }));
    const sources = await Promise.all(shown);
    const csrf = forms.token(req);
    res.status(status).send(render(req, sourcesPage({ sources, list: await sourceList.shown(), csrf, error })));
  };

  const router = Router();
  router.use(...forms.read);
  router.get('/', (req, res) => show(req, res, 200));
  router.post('/list', async (req, res) => {
    if (!forms.isOurs(req)) return show(req, res, 403, FORGED);
    const { list, descriptions } = req.body as Record<string, string | undefined>;
    if (list !== undefined && SOURCE_LISTS.includes(list as SourceListName)) {
      await sourceList.show({ list: list as SourceListName });
    } else if (descriptions === 'shown' || descriptions === 'hidden') {
      await sourceList.show({ descriptions: descriptions === 'shown' });
    } else return show(req, res, 422, 'Choose one of the buttons below.');
    res.redirect(303, '/_local/sources');
  });
  router.post('/', async (req, res) => {
    if (!forms.isOurs(req)) return show(req, res, 403, FORGED);
    const [name = '', id = ''] = String(req.body.action).split(' ');
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (!action || !Object.hasOwn(titles, id)) return show(req, res, 422, 'Choose one of the buttons below.');
    await action(id);
    res.redirect(303, '/_local/sources');
  });
  return router;
}
