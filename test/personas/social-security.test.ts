import { describe, expect, it } from '@jest/globals';
import { systemClock } from '../../infrastructure/clock.ts';
import { createPersonaBook } from '../../personas/book.ts';
import { socialSecurityFromPersonas } from '../../personas/social-security.ts';

const book = createPersonaBook({ clock: systemClock });
const register = socialSecurityFromPersonas(book);

describe('the social security register the personas imply', () => {
  it('knows every number of the stock, under the birth name', async () => {
    for (const { nir, register: answer } of book.all()) {
      if (nir === undefined) continue;
      const found = await register.find(nir);
      expect(found).toMatchObject({ outcome: 'found', record: { deceased: answer?.outcome === 'deceased' } });
    }
    const sylvie = book.require('sylvie-roussilhac');
    expect(await register.find(sylvie.nir ?? '')).toMatchObject({
      record: { nir: sylvie.nir, certified: true, formerNirs: [], identity: { family_name: 'ROUSSILHAC' } },
    });
  });

  it('knows the number somebody bore before', async () => {
    const [before, today] = [book.require('maud-trehorec'), book.require('malo-trehorec')];
    const record = { nir: today.nir, formerNirs: [before.nir], identity: { given_name: 'Malo', gender: 'male' } };
    expect(await register.find(before.nir ?? '')).toMatchObject({ outcome: 'found', record });
    expect(await register.find(today.nir ?? '')).toMatchObject({ outcome: 'found', record });
  });

  it('does not certify who the civil register does not recognise, and knows nobody else', async () => {
    const unknown = book.all().find((persona) => persona.register?.outcome === 'no-echo');
    expect(await register.find(unknown?.nir ?? '')).toMatchObject({ record: { certified: false } });
    expect(await register.find('1850399351999')).toEqual({ outcome: 'unknown' });
  });
});
