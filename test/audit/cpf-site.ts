import type { AuditOptions } from '../../audit/index.ts';
import type { Federation } from '../../federation/index.ts';
import { systemClock } from '../../infrastructure/clock.ts';
import { openServer } from '../../infrastructure/http/server.ts';
import { silentLog } from '../../infrastructure/log.ts';
import { memoryStorage } from '../../infrastructure/storage/memory.ts';
import { createRelyingParty, type RelyingPartyOptions } from '../../relying-party/index.ts';

type Unsafe = NonNullable<RelyingPartyOptions['unsafe']>[number];

/** The CPF site as a service of its own, which can be restarted, and what an audit needs to be told of it. */
export async function cpfSite(federation: Federation, unsafe: readonly Unsafe[]) {
  const server = await openServer({ name: 'the CPF site', host: '127.0.0.1', port: 0, option: '--none' });
  const { url } = server;
  const { client_id, client_secret } = await federation.registerClient({
    redirect_uris: [`${url}/fc/retour`],
    post_logout_redirect_uris: [`${url}/fc/deconnexion-retour`],
  });
  const { issuer } = federation.franceconnect;
  const franceconnect = { issuer, client_id, client_secret };
  let storage = memoryStorage({ clock: systemClock });
  let sessionStorage = memoryStorage({ clock: systemClock });
  // Keys and discovery are kept by the application: another one has none.
  const restart = async () => {
    const app = await createRelyingParty({
      ...{ url, franceconnect, unsafe, storage, sessionStorage },
      clock: systemClock,
      log: silentLog,
      home: 'http://localhost:4000/_local',
      // The simulator's strip shows who signed in last, to anybody.
      simulatorPages: false,
    });
    server.serve(app);
  };
  await restart();
  const options: AuditOptions = {
    start: `${url}/`,
    federation,
    client: client_id,
    secret: client_secret,
    signedIn: 'path:/^\\/(fc\\/completer|droits|mon-compte)/',
    probe: `${url}/mon-compte`,
    // No page shows an account's own number: the session knows it.
    async whoami(browser) {
      const cookie = (await browser.cookies.all()).find(({ name }) => name === 'cpf_session');
      const [, id = ''] = /^s:([^.]+)\./.exec(decodeURIComponent(cookie?.value ?? '')) ?? [];
      const session = await sessionStorage.collection<{ account?: string }>('cpf-sessions').get(id);
      return session?.account;
    },
    restart,
    async reset() {
      storage = memoryStorage({ clock: systemClock });
      sessionStorage = memoryStorage({ clock: systemClock });
      await restart();
    },
    async firstVisit(browser, { person }) {
      if (browser.page().url.pathname !== '/fc/completer') return;
      const known = (await federation.personas.all()).find(({ id }) => id === person?.id);
      await browser.press('form[action="/fc/completer"]', {
        nir: known?.nir ?? '',
        cle: known?.nir_key ?? '',
        email: person?.identity.email ?? '',
        cgu: 'oui',
      });
    },
  };
  return { url, options, close: () => server.close() };
}
