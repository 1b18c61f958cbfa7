import { Router } from 'express';
import type { Site } from '../site.ts';
import { readForm } from '../web/csrf.ts';
import { LOGOUT_CALLBACK } from './addresses.ts';
import { chooseBetween, showOtherPerson } from './other-person.tsx';
import { signedOutFromFranceConnect, signOut } from './sign-out.tsx';
import { startSignIn } from './start.ts';

/** The way to FranceConnect, the choice between two people, the sign-out. The way back is linking's. */
export function signInRoutes(site: Site): Router {
  return Router()
    .get('/fc/demarrer', startSignIn(site))
    .get('/fc/autre-identite', showOtherPerson(site))
    .post('/fc/autre-identite', readForm, chooseBetween(site))
    .post('/deconnexion', readForm, signOut(site))
    .get(LOGOUT_CALLBACK, signedOutFromFranceConnect(site));
}
