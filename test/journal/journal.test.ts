import { describe, expect, test } from '@jest/globals';
import type { JournalEntry, JournalStep } from '../../infrastructure/journal/journal.ts';
import { JournalError } from '../../infrastructure/journal/journal.ts';
import { MemoryJournal } from '../../infrastructure/journal/memory.ts';

const step = (more: Partial<JournalStep> = {}): JournalStep => ({
  flow: 'a',
  kind: 'SP_REQUESTED_FC_TOKEN',
  from: 'service',
  to: 'franceconnect',
  summary: 'the service redeems the code',
  ...more,
});

/** Compact form: header and claims readable, the rest is the signature. */
const token = (header: object, claims: object, signature = 'c2lnbmF0dXJl') =>
  [...[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')), signature].join('.');

describe('what is kept', () => {
  test('secrets are masked wherever they are, and say how long they were', async () => {
    const journal = new MemoryJournal();
    journal.record(
      step({
        detail: () => ({
          request: {
            method: 'POST',
            address: '/token',
            parameters: {
              client_id: 'demo',
              client_secret: 'very-secret',
              code: 'c0de',
              nested: { Password: 'azerty' },
            },
          },
          answer: { status: 200, parameters: { access_token: 'bearer', scope: 'openid', token: '' } },
        }),
      }),
    );
    const [entry] = await journal.entries();
    expect(entry?.detail.request?.parameters).toEqual({
      client_id: 'demo',
      client_secret: '[masked, 11 characters]',
      code: '[masked, 4 characters]',
      nested: { Password: '[masked, 6 characters]' },
    });
    expect(entry?.detail.answer?.parameters).toEqual({
      access_token: '[masked, 6 characters]',
      scope: 'openid',
      token: '',
    });
    expect(JSON.stringify(entry)).not.toMatch(/very-secret|c0de|azerty|bearer/);
  });

  test('a token is shown decoded, without its signature', async () => {
    const journal = new MemoryJournal();
    const id_token = token({ alg: 'ES256', kid: 'k' }, { sub: 'somebody', nonce: 'n' });
    journal.record(step({ detail: () => ({ tokens: { id_token } }) }));
    const [entry] = await journal.entries();
    expect(entry?.detail.tokens).toEqual([
      {
        name: 'id_token',
        header: { alg: 'ES256', kid: 'k' },
        claims: { sub: 'somebody', nonce: 'n' },
        encrypted: false,
      },
    ]);
    expect(JSON.stringify(entry)).not.toContain('c2lnbmF0dXJl');
  });

  test('an encrypted token shows its header, a text that is no token nothing', async () => {
    const journal = new MemoryJournal();
    const header = Buffer.from('{"alg":"ECDH-ES"}').toString('base64url');
    journal.record(
      step({ detail: () => ({ tokens: { id_token: `${header}.key.iv.text.tag`, userinfo: 'garbage', other: '' } }) }),
    );
    const [entry] = await journal.entries();
    const alg = 'ECDH-ES';
    expect(entry?.detail.tokens).toEqual([{ name: 'id_token', header: { alg }, encrypted: true, encryption: { alg } }]);
  });

  test('an encrypted token whose maker knows what is inside shows that, and how it is encrypted', async () => {
    const journal = new MemoryJournal();
    const encryption = { alg: 'ECDH-ES', cty: 'JWT' };
    const id_token = `${Buffer.from(JSON.stringify(encryption)).toString('base64url')}.key.iv.text.tag`;
    const inside = token({ alg: 'ES256' }, { sub: 'somebody' });
    journal.record(step({ detail: () => ({ tokens: { id_token }, inside: { id_token: inside } }) }));
    const [entry] = await journal.entries();
    expect(entry?.detail).toEqual({
      tokens: [
        { name: 'id_token', header: { alg: 'ES256' }, claims: { sub: 'somebody' }, encrypted: true, encryption },
      ],
    });
    expect(JSON.stringify(entry)).not.toContain('c2lnbmF0dXJl');
  });

  test('nothing is formatted before somebody reads', async () => {
    const journal = new MemoryJournal();
    let asked = 0;
    const detail = () => {
      asked += 1;
      return {};
    };
    journal.record(step({ detail }));
    expect(asked).toBe(0);
    const [entry] = await journal.entries();
    expect(asked).toBe(0);
    expect([entry?.detail, entry?.detail]).toEqual([{}, {}]);
    expect(asked).toBe(1);
  });

  test('endless texts, lists and depths are cut', async () => {
    const journal = new MemoryJournal();
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    const parameters = { long: 'x'.repeat(1e6), many: Array.from({ length: 1e4 }, (_, i) => i), loop };
    journal.record(step({ detail: () => ({ request: { method: 'GET', address: '/', parameters } }) }));
    expect(JSON.stringify(await journal.entries()).length).toBeLessThan(5_000);
  });
});

describe('what is asked for', () => {
  test('entries come in the order things began, whenever they ended', async () => {
    const journal = new MemoryJournal();
    journal.record(step({ kind: 'FC_REQUESTED_IDP_TOKEN', at: 20 }));
    journal.record(step({ kind: 'IDP_CALLEDBACK', at: 10, took: 30 }));
    expect((await journal.entries()).map(({ kind }) => kind)).toEqual(['IDP_CALLEDBACK', 'FC_REQUESTED_IDP_TOKEN']);
  });

  test('who it is about is known for the whole flow as soon as one step tells', async () => {
    const journal = new MemoryJournal();
    journal.record(step({ kind: 'FC_AUTHORIZE_INITIATED', client: 'demo' }));
    journal.record(step({ kind: 'IDP_CHOSEN', source: 'ameli' }));
    journal.record(step({ kind: 'IDP_IDENTIFIED', persona: 'angele' }));
    journal.record(step({ flow: 'b', client: 'other' }));
    const found = await journal.entries({ client: 'demo', persona: 'angele', source: 'ameli' });
    expect(found.map(({ kind }) => kind)).toEqual(['FC_AUTHORIZE_INITIATED', 'IDP_CHOSEN', 'IDP_IDENTIFIED']);
    expect(await journal.entries({ persona: 'nobody' })).toEqual([]);
  });

  test('filters by kind, code, flow and time', async () => {
    const journal = new MemoryJournal();
    journal.record(step({ at: 1 }));
    journal.record(step({ at: 2, code: 'Y0434A7B' }));
    journal.record(step({ at: 3, flow: 'b', kind: 'SP_REQUESTED_FC_USERINFO' }));
    const times = async (filter: object) => (await journal.entries(filter)).map(({ at }) => at);
    expect(await times({ kind: 'SP_REQUESTED_FC_TOKEN' })).toEqual([1, 2]);
    expect(await times({ code: 'Y0434A7B' })).toEqual([2]);
    expect(await times({ flow: 'b' })).toEqual([3]);
    expect(await times({ flow: 'unknown' })).toEqual([]);
    expect(await times({ since: 2 })).toEqual([2, 3]);
  });

  test('next waits for the next of a kind that matches', async () => {
    const journal = new MemoryJournal();
    journal.record(step({ client: 'demo', summary: 'before' }));
    const next = journal.next('SP_REQUESTED_FC_TOKEN', { client: 'demo' });
    journal.record(step({ flow: 'b', client: 'other', summary: 'of another' }));
    journal.record(step({ flow: 'c', client: 'demo', kind: 'FC_VERIFIED' }));
    journal.record(step({ flow: 'c', client: 'demo', summary: 'after' }));
    expect((await next).summary).toBe('after');
  });

  test('next with a time counts what was recorded since', async () => {
    const journal = new MemoryJournal();
    journal.record(step({ at: 5, summary: 'early' }));
    journal.record(step({ at: 10, summary: 'in time' }));
    expect((await journal.next('SP_REQUESTED_FC_TOKEN', { since: 6 })).summary).toBe('in time');
  });

  test('next gives up with what came instead', async () => {
    const journal = new MemoryJournal();
    const next = journal.next('SP_REQUESTED_FC_USERINFO', { client: 'demo' }, { timeout: 20 });
    journal.record(step());
    await expect(next).rejects.toThrow(
      'No SP_REQUESTED_FC_USERINFO client=demo was recorded within 20 ms. Recorded meanwhile: SP_REQUESTED_FC_TOKEN.',
    );
  });

  test('whoever waits when the federation stops is told', async () => {
    const journal = new MemoryJournal();
    const next = journal.next('FC_VERIFIED');
    journal.close();
    await expect(next).rejects.toThrow(JournalError);
  });

  test('a subscriber hears what matches until it leaves', () => {
    const journal = new MemoryJournal();
    const heard: JournalEntry[] = [];
    const leave = journal.subscribe((entry) => heard.push(entry), { client: 'demo' });
    journal.record(step({ client: 'demo' }));
    journal.record(step({ flow: 'b', client: 'other' }));
    leave();
    journal.record(step({ client: 'demo' }));
    expect(heard).toHaveLength(1);
  });
});

describe('bounds', () => {
  test('the oldest flows give way, with what led to them', async () => {
    const journal = new MemoryJournal({ flows: 3 });
    for (const flow of ['a', 'b', 'c', 'd']) {
      journal.record(step({ flow }));
      journal.link(flow, `code:${flow}`);
    }
    expect((await journal.entries()).map(({ flow }) => flow)).toEqual(['b', 'c', 'd']);
    expect(journal.flowOf('code:a')).toBeUndefined();
    expect(journal.flowOf('code:d')).toBe('d');
  });

  test('bytes are bounded whatever the number of flows', async () => {
    const bytes = 200_000;
    const journal = new MemoryJournal({ bytes });
    for (let n = 0; n < 400; n += 1) {
      const text = `${n} ${'é'.repeat(1_900)}`;
      const detail = () => ({ request: { method: 'GET', address: '/', parameters: { text } } });
      journal.record(step({ flow: String(n), detail, room: 2 * text.length }));
    }
    const entries = await journal.entries();
    expect(Buffer.byteLength(JSON.stringify(entries))).toBeLessThan(bytes);
    expect(entries.at(-1)?.flow).toBe('399');
    expect(entries.length).toBeGreaterThan(20);
  });

  test('one flow alone that grows without end loses its oldest steps', async () => {
    const journal = new MemoryJournal({ bytes: 50_000 });
    for (let n = 0; n < 1_000; n += 1) journal.record(step({ summary: `step ${n}` }));
    const entries = await journal.entries();
    expect(entries.length).toBeLessThan(125);
    expect(entries.at(-1)?.summary).toBe('step 999');
    for (let n = 0; n < 1_000; n += 1) journal.link('a', `key ${n}`);
    expect(journal.flowOf('key 0')).toBeUndefined();
  });

  test('forgets one client, or everything', async () => {
    const journal = new MemoryJournal();
    journal.record(step({ client: 'demo' }));
    journal.record(step({ flow: 'b', client: 'other' }));
    await journal.clear('demo');
    expect((await journal.entries()).map(({ flow }) => flow)).toEqual(['b']);
    await journal.clear();
    expect(await journal.entries()).toEqual([]);
  });
});
