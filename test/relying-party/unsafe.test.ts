import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { ANGELA, ANGELA_NIR, type Broker, KARIM, startBroker } from './support/broker.ts';
import { testRegister } from './support/register.ts';
import {
  arriveAs,
  COMPLETION,
  completion,
  path,
  type RunningSite,
  type SiteOptions,
  signUpAs,
  startSite,
  words,
} from './support/site.ts';

/** The mistakes the site makes when asked to: each lets one take an account, and each is refused by default. */

let broker: Broker;
const sites: RunningSite[] = [];

beforeAll(async () => {
  broker = await startBroker();
});
afterAll(async () => {
  await Promise.all([...sites, broker].map((each) => each.close()));
});

async function siteWith(options: SiteOptions) {
  Object.assign(broker, { misbehaviour: {} });
  const site = await startSite(broker.issuer, { register: testRegister(), ...options });
  sites.push(site);
  return { broker, site };
}

const notice = (walker: Walker) => words(walker, '.cpf-unsafe');

describe('link-by-email', () => {
  /** Somebody else, whose source gives the victim's address as his. */
  const thief = { ...KARIM, email: 'victime@exemple.fr' };
  const attack = async (options: SiteOptions) => {
    const on = await siteWith(options);
    const victim = await arriveAs(ANGELA, on);
    await victim.submit(COMPLETION, { ...completion(ANGELA_NIR), email: 'Victime@exemple.fr' });
    expect(path(victim)).toBe('/droits');
    return arriveAs(thief, on);
  };

  it('lets whoever carries an address into the account that has it, and says so in red', async () => {
    const walker = await attack({ unsafe: ['link-by-email'] });
    expect(path(walker)).toBe('/droits');
    await walker.get('/mon-compte');
    expect(words(walker)).toContain('Victime@exemple.fr');
    expect(notice(walker)).toContain('link-by-email');
  });

  it('is refused by default: the address selects nobody', async () => {
    const walker = await attack({});
    expect(path(walker)).toBe('/fc/completer');
    expect(notice(walker)).toBe('');
  });
});

describe('no-state-check', () => {
  /** The attacker goes as far as FranceConnect's answer, and has the victim open it instead. */
  const attack = async (options: SiteOptions) => {
    const on = await siteWith(options);
    await signUpAs(ANGELA, ANGELA_NIR, on);
    const attacker = new Walker({ stopAt: `${on.site.url}/fc/retour` });
    await attacker.get(`${on.site.url}/fc/demarrer`);
    const victim = new Walker();
    await victim.get(attacker.page.url);
    return victim;
  };

  it('signs the victim in to the attacker’s account, where she will type her own data', async () => {
    const victim = await attack({ unsafe: ['no-state-check'] });
    expect(path(victim)).toBe('/droits');
    expect(words(victim)).toContain('Bonjour Angela');
  });

  it('is refused by default: the answer is another browser’s', async () => {
    const victim = await attack({});
    expect(victim.page.status).toBe(400);
    expect(words(victim, 'h1')).toBe('Votre session a expiré');
  });
});

describe('unsigned-userinfo', () => {
  /** Between the service and FranceConnect somebody writes another identity, and types that person's number. */
  const attack = async (options: SiteOptions) => {
    const on = await siteWith(options);
    broker.misbehaviour = {
      unsignedUserinfo: true,
      userinfo: (claims) => ({ ...claims, ...ANGELA, sub: String(claims.sub) }),
    };
    const walker = await arriveAs(KARIM, on);
    if (path(walker) === '/fc/completer') await walker.submit(COMPLETION, completion(ANGELA_NIR));
    return walker;
  };

  it('opens the victim’s account to whoever wrote her identity', async () => {
    const walker = await attack({ unsafe: ['unsigned-userinfo'] });
    expect(path(walker)).toBe('/droits');
    expect(words(walker)).toContain('Bonjour Angela');
  });

  it('is refused by default: what is not signed proves nothing', async () => {
    const walker = await attack({});
    expect(walker.page.status).toBe(502);
    expect(words(walker)).toContain('unsigned_userinfo');
  });
});
