import type { Request } from 'express';
import type { Account } from '../accounts/account.ts';
import { browserName } from '../mail/browser.ts';
import type { Site } from '../site.ts';
import { renewSession } from '../web/session.ts';
import type { Arrival } from './arrival.ts';

/** Opens a session for the holder of an account FranceConnect's identity belongs to. */
export async function letIn(site: Site, req: Request, account: Account, arrival: Arrival): Promise<void> {
  const { authentication, person } = arrival;
  const recorded = await site.accounts.recordSignIn(account.id, { ...authentication, person });
  if (recorded && recorded.changed.length > 0) {
    site.log.info({ account: account.id, changed: recorded.changed }, 'FranceConnect describes this person otherwise');
  }
  site.log.info({ account: account.id, acr: authentication.acr }, 'signed in');
  const opened = { at: authentication.at, browser: browserName(req.get('user-agent')) };
  await renewSession(req, { browser: req.session.browser, account: account.id, authentication, opened });
}
