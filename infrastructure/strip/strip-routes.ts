import cookieParser from 'cookie-parser';
import { type Request, type RequestHandler, type Response, Router, urlencoded } from 'express';
import type { VNode } from 'preact';
import { BrowserForms } from '../browser/browser-forms.ts';
import { type Access, guard, mayEnter } from '../http/host-guard.ts';
import { renderPage } from '../pages/page.tsx';
import type { PageHelp } from './page-help.ts';
import type { PersonFacts, SimulatorStrip, StripPerson } from './simulator-strip.ts';

/** A page whose form the strip can fill in. */
export interface FillablePage {
  /** Path and query of the page. */
  page: string;
  people: readonly StripPerson[];
  /** The person who most likely uses this page. */
  suggested?: StripPerson | undefined;
  /** Field name → text, for the fields of this application. */
  values(person: PersonFacts): Readonly<Record<string, string>>;
  /** The password among them, which the strip shows. */
  password(person: PersonFacts): string | undefined;
}

export interface StripMountOptions {
  strip: SimulatorStrip;
  /** Checks that a request may see what the simulator keeps, such as e-mails. */
  access: Access;
  /** The form of the page a request is for; undefined where there is none. */
  fillable(req: Request, res: Response): FillablePage | undefined;
  /** Resolves when an e-mail that is being sent has arrived: the strip shows it. */
  beforeShown?(): Promise<void>;
  /** What else must be done before a page is shown with its form filled in. */
  beforeFilled?(req: Request): Promise<void>;
}

/** What one application mounts to show the strip. */
export interface StripMount {
  /** Answers below `/_sim/strip`. */
  routes: Router;
  /** In front of the pages: {@link sendWithHelp} then shows them with the strip. */
  lend: RequestHandler;
}

/** Cookies ignore ports, so all applications of one host share these: a person chosen at one is proposed at the next. */
const FORM_COOKIE = 'simulator_form';
/**
 * `person.suggested.chosen`: the person who fills in forms, and at that time the person suggested and the presenter's choice.
 * An empty person fills in nothing.
 */
const PERSON_COOKIE = 'simulator_person';
/** The last e-mail opened from the strip, which announces it no more. */
const OPENED_COOKIE = 'simulator_mail';

const ID = /^[\w-]{1,100}$/;

/** Forgets what this browser chose in the strip. */
export function forgetChoices(res: Response): void {
  for (const name of [PERSON_COOKIE, OPENED_COOKIE]) res.clearCookie(name, { path: '/' });
}

/** Mounts the strip. What a browser chose is kept in its cookies, so that any instance can answer its next request. */
export function mountStrip(options: StripMountOptions): StripMount {
  const { strip, access } = options;
  const secure = access.origins.every((origin) => origin.startsWith('https:'));
  const forms = new BrowserForms({ cookie: FORM_COOKIE, path: '/', secure });
  const readCookies = cookieParser();
  const kept = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;

  const routes = Router();
  // Everybody who sees the pages may send their forms; pages of other sites may not.
  routes.use(guard(access, /^/));
  routes.use(readCookies, urlencoded({ extended: false, limit: '4kb' }));
  routes.post(['/remplir', '/vider'], (req, res, next) => {
    const { page } = bodyOf(req);
    if (!forms.isOurs(req)) return refuse(res, 403, FORGED);
    if (!isOwnPath(page)) return refuse(res, 400, 'La page à remplir n’est pas une page de ce site.');
    next();
  });
  routes.post('/remplir', async (req, res) => {
    const { page = '/', personne = '' } = bodyOf(req);
    if (!strip.facts(personne)) return refuse(res, 404, 'Cette personne n’existe pas, ou plus.');
    const suggested = bodyOf(req).suggestion ?? '';
    res.cookie(PERSON_COOKIE, `${personne}.${ID.test(suggested) ? suggested : ''}.${strip.chosen() ?? ''}`, kept);
    res.redirect(303, page);
  });
  routes.post('/vider', (req, res) => {
    res.cookie(PERSON_COOKIE, `..${strip.chosen() ?? ''}`, kept);
    res.redirect(303, bodyOf(req).page ?? '/');
  });
  routes.get('/e-mail/:id', async (req, res) => {
    const mail = mayEnter(req, access) ? await strip.latestMail() : undefined;
    if (mail?.id !== req.params.id || !mail.action) return res.redirect(303, strip.links.mailbox ?? '/');
    res.cookie(OPENED_COOKIE, mail.id, kept);
    res.redirect(303, mail.action.url);
  });

  return {
    routes,
    lend(req, res, next) {
      readCookies(req, res, () => {
        // Without it browsers hide the origin of the strip's forms, which are then refused as those of another site.
        res.set('referrer-policy', 'same-origin');
        res.locals.help = () => helpFor(req, res);
        const form = options.beforeFilled && req.method === 'GET' ? options.fillable(req, res) : undefined;
        if (!form || !chosenFor(req, form)) return next();
        options.beforeFilled?.(req).then(() => next(), next);
      });
    },
  };

  async function helpFor(req: Request, res: Response): Promise<PageHelp> {
    await options.beforeShown?.();
    const [scenarios, mail] = await Promise.all([
      strip.scenarios(),
      mayEnter(req, access) ? strip.latestMail() : undefined,
    ]);
    const form = options.fillable(req, res);
    const filled = form && chosenFor(req, form);
    return {
      values: (filled && form?.values(filled)) ?? {},
      strip: {
        links: strip.links,
        scenarios,
        mail: mail?.id === req.cookies?.[OPENED_COOKIE] ? undefined : mail,
        fill: form && {
          csrf: forms.token(req),
          page: form.page,
          people: form.people,
          suggested: form.suggested,
          filled: filled && form && { label: filled.label, password: form.password(filled) },
        },
      },
    };
  }

  /**
   * Whom this browser or, later, the presenter chose. Once FranceConnect describes somebody else, an earlier choice no longer
   * counts.
   */
  function chosenFor(req: Request, { suggested }: FillablePage): PersonFacts | undefined {
    const cookie: unknown = req.cookies?.[PERSON_COOKIE];
    const [own = '', told = '', before = ''] = typeof cookie === 'string' ? cookie.split('.') : [];
    const chosen = strip.chosen();
    const person = chosen !== undefined && chosen !== before ? chosen : own;
    if (suggested && person !== suggested.id && (person !== own || told !== suggested.id)) return undefined;
    return strip.facts(person);
  }
}

const FORGED = 'Ce formulaire ne vient pas de cette page. Revenez à la page précédente, rechargez-la et recommencez.';

/** The texts of a form, each sent once. */
function bodyOf(req: Request): Readonly<Record<string, string | undefined>> {
  const sent = Object.entries((req.body ?? {}) as Record<string, unknown>);
  return Object.fromEntries(sent.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** Browsers read `//` and `/\` as the beginning of another site's address. */
function isOwnPath(page: string | undefined): boolean {
  return page !== undefined && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(page);
}

function refuse(res: Response, status: number, sentence: string): void {
  res.status(status).type('text').send(`${sentence}\n`);
}

/** Sends a page with the strip that was lent to its request, or as it is. A strip that cannot be made never costs the page. */
export function sendWithHelp(res: Response, page: VNode): void {
  const help = res.locals.help as (() => Promise<PageHelp>) | undefined;
  if (!help) return void res.send(renderPage(page));
  help().then(
    (found) => res.send(renderPage(page, found)),
    () => res.send(renderPage(page)),
  );
}
