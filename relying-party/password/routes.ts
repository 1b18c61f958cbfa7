import { Router } from 'express';
import type { Site } from '../site.ts';
import { readForm } from '../web/csrf.ts';
import { strangersOnly } from '../web/visitor.ts';
import { remind, resetPassword, showForgotten, showNewPassword } from './forgotten.tsx';
import { showSignIn, signInWithPassword } from './sign-in.tsx';

/** Signing in with a number and a password, and choosing another password. */
export function passwordRoutes(site: Site): Router {
  return Router()
    .get('/connexion', strangersOnly, showSignIn(site))
    .post('/connexion', strangersOnly, readForm, signInWithPassword(site))
    .get('/mot-de-passe-oublie', showForgotten(site))
    .post('/mot-de-passe-oublie', readForm, remind(site))
    .get('/mot-de-passe-oublie/nouveau', showNewPassword(site))
    .post('/mot-de-passe-oublie/nouveau', readForm, resetPassword(site));
}
