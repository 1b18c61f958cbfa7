import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { Service } from '../support/service.ts';
import { temporaryFolder } from './temporary.ts';

/** FranceConnect's records of its sources, as its user changes them. */

async function listed(service: Service): Promise<string[]> {
  const { document } = await new Walker().get(service.request().url);
  return document.querySelectorAll('button[data-testid]:not([disabled])').map(({ id }) => id);
}

describe('sourceRecords', () => {
  test('from a file, read again when it changes', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'records.json');
    await writeFile(file, JSON.stringify({ ameli: { display: false } }));
    await using federation = await startFederation({ only: ['provider', 'sources'], sourceRecords: file });
    const service = await Service.register(federation);
    expect(await listed(service)).not.toContain('idp-ameli');
    await writeFile(file, JSON.stringify({ msa: { display: false } }));
    while ((await listed(service)).includes('idp-msa')) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await listed(service)).toContain('idp-ameli');
  });

  test('all faults together, of options, sources and records', async () => {
    const faulty = { sourceRecords: { nowhere: {}, ameli: { order: 'first' } }, logLevel: 'loud' } as never;
    await expect(startFederation(faulty)).rejects.toThrow(/logLevel[\s\S]*nowhere[\s\S]*ameli\.order/);
  });

  test.each([
    ['{', /records\.json cannot be used: it is not valid JSON/],
    ['[]', /records\.json cannot be used:[\s\S]*an object: source id → settings/],
    ['{"msa":{"modal":{"title":""}}}', /msa\.modal\.title[\s\S]*msa\.modal\.body/],
  ])('a file that cannot be used: %s', async (content, message) => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'records.json');
    await writeFile(file, content);
    await expect(startFederation({ sourceRecords: file })).rejects.toThrow(message);
  });

  test('for one’s own sources too, and for built-in ones that do not run', async () => {
    await using federation = await startFederation({
      only: ['provider'],
      sources: [
        { id: 'ailleurs', title: 'Ailleurs', issuer: 'http://127.0.0.1:9', client_id: 'a', client_secret: 'b' },
      ],
      sourceRecords: { ailleurs: { title: 'Là-bas' }, ameli: { active: false } },
    });
    const { document } = await new Walker().get((await Service.register(federation)).request().url);
    expect(document.querySelector('#idp-ailleurs')?.text).toContain('Là-bas');
  });
});
