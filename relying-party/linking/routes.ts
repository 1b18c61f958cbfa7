import { Router } from 'express';
import { CALLBACK } from '../sign-in/addresses.ts';
import type { Site } from '../site.ts';
import { readForm } from '../web/csrf.ts';
import { askVerification, showVerification } from './ask-verification.tsx';
import {
  askForMail,
  confirm,
  giveUp,
  proveByMail,
  proveByPassword,
  showAttach,
  showProofLink,
  withoutProof,
} from './attach.tsx';
import { complete, showCompletion } from './completion.tsx';
import { finishSignIn } from './franceconnect-return.tsx';

/** The way back from FranceConnect: which account the person gets, and what they must show or add first. */
export function linkingRoutes(site: Site): Router {
  return Router()
    .get(CALLBACK, finishSignIn(site))
    .get('/fc/completer', showCompletion(site))
    .post('/fc/completer', readForm, complete(site))
    .get('/fc/rattacher', showAttach(site))
    .post('/fc/rattacher/mot-de-passe', readForm, proveByPassword(site))
    .post('/fc/rattacher/e-mail', readForm, askForMail(site))
    .get('/fc/rattacher/lien', showProofLink(site))
    .post('/fc/rattacher/lien', readForm, proveByMail(site))
    .post('/fc/rattacher/sans-preuve', readForm, withoutProof(site))
    .post('/fc/rattacher/confirmer', readForm, confirm(site))
    .post('/fc/rattacher/abandonner', readForm, giveUp(site))
    .get('/verification-identite', showVerification(site))
    .post('/verification-identite', readForm, askVerification(site));
}
