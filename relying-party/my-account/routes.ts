import { Router } from 'express';
import { changePassword, showChangePassword } from '../password/change.tsx';
import type { Site } from '../site.ts';
import { readForm } from '../web/csrf.ts';
import { membersOnly } from '../web/visitor.ts';
import { closeAccount, showCloseAccount } from './closing.tsx';
import { changeContact, showContact } from './contact.tsx';
import { askConfirmation, changeEmail, confirmEmail, showChangeEmail, showConfirmEmail } from './email.tsx';
import { showMyAccount, showRights } from './overview.tsx';
import { askForLink, showUnlink, unlink } from './own-identities.tsx';
import { endSessions, showSessions } from './sessions.tsx';

/** The rights of the signed-in person, their account, and the links that confirm an address. */
export function myAccountRoutes(site: Site): Router {
  return Router()
    .get('/droits', membersOnly('droits'), showRights(site))
    .use('/mon-compte', myAccount(site))
    .get('/adresse/nouvelle', showConfirmEmail(site, 'email-change'))
    .post('/adresse/nouvelle', readForm, confirmEmail(site, 'email-change'))
    .get('/adresse/confirmation', showConfirmEmail(site, 'email-confirmation'))
    .post('/adresse/confirmation', readForm, confirmEmail(site, 'email-confirmation'));
}

/** `/mon-compte`: what the site knows of its holder, and what the holder may change. */
function myAccount(site: Site): Router {
  const members = membersOnly('mon-compte');
  return Router()
    .get('/', members, showMyAccount(site))
    .get('/email', membersOnly('mon-compte/email'), showChangeEmail(site))
    .post('/email', members, readForm, changeEmail(site))
    .post('/email/confirmer', members, readForm, askConfirmation(site))
    .get('/coordonnees', membersOnly('mon-compte/coordonnees'), showContact(site))
    .post('/coordonnees', members, readForm, changeContact(site))
    .get('/mot-de-passe', membersOnly('mon-compte/mot-de-passe'), showChangePassword(site))
    .post('/mot-de-passe', members, readForm, changePassword(site))
    .get('/sessions', membersOnly('mon-compte/sessions'), showSessions(site))
    .post('/sessions', members, readForm, endSessions(site))
    .post('/franceconnect/rattacher', members, readForm, askForLink(site))
    .get('/franceconnect/dissocier', members, showUnlink(site))
    .post('/franceconnect/dissocier', members, readForm, unlink(site))
    .get('/cloture', membersOnly('mon-compte/cloture'), showCloseAccount(site))
    .post('/cloture', members, readForm, closeAccount(site));
}
