import type { Express, RequestHandler } from 'express';
import { ASSETS, assets } from '../infrastructure/http/assets.ts';
import { application } from '../infrastructure/http/mount.ts';
import { securityHeaders } from '../infrastructure/http/security-headers.ts';
import { STRIP } from '../infrastructure/strip/simulator-strip.ts';
import { type RelyingPartyOptions, readConfig } from './config.ts';
import { courseRoutes } from './courses/routes.ts';
import { informationRoutes } from './information/routes.ts';
import { linkingRoutes } from './linking/routes.ts';
import { myAccountRoutes } from './my-account/routes.ts';
import { openSite } from './open-site.ts';
import { passwordRoutes } from './password/routes.ts';
import { KEYS } from './sign-in/addresses.ts';
import { signInRoutes } from './sign-in/routes.ts';
import { signUpRoutes } from './sign-up/routes.ts';
import { resetSite } from './simulator/reset.ts';
import { simulatorRoutes } from './simulator/routes.tsx';
import { siteStrip } from './simulator/strip.ts';
import { handleErrors, pageNotFound } from './web/errors.tsx';
import { sessions } from './web/session.ts';
import { recogniseVisitor } from './web/visitor.ts';

/**
 * The CPF site: a service that signs people in with FranceConnect and opens their account.
 * @throws UserError when an option is not usable
 */
export async function createRelyingParty(options: RelyingPartyOptions): Promise<Express> {
  const site = await openSite(readConfig(options));
  options.onRestart?.(() => resetSite(site));
  const app = application();
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

  app.use(
    informationRoutes(site),
    passwordRoutes(site),
    signUpRoutes(site),
    signInRoutes(site),
    linkingRoutes(site),
    myAccountRoutes(site),
    courseRoutes(site),
  );
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
  '/fc/rattacher/e-mail': '/fc/rattacher',
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

/** The simulator's own pages need no strip. */
function unlessBelow(prefix: string, handler: RequestHandler): RequestHandler {
  return (req, res, next) => (req.path.startsWith(prefix) ? next() : handler(req, res, next));
}
