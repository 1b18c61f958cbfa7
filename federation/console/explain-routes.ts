import { type Request, type Response, Router } from 'express';
import { explain, findCode } from '../../contract/errors/explain.ts';
import { readable } from '../../infrastructure/secrets.ts';
import { allCodesPage, explainPage, supportPage, unknownCodePage } from './explain.tsx';
import type { RenderConsole } from './frame.tsx';
import type { LocalFacts } from './routes.ts';

/** Longer texts are no code and no name. */
const LONGEST = 256;

/** The pages about error codes, below `/_local`. */
export function explainRoutes(
  { service, occurrence: occurrenceOf }: Pick<LocalFacts, 'service' | 'occurrence'>,
  render: RenderConsole,
): Router {
  const router = Router();
  const answer = async (req: Request, res: Response, text: string): Promise<void> => {
    const code = findCode(text);
    if (!code) {
      res.status(404).send(render(req, unknownCodePage(readable(text.slice(0, LONGEST)))));
      return;
    }
    const met = await occurrenceOf(textOf(req, 'id'));
    const occurrence = met?.code === code ? met : undefined;
    const client = occurrence?.client_id === undefined ? undefined : await service(occurrence.client_id);
    res.send(render(req, explainPage(explain(code), occurrence, client)));
  };

  // `?code=…&id=…` is the form of FranceConnect's own `error_uri` (reference: service contract §4).
  router.get('/errors', (req, res) => {
    const code = textOf(req, 'code');
    return code ? answer(req, res, code) : void res.send(render(req, allCodesPage()));
  });
  router.get('/errors/:code', (req, res) => answer(req, res, req.params.code));
  router.get('/support', (req, res) => {
    const query = {
      platform: textOf(req, 'platform'),
      error_code: textOf(req, 'error_code'),
      sp_name: textOf(req, 'sp_name'),
      idp_name: textOf(req, 'idp_name'),
      error_id: textOf(req, 'error_id'),
    };
    res.send(render(req, supportPage(query)));
  });
  return router;
}

function textOf(req: Request, name: string): string {
  const value = req.query[name];
  return typeof value === 'string' ? value.slice(0, LONGEST) : '';
}
