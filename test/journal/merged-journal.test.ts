import { describe, expect, test } from '@jest/globals';
import { MergedJournal, type Told, type WrittenStep } from '../../infrastructure/merged-journal.ts';

/** What one of several processes wrote of one flow. */
const told = (flow: string, more: Partial<Told> = {}): Told => ({ flow, links: [], steps: [], ...more });

const step = (at: number, more: Partial<WrittenStep> = {}): WrittenStep => ({
  number: at,
  at,
  took: 0,
  kind: 'SP_REQUESTED_FC_TOKEN',
  platform: 'low',
  from: 'service',
  to: 'franceconnect',
  summary: `at ${at}`,
  detail: '{}',
  ...more,
});

const merged = (lines: readonly Told[], mostFlows = 500) => {
  const journal = new MergedJournal(mostFlows);
  for (const [number, line] of lines.entries()) journal.add(number, line);
  return journal;
};

/** The request of a service at one process, and two hops at another that links the interaction again. */
const HOPS = [
  told('a', { steps: [step(10, { client: 'demo' })], links: [{ key: 'interaction', at: 11 }] }),
  told('b', {
    soughtBy: { keys: ['interaction'], at: 20 },
    steps: [step(20, { persona: 'angele' })],
    links: [
      { key: 'interaction', at: 21 },
      { key: 'code', at: 21 },
    ],
  }),
  told('c', { soughtBy: { keys: ['unknown', 'code'], at: 30 }, steps: [step(30)] }),
];

describe('what several processes tell', () => {
  test.each([
    ['as it happened', HOPS],
    ['the last first', HOPS.toReversed()],
    ['in some other order', [1, 0, 2].flatMap((i) => HOPS[i] ?? [])],
  ])('is one flow in the order of time, written %s', (_how, lines) => {
    const entries = merged(lines).entries({ client: 'demo', persona: 'angele' });
    expect(entries.map(({ at, flow }) => [at, flow])).toEqual([10, 20, 30].map((at) => [at, 'a']));
  });

  test('is found under each name the flow had', () => {
    const journal = merged(HOPS);
    for (const flow of ['a', 'b', 'c']) expect(journal.entries({ flow })).toHaveLength(3);
    expect(journal.entries({ flow: 'd' })).toEqual([]);
  });

  test('stays together when its beginning is forgotten', () => {
    const journal = merged(HOPS);
    journal.dropBefore(1);
    expect(journal.entries().map(({ flow }) => flow)).toEqual(['b', 'b']);
    journal.dropBefore(3);
    expect(journal.entries()).toEqual([]);
  });

  test('an address asked for twice is of the one who was last sent there', () => {
    const sent = (flow: string, at: number) => told(flow, { steps: [step(at)], links: [{ key: 'address', at }] });
    const came = (flow: string, at: number) =>
      told(flow, { soughtBy: { keys: ['address'], at }, steps: [step(at, { summary: flow })] });
    const entries = merged([sent('one', 10), came('x', 11), sent('two', 20), came('y', 21)]).entries();
    expect(entries.map(({ flow }) => flow)).toEqual(['one', 'one', 'two', 'two']);
  });

  test('a clock that is a little behind does no harm', () => {
    const [first, second] = HOPS;
    const late = told('a', { ...first, links: [{ key: 'interaction', at: 25 }] });
    expect(
      new Set(
        merged([late, second ?? told('b')])
          .entries()
          .map(({ flow }) => flow),
      ),
    ).toEqual(new Set(['a']));
  });

  test('a source’s pages that nobody was sent to are not shown', () => {
    const pages = told('x', { soughtBy: { keys: ['state'], at: 1 }, steps: [step(1, { to: 'source' })] });
    for (const each of pages.steps) delete each.platform;
    const journal = merged([pages]);
    expect(journal.entries()).toEqual([]);
    journal.add(1, told('a', { steps: [step(0)], links: [{ key: 'state', at: 0 }] }));
    expect(journal.entries()).toHaveLength(2);
  });

  test('is of one service no more once that is forgotten; what comes later is told', () => {
    const journal = merged([...HOPS, told('other', { steps: [step(40, { client: 'other' })] })]);
    journal.add(4, { cleared: 'demo' });
    expect(journal.entries().map(({ flow }) => flow)).toEqual(['other']);
    journal.add(5, told('a', { steps: [step(50)] }));
    expect(journal.entries().map(({ at }) => at)).toEqual([40, 50]);
  });

  test('goes back so many flows', () => {
    const lines = Array.from({ length: 5 }, (_, i) => told(`flow ${i}`, { steps: [step(i)] }));
    expect(
      merged(lines, 2)
        .entries()
        .map(({ flow }) => flow),
    ).toEqual(['flow 3', 'flow 4']);
  });
});
