import type { Request, RequestHandler, Response } from 'express';
import type { FieldErrors } from '../../infrastructure/pages/forms.tsx';
import type { Account } from '../accounts/account.ts';
import type { Site } from '../site.ts';
import { csrfToken } from '../web/csrf.ts';
import { ADDRESS_FIELDS, type AddressField, errorsOf, readOptionalAddress, readTelephones } from '../web/fields.ts';
import { type FormOf, readFields } from '../web/forms.ts';
import { frameOf, sendPage } from '../web/send-page.ts';
import { saveSession } from '../web/session.ts';
import { forMember } from '../web/visitor.ts';
import { ChangeContactPage } from './contact-page.tsx';

const FIELDS = ['mobile', 'fixe', ...ADDRESS_FIELDS] as const;
type Values = FormOf<'mobile' | 'fixe' | AddressField>;

/** `GET /mon-compte/coordonnees`: telephones and postal address, as they are. */
export function showContact(site: Site): RequestHandler {
  return forMember(async (req, res, account) => showForm(site, req, res, 200, valuesOf(account), {}));
}

/** `POST /mon-compte/coordonnees` */
export function changeContact(site: Site): RequestHandler {
  return forMember(async (req, res, account) => {
    const { action, ...values } = readFields(req.body, [...FIELDS, 'action']);
    if (action === 'ville') return showForm(site, req, res, 200, values, {});
    const telephones = readTelephones(values, false);
    // An account opened with FranceConnect needs no address.
    const address = readOptionalAddress(values);
    if (!telephones.ok || !address.ok) {
      return showForm(site, req, res, 422, values, errorsOf(telephones, address));
    }
    const at = new Date(site.clock.now()).toISOString();
    await site.accounts.change(account.id, { event: 'change-contact', at }, (each) => {
      const { mobile: _, landline: __, address: ___, ...contact } = each.contact;
      return {
        ...each,
        contact: { ...contact, ...telephones.value, ...(address.value && { address: address.value }) },
      };
    });
    req.session.notice = 'Vos coordonnées sont à jour.';
    await saveSession(req);
    res.redirect(303, '/mon-compte');
  });
}

function valuesOf({ contact: { mobile = '', landline = '', address } }: Account): Values {
  return {
    mobile,
    fixe: landline,
    numero: address?.number ?? '',
    indice: address?.repetition ?? '',
    typeVoie: address?.streetType ?? '',
    voie: address?.street ?? '',
    complement: address?.complement ?? '',
    lieuDit: address?.locality ?? '',
    codePostal: address?.postalCode ?? '',
    commune: address?.commune ?? '',
  };
}

function showForm(site: Site, req: Request, res: Response, status: number, values: Values, errors: FieldErrors): void {
  const props = { frame: frameOf(site, req, res), values, errors, csrfToken: csrfToken(req) };
  sendPage(res, status, <ChangeContactPage {...props} />);
}
