import { Router } from 'express';
import type { Variant } from '../rules.ts';
import type { Site } from '../site.ts';
import { readForm } from '../web/csrf.ts';
import { show } from '../web/show.tsx';
import { strangersOnly } from '../web/visitor.ts';
import { activate, renewActivation, showActivation } from './activation.tsx';
import { showPage, showPicture, takePage } from './cpa2017/one-page-sign-up.tsx';
import { Cpa2017TutorialPage } from './cpa2017/tutorial-page.tsx';
import { showStep, takeStep } from './mcf/wizard.tsx';
import { resend, showConfirmation } from './outcome.tsx';
import { SignUpPage } from './sign-up-page.tsx';
import { TermsPage } from './terms-page.tsx';

/** Opening an account with a form, up to the link sent by e-mail. */
export function signUpRoutes(site: Site): Router {
  return Router()
    .get('/inscription/confirmation', showConfirmation(site))
    .post('/inscription/renvoyer', readForm, resend(site))
    .use('/inscription', strangersOnly, FORMS[site.variant](site))
    .get('/activation', showActivation(site))
    .post('/activation', readForm, activate(site))
    .post('/activation/renvoyer', readForm, renewActivation(site))
    .get('/cgu', show(site, TermsPage));
}

/** Two forms, one back end (reference: CPF site B1). */
const FORMS: Record<Variant, (site: Site) => Router> = {
  mcf: (site) =>
    Router().get('/', show(site, SignUpPage)).get('/:etape', showStep(site)).post('/:etape', readForm, takeStep(site)),
  cpa2017: (site) =>
    Router()
      .get('/', showPage(site))
      .post('/', readForm, takePage(site))
      .get('/image/:rang', showPicture(site))
      .get('/tutoriel', show(site, Cpa2017TutorialPage)),
};
