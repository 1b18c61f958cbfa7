import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { get } from 'node:https';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { MovableClock } from '../../infrastructure/clock.ts';
import { localCertificate } from '../../infrastructure/http/certificate.ts';
import { memoryStorage } from '../../infrastructure/storage/memory.ts';
import { Service } from '../support/service.ts';
import { Command, FREE_PORTS } from './command.ts';
import { temporaryFolder } from './temporary.ts';

/** For libraries that refuse plain http. */
describe('over https', () => {
  test('a service, FranceConnect and its source speak to each other, and cookies are Secure', async () => {
    await using federation = await startFederation({ https: true });
    expect(federation.franceconnect.issuer).toMatch(/^https:\/\/localhost:\d+\/api\/v2$/);
    const service = await Service.register(federation);
    const { userinfo } = await service.signIn({ persona: 'angele-dubreuil', source: 'ameli' });
    expect(userinfo.family_name).toBe('DUBREUIL');

    const { href } = service.request().url;
    const cookies = (await fetch(href, { redirect: 'manual' })).headers.getSetCookie();
    const set = cookies.filter((cookie) => !/^[^=]*=;/.test(cookie));
    expect(set.map((cookie) => cookie.split('=')[0])).toEqual(
      expect.arrayContaining(['fc_session_id', '_interaction', '_interaction.sig']),
    );
    for (const cookie of set) expect(cookie).toMatch(/; secure/i);
  });

  test('the CPF site signs somebody in', async () => {
    await using federation = await startFederation({ https: true });
    const walker = new Walker({});
    await walker.get(`${federation.cpf?.url}/fc/demarrer`);
    await walker.submit('#idp-ameli');
    await walker.submit('button[name=persona][value=angele-dubreuil]');
    const { url } = await walker.submit('form[action$="/api/v2/login"]');
    expect(url.href).toMatch(/^https:.*\/fc\/completer$/);
  });

  test('nobody else is made to trust it; whoever is given the certificate may', async () => {
    await using folder = await temporaryFolder();
    await using command = Command.start([...FREE_PORTS, '--https', '--only=provider', '--log-level=silent'], {
      cwd: folder.path,
    });
    const table = await command.running();
    expect(table.Certificate).toBe(join('.franceconnect-local', 'certificate.pem'));
    const ca = await readFile(join(folder.path, table.Certificate ?? ''), 'utf8');
    const health = (table['Home page'] ?? '').replace(/_local$/, '_local/health');
    await expect(status(health)).rejects.toThrow(/self-signed certificate/);
    expect(await status(health, ca)).toBe(200);
    const people = ['people', 'angele', `--at=${table.FranceConnect}`];
    expect((await Command.run(people)).stderr).toContain('has a certificate that is not trusted here');
    const environment = { NODE_EXTRA_CA_CERTS: join(folder.path, table.Certificate ?? '') };
    expect((await Command.run(people, { environment })).stdout).toContain('Angèle DUBREUIL');
    expect(new X509Certificate(ca).ca).toBe(false);
  });
});

describe('the certificate', () => {
  test('is the same at each start, until it nears its end or must cover another name', async () => {
    const clock = new MovableClock();
    const storage = memoryStorage({ clock, capacity: Number.POSITIVE_INFINITY });
    const first = await localCertificate(storage, ['localhost', '127.0.0.1', '::1'], clock);
    expect(await localCertificate(storage, ['localhost', '::1'], clock)).toEqual(first);

    const wider = await localCertificate(storage, ['localhost', 'franceconnect'], clock);
    expect(wider).not.toEqual(first);
    expect(new X509Certificate(wider.cert).checkHost('franceconnect')).toBe('franceconnect');

    clock.advance(370 * 24 * 3600 * 1000);
    const later = await localCertificate(storage, ['localhost', 'franceconnect'], clock);
    expect(later).not.toEqual(wider);
    expect(Date.parse(new X509Certificate(later.cert).validTo)).toBeGreaterThan(clock.now());
  });
});

function status(url: string, ca?: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false, ...(ca && { ca }) }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
}
