import type { RequestListener } from 'node:http';
import { pathOf } from '../../infrastructure/http/mount.ts';
import { keptSecret } from '../../infrastructure/storage/kept-secret.ts';
import { socialSecurityFromPersonas } from '../../personas/social-security.ts';
import { createRelyingParty, RegisterSwitch } from '../../relying-party/index.ts';
import type { CpfRules } from '../../relying-party/rules.ts';
import { completeRegistration } from '../clients/clients.ts';
import { navigation } from '../console/navigation.ts';
import { answerOperations } from '../control/router.ts';
import type { Federation } from '../federation.ts';
import { withoutUndefined } from '../input/without-undefined.ts';
import { type FederationOptions, simulatorByDefault } from '../options/options.ts';
import { aboutOf, accessTo, issuerOf, type Parts } from './parts.ts';
import { simulatorStrip } from './simulator-strip.ts';

/** What FranceConnect knows the CPF site by. */
export const CPF_CLIENT_ID = 'cpf';

/** The CPF site is a service like any other; its address may differ from one start to the next. */
export async function buildCpf(
  parts: Parts,
  url: string,
  federation: Federation,
  options: FederationOptions,
): Promise<RequestListener> {
  const local = 'all' in parts.servers ? parts.servers.all.local + pathOf(url) : url;
  const { client_id, client_secret, ...registration } = completeRegistration({
    client_id: CPF_CLIENT_ID,
    client_secret: await keptSecret(parts.lasting, 'cpf-client'),
    name: 'Mon Compte Formation',
    redirect_uris: [`${url}/fc/retour`],
    post_logout_redirect_uris: [`${url}/fc/deconnexion-retour`],
    // The subject a carer's mandate must have for the CPF (sources of today §3.4).
    rep_scope: ['Travail-Formation'],
    scopes: ['openid', 'identite_pivot', 'email', 'preferred_username'],
    // FranceConnect+ encrypts for the site; FranceConnect ignores these (service contract §5).
    jwks_uri: `${local}/fc/jwks`,
    id_token_encrypted_response_alg: 'ECDH-ES',
    id_token_encrypted_response_enc: 'A256GCM',
    userinfo_encrypted_response_alg: 'ECDH-ES',
    userinfo_encrypted_response_enc: 'A256GCM',
  });
  // Under another name it is the same service: see clientsAt().
  if (url === parts.announced.cpf) await parts.clients.save({ client_id, client_secret, ...registration });
  const fetch = parts.own.fetch;
  const log = parts.log.child({ application: 'cpf' });
  return createRelyingParty({
    url,
    franceconnect: { issuer: issuerOf(parts), client_id, client_secret, fetch },
    franceconnectPlus: { issuer: issuerOf(parts, 'franceconnect-plus'), client_id, client_secret, fetch },
    storage: parts.lasting,
    sessionStorage: parts.storage,
    register: await registerOf(parts, options),
    ...ruled(options.cpfRules),
    variant: options.cpfVariant,
    unsafe: options.cpfUnsafe,
    simulatorPages: options.cpfSimulator ?? simulatorByDefault(),
    controlToken: options.controlToken,
    announcedBy: accessTo(options, 'cpf', url).option,
    strip: simulatorStrip(parts, federation.restart, client_id),
    answerOperations: (operations) => {
      // Under another name it is the same site.
      parts.siteOperations.splice(0, parts.siteOperations.length, ...operations);
      return answerOperations(operations, log);
    },
    onRestart: (forget) => parts.onRestart.push(forget),
    mailbox: parts.mail.mailboxes?.cpf,
    smtp: options.smtp,
    clock: parts.clock,
    log,
    home: aboutOf(parts),
    navigation: barAbove(parts, url),
  });
}

/** One switch for the site under all its names. */
async function registerOf({ shared, book, lasting }: Parts, { cpfRules }: FederationOptions): Promise<RegisterSwitch> {
  shared.register ??= RegisterSwitch.open(socialSecurityFromPersonas(book), cpfRules?.register ?? 'on', lasting);
  return shared.register;
}

/** The console's pages, where FranceConnect runs here. */
function barAbove({ urls, mail, pages }: Parts, url: string) {
  const { franceconnect } = urls;
  if (franceconnect === undefined) return undefined;
  return navigation({ origin: franceconnect, mail: mail.mailboxes !== undefined, cpf: url, pages }, 'fr');
}

/** The rules under the names the site has for them; what nobody set is left to it. */
function ruled({ register, recovery, requireBoth, captcha, lock, ...rules }: CpfRules = {}) {
  return {
    registerMode: register,
    linking: withoutUndefined({ recovery, requireBoth }),
    rules: withoutUndefined({ ...rules, lock: lock && withoutUndefined(lock), pictureCheck: captcha }),
  };
}
