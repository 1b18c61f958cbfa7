import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { freePort } from '../library/temporary.ts';
import { Backstage, Member } from '../relying-party/support/member.ts';
import { linkIn, mails } from '../relying-party/support/sign-up.ts';
import { REDIS_SERVER, RedisServer } from '../support/redis.ts';
import { RoundRobin } from '../support/round-robin.ts';

/** The CPF site on two instances that share a Redis, each request at the other one: to a citizen and a tester it is one site. */

const ADDRESSES = ['franceconnect', 'franceconnect-plus', 'sources', 'cpf'] as const;
type PerAddress<T> = Record<(typeof ADDRESSES)[number], T>;

let redis: RedisServer;
let proxies: PerAddress<RoundRobin>;
let instances: Federation[];
/** The tester’s calls, to one instance and to the other, without the proxy. */
let one: Backstage;
let other: Backstage;
let site: Federation;

async function each<T>(value: (address: keyof PerAddress<T>) => Promise<T> | T): Promise<PerAddress<T>> {
  const entries = await Promise.all(ADDRESSES.map(async (address) => [address, await value(address)]));
  return Object.fromEntries(entries) as PerAddress<T>;
}

async function startInstance(): Promise<{ federation: Federation; backstage: Backstage }> {
  const ports = await each(freePort);
  const publicUrls = await each((address) => proxies[address].url);
  const federation = await startFederation({ store: redis.url, ports, publicUrls });
  for (const address of ADDRESSES) proxies[address].add(ports[address]);
  return { federation, backstage: new Backstage({ url: `http://localhost:${ports.cpf}` }) };
}

(REDIS_SERVER ? describe : describe.skip)('the CPF site on two instances', () => {
  beforeAll(async () => {
    redis = await RedisServer.start();
    proxies = await each(() => RoundRobin.open());
    const started = [await startInstance(), await startInstance()] as const;
    instances = started.map(({ federation }) => federation);
    [one, other] = [started[0].backstage, started[1].backstage];
    site = started[0].federation;
  }, 60_000);
  afterAll(async () => {
    await Promise.all(instances.map((federation) => federation.stop()));
    await Promise.all(ADDRESSES.map((address) => proxies[address][Symbol.asyncDispose]()));
    await redis.stop();
  });

  test('opens an account at the first return, and knows it at the next', async () => {
    const angele = await Member.of(site, 'angele-dubreuil');
    expect((await angele.signUp('ameli')).document.querySelector('h1')?.text).toBe('Mes droits');
    await angele.signOut();
    expect((await angele.elsewhere().franceConnect('impots')).document.querySelector('h1')?.text).toBe('Mes droits');
    const answered = [...proxies.cpf.answered.values()];
    expect(answered).toHaveLength(2);
  });

  test('opens an account by the form, its link read at whichever instance', async () => {
    const bastien = await Member.of(site, 'bastien-courcelle');
    await bastien.leavePending('bastien@exemple.fr');
    const [mail] = await mails(bastien, 1);
    await bastien.browser.get(linkIn(mail ?? { text: '' }));
    await bastien.browser.submit('main form');
    expect((await bastien.signInLocally()).document.querySelector('h1')?.text).toBe('Mes droits');
  });

  test('opens one account when the same person completes twice at once', async () => {
    const first = await Member.of(site, 'maelys-tisserand');
    const second = first.elsewhere();
    await Promise.all([first.franceConnect('impots'), second.franceConnect('impots')]);
    await Promise.all([first.complete(), second.complete()]);
    expect((await other.accounts()).filter(({ nir }) => nir === first.nir.nir)).toHaveLength(1);
  });

  test('has one register, unplugged at one and missing at both', async () => {
    await one.register('down');
    expect(await other.get('/register')).toEqual({ mode: 'down' });
    await other.register('on');
    expect(await one.get('/register')).toEqual({ mode: 'on' });
  });

  test('tells of every return, and of the last answer, at both', async () => {
    const member = await Member.of(site, 'alix-bonnemayre');
    await member.franceConnect('impots');
    const told = await Promise.all([one, other].map((each) => each.get('/returns')));
    expect(told[0]).toEqual(told[1]);
    expect(told[0]).toMatchObject({ returns: expect.arrayContaining([expect.objectContaining({ row: 'L08' })]) });
    expect(await one.get('/exchange')).toMatchObject({ asked: { platform: 'low' } });
    expect(await other.get('/exchange')).toEqual(await one.get('/exchange'));
  });

  test('forgets everything at both', async () => {
    await one.register('off');
    await other.send('POST', '/reset');
    expect(await one.get('/register')).toEqual({ mode: 'on' });
    expect(await one.get('/returns')).toEqual({ returns: [] });
    expect(await one.get('/exchange')).toBeNull();
    expect(await one.accounts()).toEqual([]);
    // Nothing of the former switch comes before what a later start is told.
    const cpf = await freePort();
    await using _later = await startFederation({ store: redis.url, ports: { cpf }, cpfRules: { register: 'off' } });
    expect(await new Backstage({ url: `http://localhost:${cpf}` }).get('/register')).toEqual({ mode: 'off' });
  });
});
