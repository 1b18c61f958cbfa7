import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { MailServer } from '../support/smtp-server.ts';
import { startBroker } from './support/broker.ts';
import { ANGELA_BEARER, SERENA, testRegister } from './support/register.ts';
import { EMAIL, mails, openAccount, reach, register, stepForm, steps } from './support/sign-up.ts';
import { heading, type RunningSite, startSite } from './support/site.ts';

const lines: string[] = [];
const log = pino({ level: 'trace' }, { write: (line) => void lines.push(line) });

async function logged(words: string): Promise<string> {
  for (const deadline = Date.now() + 5_000; ; ) {
    const line = lines.find((each) => each.includes(words));
    if (line) return line;
    if (Date.now() > deadline) throw new Error(`not logged: ${words}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('a mail server that refuses', () => {
  let broker: Awaited<ReturnType<typeof startBroker>>;
  let server: MailServer;
  let site: RunningSite;
  beforeAll(async () => {
    [broker, server] = await Promise.all([startBroker(), MailServer.start()]);
    site = await startSite(broker.issuer, { register: testRegister(), smtp: server.url, log });
  });
  afterAll(() => Promise.all([site.close(), server.close(), broker.close()]));

  it('does not fail the page; the log says so without naming anybody; another link can be asked for', async () => {
    server.refuses = true;
    const walker = await register(site);
    expect([walker.page.status, heading(walker)]).toEqual([200, 'Un e-mail vient d’être envoyé']);
    const line = await logged('could not be sent');
    expect(JSON.parse(line)).toMatchObject({ error_code: 'EENVELOPE', responseCode: 550 });
    expect(lines.join('')).not.toMatch(new RegExp(`${EMAIL}|${ANGELA_BEARER.nir}|jeton`));
    server.refuses = false;
    await walker.submit('form[action="/inscription/renvoyer"]');
    for (const deadline = Date.now() + 5_000; server.received.length === 0 && Date.now() < deadline; ) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(server.received).toHaveLength(1);
  });
});

describe('B8 10: a sign-up with a number that has an account', () => {
  let broker: Awaited<ReturnType<typeof startBroker>>;
  let site: RunningSite;
  beforeAll(async () => {
    broker = await startBroker();
    site = await startSite(broker.issuer, { register: testRegister() });
    await openAccount(site);
  });
  afterAll(() => Promise.all([site.close(), broker.close()]));

  async function timed(bearer: typeof SERENA): Promise<number> {
    const walker = await reach('mot-de-passe', site, steps(bearer));
    const begun = performance.now();
    await walker.submit(stepForm('mot-de-passe'), steps()['mot-de-passe']);
    expect(heading(walker)).toBe('Un e-mail vient d’être envoyé');
    return performance.now() - begun;
  }
  const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

  it('takes as long as with one that has none, and its holder is told three times a day at most', async () => {
    const [taken, free]: [number[], number[]] = [[], []];
    for (let n = 0; n < 7; n += 1) {
      taken.push(await timed(ANGELA_BEARER));
      free.push(await timed(SERENA));
    }
    expect(median(taken)).toBeGreaterThan(median(free) / 3);
    expect(median(free)).toBeGreaterThan(median(taken) / 3);
    // One activation, three alerts, seven links for the other number.
    const subjects = (await mails(site, 11)).map(({ subject }) => subject);
    expect(subjects.filter((subject) => subject.startsWith('Quelqu’un a tenté'))).toHaveLength(3);
    expect(subjects).toHaveLength(11);
  });
});
