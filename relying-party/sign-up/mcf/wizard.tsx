import type { Request, RequestHandler, Response } from 'express';
import type { FieldErrors } from '../../../infrastructure/pages/forms.tsx';
import { circumstancesOf } from '../../mail/browser.ts';
import { readNewPassword } from '../../password/fields.ts';
import { hashPassword } from '../../password/hash.ts';
import type { Site } from '../../site.ts';
import { csrfToken } from '../../web/csrf.ts';
import { errorsOf } from '../../web/fields.ts';
import { readFields } from '../../web/forms.ts';
import { frameOf, sendPage } from '../../web/send-page.ts';
import { type Draft, draftOf } from '../drafts.ts';
import { SignUpOverPage } from '../message-pages.tsx';
import { CONTRACT_NEEDED, finished, NOT_IDENTIFIED, sendRefusal } from '../outcome.tsx';
import { register } from '../registration.ts';
import { StepPage } from './step-pages.tsx';
import {
  answersOf,
  fieldsOf,
  firstIncomplete,
  keepable,
  STEPS,
  type Step,
  type StepValues,
  stepErrors,
  valuesOf,
} from './steps.ts';

const addressOf = (step: Step) => `/inscription/${step}`;
const isStep = (text: unknown): text is Step => STEPS.some((step) => step === text);

/** `GET /inscription/{étape}`: the step, as it was left; a step that cannot be reached yet shows the one to fill in first. */
export function showStep(site: Site): RequestHandler {
  return async (req, res, next) => {
    const { etape: step } = req.params;
    if (!isStep(step)) return next();
    const draft = await site.drafts.get(req.session.draft);
    const values = valuesOf(draft?.fields);
    const reachable = firstIncomplete(values);
    if (isBefore(reachable, step)) return res.redirect(303, addressOf(reachable));
    showForm(site, req, res, { status: 200, step, values, errors: {}, apprentice: draft?.apprentice === true });
  };
}

/** `POST /inscription/{étape}`: keeps what was typed, then forward, back, or to the towns of a postal code. */
export function takeStep(site: Site): RequestHandler {
  return async (req, res, next) => {
    const { etape: step } = req.params;
    if (!isStep(step)) return next();
    const { action, ...typed } = readFields(req.body, [...fieldsOf(step), 'action']);
    const id = step === 'identite' ? await draftOf(site, req) : req.session.draft;
    const draft = id === undefined ? undefined : await keep(site, id, keepable(typed));
    if (!id || !draft)
      return sendPage(res, 409, <SignUpOverPage frame={frameOf(site, req, res)} sent={hasSent(req)} />);

    const values = valuesOf({ ...draft.fields, ...typed });
    const reachable = firstIncomplete(values);
    if (isBefore(reachable, step)) return res.redirect(303, addressOf(reachable));
    if (action === 'precedent') return res.redirect(303, addressOf(previous(step)));
    if (action === 'ville') return res.redirect(303, `${addressOf(step)}#commune`);
    if (step === 'mot-de-passe') return finish(site, req, res, id, values);
    const errors = stepErrors(step, values);
    if (Object.keys(errors).length > 0) {
      return showForm(site, req, res, { status: 422, step, values, errors, apprentice: false });
    }
    res.redirect(303, addressOf(STEPS[STEPS.indexOf(step) + 1] ?? step));
  };
}

/** « Valider mon inscription ». The draft is taken first: a form sent twice registers once. */
async function finish(site: Site, req: Request, res: Response, id: string, values: StepValues): Promise<void> {
  const password = readNewPassword(values, answersOf(values)?.nir ?? '');
  const errors: FieldErrors = {
    ...errorsOf(password),
    ...(!values.cgu && { cgu: 'Vous devez accepter les conditions générales d’utilisation.' }),
  };
  const show = (step: Step, status: number, found: FieldErrors, apprentice: boolean) =>
    showForm(site, req, res, { status, step, values, errors: found, apprentice });
  const answers = answersOf(values);
  if (!password.ok || !answers || Object.keys(errors).length > 0) {
    const draft = await site.drafts.get(id);
    return show('mot-de-passe', 422, errors, draft?.apprentice === true);
  }
  const draft = await site.drafts.take(id);
  if (!draft) return sendPage(res, 409, <SignUpOverPage frame={frameOf(site, req, res)} sent={hasSent(req)} />);

  const passwordHash = await hashPassword(password.value);
  const registration = { ...answers, passwordHash, apprentice: values.apprentissage !== '' };
  const result = await register(site, registration, circumstancesOf(site, req));
  if (result.outcome === 'done') return finished(req, res, result.reference);
  const apprentice = result.outcome === 'apprentice-contract-needed';
  if (result.outcome !== 'too-young') await site.drafts.putBack(id, { ...draft, apprentice });
  switch (result.outcome) {
    case 'not-identified':
      return show('identite', 422, NOT_IDENTIFIED, false);
    case 'apprentice-contract-needed':
      return show('mot-de-passe', 422, CONTRACT_NEEDED, true);
    default:
      return sendRefusal(site, req, res, result.outcome);
  }
}

function keep(site: Site, id: string, typed: Record<string, string>): Promise<Draft | undefined> {
  return site.drafts.change(id, (draft) => ({ ...draft, fields: { ...draft.fields, ...typed } }));
}

const hasSent = (req: Request): boolean => req.session.registration !== undefined;
const isBefore = (one: Step, other: Step): boolean => STEPS.indexOf(one) < STEPS.indexOf(other);
const previous = (step: Step): Step => STEPS[STEPS.indexOf(step) - 1] ?? step;

interface FormState {
  status: number;
  step: Step;
  values: StepValues;
  errors: FieldErrors;
  /** Fifteen years old: a contract is needed. */
  apprentice: boolean;
}

function showForm(site: Site, req: Request, res: Response, { status, ...form }: FormState): void {
  const done = STEPS.slice(0, STEPS.indexOf(firstIncomplete(form.values)));
  sendPage(
    res,
    status,
    <StepPage {...form} {...{ done }} frame={frameOf(site, req, res)} csrfToken={csrfToken(req)} />,
  );
}
