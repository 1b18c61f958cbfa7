import type { RequestListener } from 'node:http';
import { keptSecret } from '../../infrastructure/kept-secret.ts';
import type { WebServer } from '../../infrastructure/web/server.ts';
import { socialSecurityFromPersonas } from '../../personas/social-security.ts';
import { createRelyingParty } from '../../relying-party/index.ts';
import { completeRegistration } from '../clients.ts';
import { navigation } from '../console/navigation.ts';
import type { CpfRules } from '../cpf-rules.ts';
import type { Federation } from '../federation.ts';
import { aboutOf, type House, issuerOf } from '../house.ts';
import { type FederationOptions, simulatorByDefault } from '../options.ts';
import { simulatorStrip } from '../simulator-strip.ts';

/** The CPF site is a service like any other; its address may differ from one start to the next. */
export async function buildCpf(
  house: House,
  { url }: WebServer,
  federation: Federation,
  options: FederationOptions,
): Promise<RequestListener> {
  const { client_id, client_secret, ...registration } = completeRegistration({
    client_id: 'cpf',
    client_secret: await keptSecret(house.lasting, 'cpf-client'),
    name: 'Mon Compte Formation',
    redirect_uris: [`${url}/fc/retour`],
    post_logout_redirect_uris: [`${url}/fc/deconnexion-retour`],
    scopes: ['openid', 'identite_pivot', 'email', 'preferred_username'],
    // FranceConnect+ encrypts for the site; FranceConnect ignores these (service contract §5).
    jwks_uri: `${url}/fc/jwks`,
    id_token_encrypted_response_alg: 'ECDH-ES',
    id_token_encrypted_response_enc: 'A256GCM',
    userinfo_encrypted_response_alg: 'ECDH-ES',
    userinfo_encrypted_response_enc: 'A256GCM',
  });
  await house.clients.save({ client_id, client_secret, ...registration });
  return createRelyingParty({
    url,
    franceconnect: { issuer: issuerOf(house), client_id, client_secret },
    franceconnectPlus: { issuer: issuerOf(house, 'franceconnect-plus'), client_id, client_secret },
    storage: house.lasting,
    sessionStorage: house.storage,
    register: socialSecurityFromPersonas(house.book),
    ...ruled(options.cpfRules),
    variant: options.cpfVariant,
    unsafe: options.cpfUnsafe,
    simulatorPages: options.cpfSimulator ?? simulatorByDefault(),
    controlToken: options.controlToken,
    strip: simulatorStrip(house, federation.restart, client_id),
    onRestart: (forget) => house.onRestart.push(forget),
    mailbox: house.mail.mailboxes?.cpf,
    smtp: options.smtp,
    clock: house.clock,
    log: house.log.child({ application: 'cpf' }),
    home: aboutOf(house),
    navigation: barAbove(house, url),
  });
}

/** The console's pages, where FranceConnect runs here. */
function barAbove({ servers, mail }: House, url: string) {
  const { franceconnect } = servers;
  return franceconnect && navigation({ origin: franceconnect.url, mail: mail.mailboxes !== undefined, cpf: url }, 'fr');
}

/** The rules under the names the site has for them; what nobody set is left to it. */
function ruled({ register, recovery, requireBoth, captcha, ...rules }: CpfRules = {}) {
  const set = <T extends object>(given: T) =>
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>;
  return {
    registerMode: register,
    linking: set({ recovery, requireBoth }),
    rules: set({ ...rules, pictureCheck: captcha }),
  };
}
