import express, { type Express, type RequestHandler, Router } from 'express';
import { STRIP } from '../infrastructure/simulator-strip.ts';
import { ASSETS, assets } from '../infrastructure/web/assets.ts';
import { securityHeaders } from '../infrastructure/web/security-headers.ts';
import { type RelyingPartyOptions, readConfig, type Variant } from './config.ts';
import { cancelEnrolment, enrol, goOnEnrolling, search, showCourse, showFiles, stepUp } from './courses/enrol.tsx';
import { AboutFranceConnectPage } from './information/about-franceconnect-page.tsx';
import { AdvicePage } from './information/advice-page.tsx';
import { Cpa2017HomePage } from './information/cpa2017-home-page.tsx';
import { HelpPage } from './information/help-page.tsx';
import { HomePage } from './information/home-page.tsx';
import { PersonalDataPage } from './information/personal-data-page.tsx';
import { askVerification, showVerification } from './linking/ask-verification.tsx';
import {
  askForMail,
  confirm,
  giveUp,
  proveByMail,
  proveByPassword,
  showAttach,
  showProofLink,
  withoutProof,
} from './linking/attach.tsx';
import { complete, showCompletion } from './linking/completion.tsx';
import { finishSignIn } from './linking/franceconnect-return.tsx';
import { confirmEmail, showConfirmEmail } from './my-account/email.tsx';
import { showRights } from './my-account/overview.tsx';
import { myAccount } from './my-account/routes.ts';
import { remind, resetPassword, showForgotten, showNewPassword } from './password/forgotten.tsx';
import { showSignIn, signInWithPassword } from './password/sign-in.tsx';
import { chooseBetween, showOtherPerson } from './sign-in/other-person.tsx';
import { signedOutFromFranceConnect, signOut } from './sign-in/sign-out.tsx';
import { startSignIn } from './sign-in/start.ts';
import { activate, renewActivation, showActivation } from './sign-up/activation.tsx';
import { showFormerService, showPage, showPicture, takePage } from './sign-up/cpa2017/one-page-sign-up.tsx';
import { Cpa2017TutorialPage } from './sign-up/cpa2017/tutorial-page.tsx';
import { showStep, takeStep } from './sign-up/mcf/wizard.tsx';
import { resend, showConfirmation } from './sign-up/outcome.tsx';
import { SignUpPage } from './sign-up/sign-up-page.tsx';
import { TermsPage } from './sign-up/terms-page.tsx';
import { resetSite } from './simulator/reset.ts';
import { simulatorRoutes } from './simulator/routes.tsx';
import { siteStrip } from './simulator/strip.ts';
import { CALLBACK, KEYS, LOGOUT_CALLBACK, openSite, type Site } from './site.ts';
import { readForm } from './web/csrf.ts';
import { handleErrors, pageNotFound } from './web/errors.tsx';
import { sessions } from './web/session.ts';
import { show } from './web/show.tsx';
import { membersOnly, recogniseVisitor, strangersOnly } from './web/visitor.ts';

/**
 * The CPF site: a service that signs people in with FranceConnect and opens their account.
 * @throws UserError when an option is not usable
 */
export async function createRelyingParty(options: RelyingPartyOptions): Promise<Express> {
  const site = await openSite(readConfig(options));
  options.onRestart?.(() => resetSite(site));
  const app = express();
  app.disable('x-powered-by');
  // Pages carry tokens and are shown once: a hash of each would cost and serve nothing.
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use(securityHeaders());
  app.use(ASSETS, assets());
  app.get(KEYS, (_req, res) => res.json(site.platforms.publicKeys));
  app.use(await sessions(site));
  app.use(recogniseVisitor(site));
  if (site.sim && site.strip) {
    const strip = await siteStrip(site, site.strip);
    app.use(STRIP, strip.routes);
    app.use(unlessBelow('/_sim', strip.lend));
  }

  app.get('/', show(site, HOME_PAGES[site.variant]));
  if (site.variant === 'cpa2017') app.get('/services/:id', showFormerService(site));
  app.get('/connexion', strangersOnly, showSignIn(site));
  app.post('/connexion', strangersOnly, readForm, signInWithPassword(site));

  app.get('/inscription/confirmation', showConfirmation(site));
  app.post('/inscription/renvoyer', readForm, resend(site));
  app.use('/inscription', strangersOnly, SIGN_UP_FORMS[site.variant](site));
  app.get('/activation', showActivation(site));
  app.post('/activation', readForm, activate(site));
  app.post('/activation/renvoyer', readForm, renewActivation(site));

  app.get('/mot-de-passe-oublie', showForgotten(site));
  app.post('/mot-de-passe-oublie', readForm, remind(site));
  app.get('/mot-de-passe-oublie/nouveau', showNewPassword(site));
  app.post('/mot-de-passe-oublie/nouveau', readForm, resetPassword(site));
  app.get('/adresse/nouvelle', showConfirmEmail(site, 'email-change'));
  app.post('/adresse/nouvelle', readForm, confirmEmail(site, 'email-change'));
  app.get('/adresse/confirmation', showConfirmEmail(site, 'email-confirmation'));
  app.post('/adresse/confirmation', readForm, confirmEmail(site, 'email-confirmation'));

  app.get('/fc/demarrer', startSignIn(site));
  app.get(CALLBACK, finishSignIn(site));
  app.get('/fc/autre-identite', showOtherPerson(site));
  app.post('/fc/autre-identite', readForm, chooseBetween(site));
  app.get('/fc/completer', showCompletion(site));
  app.post('/fc/completer', readForm, complete(site));
  app.get('/fc/rattacher', showAttach(site));
  app.post('/fc/rattacher/mot-de-passe', readForm, proveByPassword(site));
  app.post('/fc/rattacher/courriel', readForm, askForMail(site));
  app.get('/fc/rattacher/lien', showProofLink(site));
  app.post('/fc/rattacher/lien', readForm, proveByMail(site));
  app.post('/fc/rattacher/sans-preuve', readForm, withoutProof(site));
  app.post('/fc/rattacher/confirmer', readForm, confirm(site));
  app.post('/fc/rattacher/abandonner', readForm, giveUp(site));
  app.get('/verification-identite', showVerification(site));
  app.post('/verification-identite', readForm, askVerification(site));
  app.post('/deconnexion', readForm, signOut(site));
  app.get(LOGOUT_CALLBACK, signedOutFromFranceConnect(site));

  app.get('/droits', membersOnly('droits'), showRights(site));
  app.use('/mon-compte', myAccount(site));
  app.get('/recherche', search(site));
  app.get('/formations/:id', showCourse(site));
  app.get('/formations/:id/inscription', goOnEnrolling(site));
  app.post('/formations/:id/inscription', ...readForm, enrol(site));
  app.post('/formations/:id/identite-numerique', ...readForm, stepUp(site));
  app.post('/formations/:id/annuler', ...readForm, cancelEnrolment(site));
  app.get('/dossiers', showFiles(site));
  app.get('/conseils', show(site, AdvicePage));

  app.get('/aide', show(site, HelpPage));
  app.get('/cgu', show(site, TermsPage));
  app.get('/donnees-personnelles', show(site, PersonalDataPage));
  app.get('/qu-est-ce-que-franceconnect', show(site, AboutFranceConnectPage));

  if (site.sim) app.use('/_sim', await simulatorRoutes(site));

  for (const [address, page] of Object.entries(FORM_PAGES)) app.get(address, toPage(page));
  app.use(pageNotFound(site));
  app.use(handleErrors(site));
  return app;
}

/**
 * Addresses that only take a form, and the page this form is on. Browsers ask for such an address when its answer is reloaded
 * from the address bar or opened from the history.
 */
const FORM_PAGES = {
  '/inscription/renvoyer': '/inscription/confirmation',
  '/activation/renvoyer': '/connexion',
  '/fc/rattacher/mot-de-passe': '/fc/rattacher',
  '/fc/rattacher/courriel': '/fc/rattacher',
  '/fc/rattacher/sans-preuve': '/fc/rattacher',
  '/fc/rattacher/confirmer': '/fc/rattacher',
  '/fc/rattacher/abandonner': '/fc/rattacher',
  '/deconnexion': '/',
  '/formations/:id/identite-numerique': '/formations/:id',
  '/formations/:id/annuler': '/dossiers',
  '/mon-compte/email/confirmer': '/mon-compte',
  '/mon-compte/franceconnect/rattacher': '/mon-compte',
  '/_sim/clock': '/_sim',
  '/_sim/register': '/_sim',
  '/_sim/accounts/:id': '/_sim/accounts',
  '/_sim/cases/:id': '/_sim/cases',
  '/_sim/strip/remplir': '/',
  '/_sim/strip/vider': '/',
};

function toPage(page: string): RequestHandler {
  return (req, res) => res.redirect(303, page.replace(':id', encodeURIComponent(String(req.params.id))));
}

const HOME_PAGES = { mcf: HomePage, cpa2017: Cpa2017HomePage };

/** Two forms, one back end (reference: CPF site B1). */
const SIGN_UP_FORMS: Record<Variant, (site: Site) => Router> = {
  mcf: (site) =>
    Router().get('/', show(site, SignUpPage)).get('/:etape', showStep(site)).post('/:etape', readForm, takeStep(site)),
  cpa2017: (site) =>
    Router()
      .get('/', showPage(site))
      .post('/', readForm, takePage(site))
      .get('/image/:rang', showPicture(site))
      .get('/tutoriel', show(site, Cpa2017TutorialPage)),
};

/** The simulator's own pages need no strip. */
function unlessBelow(prefix: string, handler: RequestHandler): RequestHandler {
  return (req, res, next) => (req.path.startsWith(prefix) ? next() : handler(req, res, next));
}
