import cookieParser from 'cookie-parser';
import express, { type Request, type Response, Router } from 'express';
import { closestMatch } from 'leven';
import { renderToString } from 'preact-render-to-string';
import { z } from 'zod';
import { BrowserForms } from '../infrastructure/browser/browser-forms.ts';
import type { Clock } from '../infrastructure/clock.ts';
import { allowLiveUpdates } from '../infrastructure/http/security-headers.ts';
import type { FieldErrors } from '../infrastructure/pages/forms.tsx';
import type { Collection, Storage } from '../infrastructure/storage/storage.ts';
import { sendWithHelp } from '../infrastructure/strip/strip-routes.ts';
import type { PersonaBook } from '../personas/book.ts';
import type { Persona } from '../personas/persona.ts';
import { actsFromNextSignIn, removable, type Scenario, type ScenarioBook } from '../scenarios/index.ts';
import { requestedList, type ScenarioPickerProps } from '../scenarios/picker.tsx';
import {
  accountLocked,
  type Explanation,
  expired,
  forgedForm,
  levelTooLow,
  notFound,
  unanswered,
  unreadable,
} from './explanations.ts';
import { currentActive } from './faults/active.ts';
import type { IdentitySource, LoginInput } from './identity-source.ts';
import { type Issuer, LIFETIMES } from './issuer.ts';
import type { OwnPage } from './own-pages.ts';
import { ownSteps } from './own-steps.tsx';
import { ErrorPage } from './pages/error.tsx';
import { OwnPageFrame } from './pages/own-page.tsx';
import { FoundPeople, SignInPage } from './pages/sign-in.tsx';
import { TelephonePage } from './pages/telephone.tsx';
import { peopleOf } from './people.ts';

export interface SignInOptions {
  source: IdentitySource;
  issuer: Issuer;
  book: PersonaBook;
  storage: Storage;
  clock: Clock;
  home: string;
  scenarios: ScenarioBook;
  /** The id of the person to offer first, if any. */
  chosen?: (() => string | undefined) | undefined;
}

/** What a page's form sends: texts, each once. */
const formBody = z.record(z.string(), z.string());

/**
 * The pages of one sign-in, mounted at `/{id}/interaction`. No step knows the next one: each records what it learnt and
 * answers, or hands the result to the issuer.
 */
export function signIn({
  source,
  issuer: anyLevel,
  book,
  storage,
  clock,
  home,
  scenarios,
  chosen: first,
}: SignInOptions): Router {
  /** Recognised, not approved yet: kept here and never in the page, where it could be changed. */
  const chosen: Collection<Persona> = storage.collection(`source:${source.id}:chosen`);
  const people = peopleOf(source, book, clock, first);
  const forms = new BrowserForms({
    cookie: `_${source.id}_form`,
    // One token for each sign-in of a browser.
    path: (req) => pathOf(req as Request<{ uid: string }>),
    maxAge: LIFETIMES.Interaction * 1000,
  });
  const { approval } = source.form;
  const issuer: Issuer = { ...anyLevel, identify };
  const own =
    source.pages &&
    ownSteps({
      source,
      issuer,
      book,
      kept: storage.collection(`source:${source.id}:kept`),
      now: () => clock.now(),
      pathOf,
      csrf: (req) => forms.token(req),
      show: showOwnPage,
      unknown: (res, sentence) => refuse(res, 404, notFound(sentence)),
    });

  const router = Router({ caseSensitive: true });
  const page = '/:uid';
  const telephone = '/:uid/telephone';
  const ownPage = '/:uid/page/:name';
  router.use(noStore);
  router.use(cookieParser());
  router.use(page, stillPending);
  router.get(page, (req, res) => (own ? own.show(req, res) : showSignIn(req, res, {})));
  router.post(page, readForm, checkToken, receive);
  router.get('/:uid/personnes', showPeople);
  router.get('/:uid/abandon', (req, res) => (own ? own.abandon(req, res) : issuer.abort(req, res)));
  router.post('/:uid/incident', readForm, checkToken, chooseScenario);
  router.get(telephone, (req, res) => showTelephone(req, res));
  router.post(telephone, readForm, checkToken, decide);
  if (own) {
    router.get(ownPage, (req, res) => own.show(req, res));
    router.post(ownPage, readForm, checkToken, receive);
  }
  return router;

  async function stillPending(req: Request<{ uid: string }>, res: Response, next: () => void) {
    const pending = await issuer.pending(req, res);
    if (pending?.uid === req.params.uid) return next();
    refuse(res, 404, expired);
  }

  function checkToken(req: Request<{ uid: string }>, res: Response<unknown, Form>, next: () => void) {
    if (forms.isOurs(req)) return next();
    refuse(res, 403, forgedForm);
  }

  function readForm(req: Request, res: Response<unknown, Form>, next: (error?: unknown) => void) {
    parseForm(req, res, (error?: unknown) => {
      if (error) return next(error);
      const { success, data } = formBody.safeParse(req.body ?? {});
      if (!success) return refuse(res, 400, unreadable('Every field of the form must be sent once.'));
      res.locals.form = data;
      next();
    });
  }

  /** Refuses, on a page that says why, a person whose level is below the one asked for. */
  async function identify(...[req, res, persona, said]: Parameters<Issuer['identify']>) {
    const shortfall = said?.acr === undefined ? await anyLevel.shortfall(req, res, persona) : undefined;
    if (!shortfall) return anyLevel.identify(req, res, persona, said);
    const back = `${pathOf(req as Request<{ uid: string }>)}/abandon`;
    refuse(res as Response, 403, levelTooLow(source.id, source.title, shortfall, source.level?.advice), back);
  }

  async function receive(req: Request<{ uid: string }>, res: Response<unknown, Form>) {
    const { form } = res.locals;
    if (form.persona !== undefined) {
      const persona = source.people(book).find(({ id }) => id === form.persona);
      if (persona) return own ? own.choose(req, res, persona) : welcome(req, res, persona);
      if (!own) return showSignIn(req, res, { unknown: form.persona });
      return refuse(res, 422, unreadable(nobody(form.persona)));
    }
    if (own) return own.submit(req, res, form);
    const missing = source.form.fields.filter(({ name }) => !form[name]?.trim());
    if (missing.length > 0) {
      const errors = missing.map(({ name, label }) => [name, `Remplissez le champ « ${label} ».`]);
      return showSignIn(req, res, { errors: Object.fromEntries(errors) });
    }
    const persona = source.form.fields.length > 0 && (await source.recognise(typedIn(source, form), book));
    return persona ? welcome(req, res, persona) : showSignIn(req, res, { errors: unrecognised(source) });
  }

  async function welcome(req: Request<{ uid: string }>, res: Response, persona: Persona) {
    if (persona.credentials[source.id]?.locked) {
      return refuse(res, 403, accountLocked(source.title), `${pathOf(req)}/abandon`);
    }
    if (!approval) return issuer.identify(req, res, persona);
    await chosen.set(req.params.uid, persona, LIFETIMES.Interaction);
    res.redirect(303, `${pathOf(req)}/telephone`);
  }

  async function showTelephone(req: Request<{ uid: string }>, res: Response, error?: string) {
    const persona = await chosen.get(req.params.uid);
    if (!approval || !persona) return res.redirect(303, pathOf(req));
    const action = `${pathOf(req)}/telephone`;
    const csrf = forms.token(req);
    const secret = secretOf(persona);
    if (error) res.status(422);
    const { label } = persona;
    sendWithHelp(res, <TelephonePage {...{ source, approval, home, action, csrf, label, secret, error }} />);
  }

  async function decide(req: Request<{ uid: string }>, res: Response<unknown, Form>) {
    const { decision = '', code } = res.locals.form;
    if (!DECISIONS.includes(decision)) {
      return refuse(res, 400, unreadable(`The 'decision' field must be one of ${DECISIONS.join(', ')}.`));
    }
    // Read, not taken: a second press on the same button must lead to the same place.
    const persona = await chosen.get(req.params.uid);
    if (!persona) return res.redirect(303, pathOf(req));
    if (decision === 'ignorer') return refuse(res, 403, unanswered(source.title), `${pathOf(req)}/abandon`);
    if (decision === 'refuser') return issuer.abort(req, res);
    if (!approval?.code || code === secretOf(persona)) return issuer.identify(req, res, persona);
    return showTelephone(req, res, code ? 'Ce code secret est incorrect.' : 'Tapez votre code secret.');
  }

  function secretOf({ credentials }: Persona): string | undefined {
    return credentials[source.id]?.password;
  }

  async function showSignIn(
    req: Request<{ uid: string }>,
    res: Response<unknown, Partial<Form>>,
    { errors = {}, unknown }: { errors?: FieldErrors; unknown?: string },
  ) {
    const faults = unknown === undefined ? errors : { personnes: nobody(unknown) };
    if (Object.keys(faults).length > 0) res.status(422);
    const page = { ...(await partsOf(req, res)), values: res.locals.form ?? {}, errors: faults };
    sendWithHelp(res, <SignInPage {...page} />);
  }

  async function showOwnPage(req: Request<{ uid: string }>, res: Response<unknown, Partial<Form>>, page: OwnPage) {
    res.status(page.status ?? (Object.keys(page.errors ?? {}).length > 0 ? 422 : 200));
    sendWithHelp(res, <OwnPageFrame {...(await partsOf(req, res))} page={page} />);
  }

  /** What every page of a sign-in carries: the people, the scenarios, and where their forms are sent. */
  async function partsOf(req: Request<{ uid: string }>, res: Response<unknown, Partial<Form>>) {
    const filter = res.locals.form?.filtre ?? textOf(req.query.filtre);
    const list = people(filter, Number(textOf(req.query.page)) || 1);
    const [action, csrf] = [pathOf(req), forms.token(req)];
    const picker = {
      action: `${action}/incident`,
      fields: { csrf },
      page: action,
      catalogue: new URL('scenarios', home).href,
      list: requestedList(req.query, scenarios.all()),
      ...(await chosenScenarios()),
    };
    allowLiveUpdates(res);
    return { source, home, action, csrf, picker, people: list, filter };
  }

  /** The list alone: it takes the place of the page's own as somebody types into the filter. */
  function showPeople(req: Request<{ uid: string }>, res: Response) {
    const filter = textOf(req.query.filtre);
    const list = { action: pathOf(req), csrf: forms.token(req), people: people(filter, 1), filter };
    res.send(renderToString(<FoundPeople {...list} />));
  }

  /** Those active for this sign-in, and those the service's next one comes to. */
  async function chosenScenarios(): Promise<Pick<ScenarioPickerProps, 'active' | 'waiting'>> {
    const current = currentActive();
    const client = current?.flow.client;
    const isLater = (scenario: Scenario & { removable: boolean }) => scenario.removable && actsFromNextSignIn(scenario);
    const all = removable(current);
    const waiting = client === undefined ? [] : await scenarios.waitingFor(client);
    return { active: all.filter((each) => !isLater(each)), waiting: [...all.filter(isLater), ...waiting] };
  }

  /** Activates a scenario for this sign-in, or removes it; FranceConnect learns of it when the citizen comes back. */
  async function chooseScenario(req: Request<{ uid: string }>, res: Response<unknown, Form>) {
    const { scenario = '', remove } = res.locals.form;
    if (remove === undefined && !scenarios.get(scenario))
      return refuse(res, 422, unreadable(`'${scenario.slice(0, 80)}' is no scenario.`));
    const pending = await issuer.pending(req, res);
    if (!pending) return refuse(res, 404, expired);
    await scenarios.wake();
    const carried = { carried: remove === undefined ? [scenario] : [] };
    const flow = await scenarios.flows.note(carried, `state:${pending.state}`, `source-interaction:${pending.uid}`);
    if (remove !== undefined) {
      await scenarios.flows.drop(flow, remove);
      if (flow.client !== undefined) await scenarios.takeBack(flow.client, remove);
    }
    res.redirect(303, `${pathOf(req)}#simulateur`);
  }

  function nobody(id: string): string {
    const nearest = nearestOf(
      id,
      source.people(book).map((persona) => persona.id),
    );
    return `Personne n’est connu ici sous le nom « ${id} ».${nearest ? ` Vouliez-vous dire « ${nearest} » ?` : ''}`;
  }

  function pathOf(req: Request<{ uid: string }>): string {
    return `/${source.id}/interaction/${encodeURIComponent(req.params.uid)}`;
  }

  function refuse(res: Response, status: number, explanation: Explanation, back?: string) {
    res.status(status);
    sendWithHelp(res, <ErrorPage {...{ explanation, home, source }} {...(back !== undefined && { back })} />);
  }
}

/** What can be decided on the telephone. */
const DECISIONS: readonly string[] = ['approuver', 'refuser', 'ignorer'];

const parseForm = express.urlencoded({ extended: false, limit: '32kb' });

/** What `readForm` leaves for the handlers after it. */
interface Form {
  form: Readonly<Record<string, string>>;
}

function textOf(sent: unknown): string {
  return typeof sent === 'string' ? sent : '';
}

function noStore(_req: Request, res: Response, next: () => void) {
  res.set('cache-control', 'no-store');
  next();
}

function typedIn({ form: { fields } }: IdentitySource, form: Readonly<Record<string, string>>): LoginInput {
  return Object.fromEntries(fields.map(({ name }) => [name, form[name] ?? '']));
}

function unrecognised({ form: { fields } }: IdentitySource): FieldErrors {
  const asksPassword = fields.some(({ type }) => type === 'password');
  const message = asksPassword ? 'Identifiant ou mot de passe incorrect.' : 'Identifiant inconnu.';
  return {
    [fields[0]?.name ?? 'personnes']: `${message} Vérifiez la saisie, ou choisissez une personne de démonstration.`,
  };
}

/** The known word a mistyped one most likely stands for. */
export function nearestOf(word: string, known: readonly string[]): string | undefined {
  // Distance costs the product of the lengths: no known word is anywhere near one this long.
  if (word.length > 100) return undefined;
  return closestMatch(word.toLowerCase(), [...known], { maxDistance: Math.max(2, Math.floor(word.length / 2)) });
}
