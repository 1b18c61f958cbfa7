import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { lowdbStorage } from '../../infrastructure/storage/lowdb.ts';
import { ANGELA, ANGELA_NIR, KARIM, startBroker } from './support/broker.ts';
import { arriveAs, path, signUpAs, startSite } from './support/site.ts';

it('keeps accounts across a restart, and not the sign-ups that were given up', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cpf-site-'));
  const broker = await startBroker();
  try {
    const before = await lowdbStorage(folder);
    const first = await startSite(broker.issuer, { storage: before });
    await signUpAs(ANGELA, ANGELA_NIR, { broker, site: first });
    await arriveAs(KARIM, { broker, site: first });
    await first.close();
    await before.close();
    const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));
    expect(files.join()).toContain('DUBOIS');
    expect(files.join()).not.toContain('BENALI');

    const second = await startSite(broker.issuer, { storage: await lowdbStorage(folder) });
    expect(path(await arriveAs(ANGELA, { broker, site: second }))).toBe('/droits');
    const walker = await signUpAs(KARIM, ANGELA_NIR, { broker, site: second });
    expect(walker.page.status).toBe(422);
    await second.close();
  } finally {
    await broker.close();
    await rm(folder, { recursive: true, force: true });
  }
});
