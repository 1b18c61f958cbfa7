import { Router } from 'express';
import type { Site } from '../site.ts';
import { show } from '../web/show.tsx';
import { AboutFranceConnectPage } from './about-franceconnect-page.tsx';
import { AdvicePage } from './advice-page.tsx';
import { Cpa2017HomePage } from './cpa2017-home-page.tsx';
import { showFormerService } from './former-services.tsx';
import { HelpPage } from './help-page.tsx';
import { HomePage } from './home-page.tsx';
import { PersonalDataPage } from './personal-data-page.tsx';

const HOME_PAGES = { mcf: HomePage, cpa2017: Cpa2017HomePage };

/** Pages to read: the home page, advice, help, personal data. */
export function informationRoutes(site: Site): Router {
  const router = Router()
    .get('/', show(site, HOME_PAGES[site.variant]))
    .get('/conseils', show(site, AdvicePage))
    .get('/aide', show(site, HelpPage))
    .get('/donnees-personnelles', show(site, PersonalDataPage))
    .get('/qu-est-ce-que-franceconnect', show(site, AboutFranceConnectPage));
  if (site.variant === 'cpa2017') router.get('/services/:id', showFormerService(site));
  return router;
}
