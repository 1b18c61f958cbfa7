import { afterEach, expect, test } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { nirKey } from '../../civil-status/nir.ts';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { MailServer } from '../support/smtp-server.ts';

/** The CPF site's own forms, in the whole federation: its register is the personas', its messages go where the options say. */

let federation: Federation | undefined;
let server: MailServer | undefined;
afterEach(async () => {
  await federation?.stop();
  await server?.close();
});

const PASSWORD = 'Formation2026';

async function angele(running: Federation) {
  const [person] = (await running.personas.all()).filter(({ id }) => id === 'angele-dubreuil');
  return { nir: person?.nir ?? '', cle: nirKey(person?.nir ?? ''), nom: person?.identity.family_name ?? '' };
}

async function firstMessage({ received }: MailServer) {
  for (const deadline = Date.now() + 5_000; ; ) {
    if (received[0] !== undefined) return simpleParser(received[0]);
    if (Date.now() > deadline) throw new Error('no message');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('mcf: four steps, a message through a real mail server, its link, and the rights', async () => {
  server = await MailServer.start();
  federation = await startFederation({ smtp: server.url });
  const walker = new Walker();
  await walker.get(`${federation.cpf?.url}/inscription`);
  await walker.click('a[href="/inscription/identite"]');
  await walker.submit('main form', { ...(await angele(federation)), diplome: 'licence' });
  const email = 'angele@exemple.fr';
  await walker.submit('main form', { mobile: '+33 6 39 98 00 01', email, emailBis: email });
  await walker.submit('main form', { lieuDit: 'Kerarmor', codePostal: '29242' });
  await walker.submit('main form', { motDePasse: PASSWORD, motDePasseBis: PASSWORD, cgu: 'oui' });

  const message = await firstMessage(server);
  expect([message.subject, [message.to].flat()[0]?.text]).toEqual(['Validez votre inscription', email]);
  const [link = ''] = /http:\S+/.exec(message.text ?? '') ?? [];
  expect(message.html).toContain(link.replaceAll('&', '&amp;'));
  expect((await fetch(`${federation.cpf?.url}/_sim/mail`)).status).toBe(404);

  const elsewhere = new Walker();
  await elsewhere.get(link);
  await elsewhere.submit('main form');
  await elsewhere.click('main a');
  await elsewhere.submit('main form', { nir: (await angele(federation)).nir, motDePasse: PASSWORD });
  expect(elsewhere.page.url.pathname).toBe('/droits');
});

test('cpa2017: one page', async () => {
  federation = await startFederation({ cpfVariant: 'cpa2017' });
  const walker = new Walker();
  await walker.get(`${federation.cpf?.url}/inscription`);
  const email = 'angele@exemple.fr';
  const passwords = { motDePasse: PASSWORD, motDePasseBis: PASSWORD };
  await walker.submit('main form', {
    ...(await angele(federation)),
    prenom: 'Angèle',
    email,
    emailBis: email,
    ...passwords,
    cgu: 'oui',
  });
  expect(walker.page.status).toBe(422);
  expect(walker.page.document.querySelectorAll('main .error').map(({ text }) => text)).toEqual([
    '⚠ Cliquez sur l’image qui correspond au mot, ou écrivez le nombre demandé.',
  ]);
});
