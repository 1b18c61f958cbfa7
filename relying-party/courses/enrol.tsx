import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Account } from '../accounts/account.ts';
import { depart } from '../sign-in/start.ts';
import type { Site } from '../site.ts';
import { BadRequest } from '../web/bad-request.ts';
import { csrfToken } from '../web/csrf.ts';
import { pageNotFound } from '../web/errors.tsx';
import { frameOf, sendPage } from '../web/send-page.ts';
import { visitorOf } from '../web/visitor.ts';
import { type Course, courseOf, findCourses } from './catalogue.ts';
import { CataloguePage, CoursePage, EnrolmentRefusedPage, IdentityNeededPage } from './courses-pages.tsx';
import { entitlement } from './entitlement.ts';
import { FilesPage } from './files-page.tsx';

/** `GET /formations/:id` */
export function showCourse(site: Site): RequestHandler<{ id: string }> {
  return forCourse(site, async (req, res, course) => {
    const account = visitorOf(res);
    const enrolled = account ? await isEnrolled(site, account, course) : false;
    sendPage(
      res,
      200,
      <CoursePage frame={frameOf(site, req, res)} {...{ course, enrolled }} csrfToken={csrfToken(req)} />,
    );
  });
}

/** `POST /formations/:id/inscription`: « M'inscrire » */
export function enrol(site: Site): RequestHandler<{ id: string }> {
  return forMembers(site, (req, res, course, account) => enrolIfEntitled(site, req, res, course, account));
}

/**
 * `GET /formations/:id/inscription`: back from FranceConnect+, the enrolment this browser began goes on by itself. Without one
 * the address enrols nobody: it leads to the course.
 */
export function goOnEnrolling(site: Site): RequestHandler<{ id: string }> {
  return forMembers(site, async (req, res, course, account) => {
    const intention = await site.enrolments.takeIntention(req.session.browser);
    const mine = intention?.account === account.id && intention.course === course.id;
    if (!mine) return res.redirect(303, `/formations/${course.id}`);
    await enrolIfEntitled(site, req, res, course, account);
  });
}

async function enrolIfEntitled(site: Site, req: Request, res: Response, course: Course, account: Account) {
  const frame = frameOf(site, req, res);
  const asked = entitlement(account, req.session.authentication, site.rules.enrolmentAcr, site.clock.now());
  switch (asked) {
    case 'entitled':
      await site.enrolments.add(account.id, { course: course.id, at: new Date(site.clock.now()).toISOString() });
      site.log.info({ account: account.id, course: course.id }, 'enrolled');
      return res.redirect(303, '/dossiers');
    case 'identity-needed':
    case 'identity-too-old': {
      const tooOld = asked === 'identity-too-old';
      const needed = { tooOld, acr: site.rules.enrolmentAcr, available: site.platforms.high !== undefined };
      return sendPage(res, 403, <IdentityNeededPage {...{ frame, course, ...needed }} csrfToken={csrfToken(req)} />);
    }
    default:
      return sendPage(res, 403, <EnrolmentRefusedPage {...{ frame, course }} why={asked} />);
  }
}

/**
 * `POST /formations/:id/identite-numerique`: to FranceConnect+, for this account; the person who comes back must be its holder, or
 * become so by the linking table (L04, L05, L18), or is refused (L06).
 */
export function stepUp(site: Site): RequestHandler<{ id: string }> {
  return forMembers(site, async (req, res, course, account) => {
    const destination = `formations/${course.id}/inscription` as const;
    const acr = site.rules.enrolmentAcr;
    const url = await depart(site, req, { platform: 'high', acr, destination, linkTo: account.id });
    await site.enrolments.intend(req.session.browser ?? '', { account: account.id, course: course.id });
    res.redirect(303, url);
  });
}

/** `GET /recherche` */
export function search(site: Site): RequestHandler {
  return (req, res) => {
    const read = searchQuery.safeParse(req.query);
    if (!read.success) throw new BadRequest('Cette recherche n’a pas pu être lue.');
    const { formation, lieu } = read.data;
    const courses = findCourses(formation, lieu);
    sendPage(res, 200, <CataloguePage frame={frameOf(site, req, res)} {...{ formation, lieu, courses }} />);
  };
}

const searchQuery = z.object({
  formation: z.string().max(100).default(''),
  lieu: z.string().max(100).default(''),
});

/** `POST /formations/:id/annuler` */
export function cancelEnrolment(site: Site): RequestHandler<{ id: string }> {
  return forMembers(site, async (_req, res, course, account) => {
    await site.enrolments.cancel(account.id, course.id);
    res.redirect(303, '/dossiers');
  });
}

/** `GET /dossiers` */
export function showFiles(site: Site): RequestHandler {
  return async (req, res) => {
    const account = visitorOf(res);
    const enrolments = account ? await site.enrolments.of(account.id) : [];
    const files = enrolments.flatMap(({ course, at }) => {
      const known = courseOf(course);
      return known ? [{ course: known, at }] : [];
    });
    sendPage(res, 200, <FilesPage frame={frameOf(site, req, res)} {...{ files }} csrfToken={csrfToken(req)} />);
  };
}

async function isEnrolled(site: Site, account: Account, { id }: Course): Promise<boolean> {
  return (await site.enrolments.of(account.id)).some(({ course }) => course === id);
}

type Params = Request<{ id: string }>;

function forCourse(
  site: Site,
  handle: (req: Request, res: Response, course: Course) => Promise<void>,
): RequestHandler<{ id: string }> {
  const notFound = pageNotFound(site);
  return async (req: Params, res, next) => {
    const course = courseOf(req.params.id);
    if (!course) return notFound(req as unknown as Request, res, next);
    await handle(req as unknown as Request, res, course);
  };
}

function forMembers(
  site: Site,
  handle: (req: Request, res: Response, course: Course, account: Account) => Promise<void>,
): RequestHandler<{ id: string }> {
  return forCourse(site, async (req, res, course) => {
    const account = visitorOf(res);
    if (!account) return res.redirect(303, `/connexion?suite=formations/${course.id}`);
    await handle(req, res, course, account);
  });
}
