import { Router } from 'express';
import type { Site } from '../site.ts';
import { readForm } from '../web/csrf.ts';
import { cancelEnrolment, enrol, goOnEnrolling, search, showCourse, showFiles, stepUp } from './enrol.tsx';

/** Looking for a course and enrolling. */
export function courseRoutes(site: Site): Router {
  return Router()
    .get('/recherche', search(site))
    .get('/formations/:id', showCourse(site))
    .get('/formations/:id/inscription', goOnEnrolling(site))
    .post('/formations/:id/inscription', ...readForm, enrol(site))
    .post('/formations/:id/identite-numerique', ...readForm, stepUp(site))
    .post('/formations/:id/annuler', ...readForm, cancelEnrolment(site))
    .get('/dossiers', showFiles(site));
}
