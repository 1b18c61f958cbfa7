import { fileURLToPath } from 'node:url';
import type { Request, RequestHandler, Response } from 'express';
import type { FieldErrors } from '../../../infrastructure/pages/forms.tsx';
import { circumstancesOf } from '../../mail/browser.ts';
import { hashPassword } from '../../password/hash.ts';
import type { Site } from '../../site.ts';
import { csrfToken } from '../../web/csrf.ts';
import { noFields, readFields } from '../../web/forms.ts';
import { frameOf, sendPage } from '../../web/send-page.ts';
import { type Draft, draftOf } from '../drafts.ts';
import { SignUpOverPage } from '../message-pages.tsx';
import { CONTRACT_NEEDED, finished, NOT_IDENTIFIED, sendRefusal } from '../outcome.tsx';
import { register } from '../registration.ts';
import { type Answers, FIELDS, keepable, readPage, type Values } from './form.ts';
import { Cpa2017Page } from './form-page.tsx';
import { newPictureCheck, passes } from './picture-check.ts';

const PICTURES = fileURLToPath(new URL('./pictures/', import.meta.url));

/** `GET /inscription`: the one page, as it was left, with pictures of its own. */
export function showPage(site: Site): RequestHandler {
  return async (req, res) => {
    const id = await draftOf(site, req);
    await showForm(site, req, res, { id, status: 200, values: undefined, errors: {} });
  };
}

/** `POST /inscription`: « S'inscrire ». The draft is taken before the account is asked for: a form sent twice registers once. */
export function takePage(site: Site): RequestHandler {
  return async (req, res) => {
    const values = readFields(req.body, FIELDS);
    const id = req.session.draft;
    const draft = id === undefined ? undefined : await keep(site, id, values);
    const over = () => {
      const sent = req.session.registration !== undefined;
      sendPage(res, 409, <SignUpOverPage frame={frameOf(site, req, res)} sent={sent} />);
    };
    if (!id || !draft) return over();

    const { answers, password, errors } = readPage(values, draft.passwordHash !== undefined, pictureError(draft));
    const passwordHash = password === undefined ? draft.passwordHash : await hashPassword(password);
    if (!answers || !passwordHash) {
      await keepPassword(site, id, values, password && passwordHash);
      return showForm(site, req, res, { id, status: 422, values, errors });
    }
    const taken = await site.drafts.take(id);
    if (!taken) return over();
    await finish(site, req, res, { id, draft: taken, values, answers, passwordHash });
  };
}

/** `GET /inscription/image/{rang}`: a picture whose address says nothing of what it shows. */
export function showPicture(site: Site): RequestHandler {
  return async (req, res, next) => {
    const draft = await site.drafts.get(req.session.draft);
    const name = draft?.picture?.pictures[Number(req.params.rang) - 1];
    if (!name) return next();
    res.set('cache-control', 'no-store').sendFile(`${name}.svg`, { root: PICTURES, cacheControl: false });
  };
}

interface Submission {
  id: string;
  draft: Draft;
  values: Values;
  answers: Answers;
  passwordHash: string;
}

async function finish(site: Site, req: Request, res: Response, submission: Submission): Promise<void> {
  const { id, draft, values, answers, passwordHash } = submission;
  const result = await register(site, { ...answers, passwordHash }, circumstancesOf(site, req));
  if (result.outcome === 'done') return finished(req, res, result.reference);
  const apprentice = result.outcome === 'apprentice-contract-needed';
  if (result.outcome !== 'too-young') await site.drafts.putBack(id, { ...draft, apprentice });
  if (result.outcome === 'not-identified' || result.outcome === 'apprentice-contract-needed') {
    await keepPassword(site, id, values, passwordHash);
    const errors = apprentice ? CONTRACT_NEEDED : NOT_IDENTIFIED;
    return showForm(site, req, res, { id, status: 422, values, errors });
  }
  sendRefusal(site, req, res, result.outcome);
}

function pictureError({ picture }: Draft): string | undefined {
  if (!picture || picture.passed) return undefined;
  return 'Cliquez sur l’image qui correspond au mot, ou écrivez le nombre demandé.';
}

/** What was typed, and whether the right picture was clicked: once is enough. */
function keep(site: Site, id: string, values: Values): Promise<Draft | undefined> {
  return site.drafts.change(id, (draft) => ({
    ...draft,
    fields: keepable(values),
    ...(draft.picture && {
      picture: { ...draft.picture, passed: draft.picture.passed || passes(draft.picture, values.image, values.nombre) },
    }),
  }));
}

/** « Conserver ce mot de passe »: its hash waits until the rest of the page is in order; unticked, nothing does. */
async function keepPassword(site: Site, id: string, { conserver }: Values, hash: string | undefined): Promise<void> {
  await site.drafts.change(id, ({ passwordHash: kept, ...draft }) => {
    const waiting = conserver ? (hash ?? kept) : undefined;
    return { ...draft, ...(waiting !== undefined && { passwordHash: waiting }) };
  });
}

interface FormState {
  id: string;
  status: number;
  /** What was just typed; otherwise what the draft holds. */
  values: Values | undefined;
  errors: FieldErrors;
}

/** Pictures that were not recognised are changed for others. */
async function showForm(
  site: Site,
  req: Request,
  res: Response,
  { id, status, values, errors }: FormState,
): Promise<void> {
  const draft = await site.drafts.change(id, (current) =>
    site.rules.pictureCheck && !current.picture?.passed ? { ...current, picture: newPictureCheck() } : current,
  );
  sendPage(
    res,
    status,
    <Cpa2017Page
      frame={frameOf(site, req, res)}
      values={values ?? { ...noFields(FIELDS), ...draft?.fields }}
      errors={errors}
      picture={draft?.picture?.passed ? undefined : draft?.picture}
      apprentice={draft?.apprentice === true}
      passwordKept={draft?.passwordHash !== undefined}
      csrfToken={csrfToken(req)}
    />,
  );
}
