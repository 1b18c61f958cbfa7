import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { ControlApi } from '../support/control-api.ts';
import { longestTurn } from '../support/longest-turn.ts';
import { usedHeap } from '../support/used-heap.ts';

/** Many people at once, and files made to hold others up. */

let federation: Federation;
let api: ControlApi;

beforeEach(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  api = new ControlApi(federation);
});

afterEach(() => federation.stop());

const HEAD = 'login,given_name,family_name,gender,birthdate,birthplace,birthcountry,email';
const row = (n: number) => `p${n},Ada,NUMERO${n},female,1990-01-01,75107,99100,p${n}@example.org`;
const file = (count: number) => [HEAD, ...Array.from({ length: count }, (_, n) => row(n))].join('\n');

interface Imported {
  added: { id: string }[];
  refused: { line: number; why: string }[];
}

/** By fetch, which keeps nothing of an answer once it was read: the memory that is measured is the simulator's. */
async function imported(csv: string): Promise<{ status: number; body: Imported & { message?: string } }> {
  const headers = { 'content-type': 'text/csv' };
  const answer = await fetch(`${api.url}/personas/import`, { method: 'POST', headers, body: csv });
  return { status: answer.status, body: (await answer.json()) as Imported & { message?: string } };
}

/** Milliseconds of processor. */
async function cost(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

describe('ten thousand people in one import', () => {
  test('are there in five seconds, in less than 60 MiB', async () => {
    const csv = file(10_000);
    await imported(file(10));
    const before = usedHeap();
    let wait = 0;
    const took = await cost(async () => {
      wait = await longestTurn(async () => {
        const { status, body } = await imported(csv);
        expect(status).toBe(201);
        expect([body.added.length, body.refused]).toEqual([10_000, []]);
      });
    });
    expect(took).toBeLessThan(5_000);
    // The answer, 13 MB, is made, and read, in this very process.
    expect(wait).toBeLessThan(1_000);
    expect(usedHeap() - before).toBeLessThan(60 * 1024 * 1024);
  }, 60_000);

  test('and each one after them takes no longer than the first', async () => {
    const add = (n: number) => federation.personas.add({ id: `own-${n}`, identity: { family_name: `SEUL${n}` } });
    const hundred = async (from: number) => {
      for (let n = from; n < from + 100; n += 1) await add(n);
    };
    await hundred(0);
    const alone = await cost(() => hundred(100));
    await imported(file(10_000));
    await hundred(200);
    expect(await cost(() => hundred(300))).toBeLessThan(3 * alone + 100);
  }, 60_000);

  test('end when the caller leaves, and nobody of them stays', async () => {
    const before = (await federation.personas.all()).length;
    const { origin } = new URL(federation.franceconnect.issuer);
    const sent = request(`${origin}/_local/api/personas/import`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
    });
    sent.on('error', () => undefined);
    sent.end(file(10_000));
    // Somebody of them is there already.
    while ((await federation.personas.all()).length < before + 100) await new Promise((next) => setTimeout(next, 1));
    sent.destroy();
    while ((await federation.personas.all()).length > before) await new Promise((next) => setTimeout(next, 5));
    expect((await api.get(`/personas/p1`)).status).toBe(404);
  }, 60_000);
});

test('what is refused of a file is listed, line by line', async () => {
  const csv = [
    HEAD,
    row(1),
    'p2,Ada,,female,,,,',
    row(1).replace('p1,', 'p3,').replace('p1@', 'p1@'),
    `p4,${'x'.repeat(300)},Y,female,1990-01-01,75107,99100,a@b.fr`,
  ].join('\n');
  const { body } = await imported(csv);
  expect(body.added.map(({ id }) => id)).toEqual(['p1', 'p2', 'p3']);
  expect(body.refused).toEqual([{ line: 5, why: expect.stringContaining('200 characters at most') }]);
});

describe('a file made to hold others up', () => {
  test.each([
    ['two million commas', ','.repeat(2_000_000)],
    ['two million lines', '\n'.repeat(2_000_000)],
    ['two million commas in lines', `${','.repeat(100)}\n`.repeat(20_000)],
    ['one cell of two million characters', 'x'.repeat(2_000_000)],
    ['one open quote', `"${'a,'.repeat(1_000_000)}`],
    [
      'ten thousand people of one name',
      [
        HEAD,
        ...Array.from({ length: 10_000 }, (_, n) =>
          row(n).replace(/^p\d+/, `a${'!'.repeat(n % 100)}${'?'.repeat(n / 100)}`),
        ),
      ].join('\n'),
    ],
  ])(
    '%s is answered in words, and holds nobody',
    async (_what, csv) => {
      let status = 0;
      const wait = await longestTurn(async () => {
        ({ status } = await imported(csv));
      });
      expect([201, 422]).toContain(status);
      expect(wait).toBeLessThan(status === 201 ? 1_000 : 200);
    },
    60_000,
  );
});
