import type { Kept } from '../kept.ts';
import type { Measure } from '../options.ts';
import type { Lines, Plot } from '../plots/plot.ts';
import { sidesOf } from '../report.ts';
import type { Result } from '../result.ts';

/** One measure as the page tells it. */
export interface Section {
  measure: Measure;
  title: string;
  /** What was done, in a few sentences. */
  intro: string;
  plots(kept: Kept): Plot[];
}

/** In the order they are read. */
export const SECTIONS: readonly Section[] = [
  {
    measure: 'rates',
    title: 'Sign-ins per second',
    intro:
      'The whole sign-in, fourteen requests, by the command as it is delivered and by the least one can write with the same libraries (`bench/bare-federation.ts`), which answers the same requests in the same order, signs as much and checks nothing of its own.',
    plots: ({ results }) => [bars('rates', 'Sign-ins per second', '', results.filter(isRate))],
  },
  {
    measure: 'profile',
    title: 'What a sign-in costs, by part',
    intro:
      'The same two servers under `node --cpu-prof`: where the processor goes. What the bare one lacks altogether (pages, storage, journal, the checks of the steps) is the price of being FranceConnect.',
    plots: ({ results }) => [
      bars('profile', 'A sign-in by part, microseconds of processor', 'µs', results.filter(isPart).map(withoutUnit)),
    ],
  },
  {
    measure: 'peers',
    title: 'Other people’s servers, on their own job',
    intro:
      'To be started, and to answer authorize, token and userinfo: the whole job of npm `oauth2-mock-server` and npm `@hellocoop/mockin`. They do much less for it; the notes under the table say what.',
    plots: ({ results }) => [
      peerBars('peers-redeem', 'Token and userinfo per second', '', results, 'token and userinfo per second'),
      peerBars('peers-flow', 'Authorize, token and userinfo per second', '', results, 'authorize, token'),
      peerBars('peers-start', 'Start until discovery answers', 'ms', results, 'start'),
      peerBars('peers-memory', 'Resident memory after all of this', 'MiB', results, 'resident memory, after'),
    ],
  },
  {
    measure: 'start',
    title: 'Start',
    intro:
      'From the command until FranceConnect, FranceConnect+, a source and the CPF site all answer, against one oidc-provider until its discovery document answers.',
    plots: ({ results }) => [
      bars(
        'start',
        'Start',
        'ms',
        results.filter(({ name }) => name.startsWith('start ')),
      ),
    ],
  },
  {
    measure: 'memory',
    title: 'Memory',
    intro: 'Resident memory of a fresh server, sixteen sign-ins at a time, nothing forced: what a laptop sees.',
    plots: ({ results }) => [
      bars('memory', 'Resident memory', 'MiB', results.filter(({ name }) => name.endsWith('(MiB)')).map(withoutUnit)),
    ],
  },
  {
    measure: 'soak',
    title: 'The long run',
    intro:
      'One server for as long as it takes. One sign-in in twenty meets a situation of the catalogue, put in force over the control API and judged by openid-client told to verify everything; one in fifty is at the CPF site.',
    plots: ({ series = [] }) => [
      lines(
        'soak-memory',
        'Memory over the long run',
        series.filter(({ unit }) => unit === 'MiB'),
      ),
      lines(
        'soak-handles',
        'Open handles over the long run',
        series.filter(({ unit }) => unit === ''),
      ),
      lines(
        'soak-files',
        'Data folder over the long run',
        series.filter(({ unit }) => unit === 'KiB'),
      ),
    ],
  },
  {
    measure: 'accounts',
    title: 'Many accounts, in the data folder',
    intro: 'Two of the command, in turns: the CPF site with many accounts and with few, kept in one lowdb file each.',
    plots: ({ results }) => [bars('accounts', 'The CPF site with many accounts and with few', 'ms', results)],
  },
  {
    measure: 'redis',
    title: 'Several instances on Redis',
    intro:
      'The command in memory and the same on Redis, in turns; then two instances on one Redis, each request to the next one, against one behind the same proxy.',
    plots: ({ results }) => [processors(results)],
  },
  {
    measure: 'people',
    title: 'Many accounts, on Redis',
    intro: 'The CPF site on Redis, up with three numbers of accounts at once, in turns.',
    plots: ({ series = [] }) => [{ ...lines('people', 'One visit, by number of accounts', series), logarithmic: true }],
  },
];

/** One group for each line of the table. */
function bars(id: string, title: string, unit: string, results: readonly Result[]): Plot {
  const groups = results.map((result) => {
    const [first, second] = sidesOf(result);
    return {
      label: result.name,
      bars: [
        { side: first, value: result.ours },
        { side: second, value: result.bare },
      ],
    };
  });
  return { kind: 'bars', id, title, unit, groups };
}

/** Ours beside each of the others, all in one group. */
function peerBars(id: string, title: string, unit: string, results: readonly Result[], wanted: string): Plot {
  const compared = results.filter(({ name }) => name.startsWith(wanted));
  const others = compared.map((result) => ({ side: sidesOf(result)[1], value: result.bare }));
  const [first] = compared;
  const ours = first ? [{ side: sidesOf(first)[0], value: first.ours }] : [];
  return { kind: 'bars', id, title, unit, groups: [{ label: '', bars: [...ours, ...others] }] };
}

/** What each way of running costs, with redis-server on top where there is one. */
function processors(results: readonly Result[]): Plot {
  const [onRedis, server, balanced] = results.filter(({ name }) => name.includes('processor'));
  const ours = (value = 0) => ({ side: 'our own processes', value });
  return {
    kind: 'bars',
    id: 'redis',
    title: 'Processor per sign-in',
    unit: 'ms',
    groups: [
      { label: 'in memory', bars: [ours(onRedis?.bare)] },
      { label: 'on Redis', bars: [ours(onRedis?.ours), { side: 'redis-server', value: server?.ours ?? 0 }] },
      { label: 'one instance on Redis, behind a proxy', bars: [ours(balanced?.bare)] },
      { label: 'two instances on Redis, behind a proxy', bars: [ours(balanced?.ours)] },
    ],
  };
}

function lines(id: string, title: string, series: Kept['series'] & object): Lines {
  const [first] = series;
  const unit = first?.unit ?? '';
  return { kind: 'lines', id, title, unit, over: first?.over ?? '', lines: series };
}

/** Lines below another, about the same runs, are set in. */
function isRate({ name }: Result): boolean {
  return !name.startsWith(' ');
}

/** Not the sum of them, nor what cuts across them. */
function isPart({ name, sides }: Result): boolean {
  return sides === undefined && !name.startsWith('a whole');
}

/** The picture says it beside every value. */
function withoutUnit(result: Result): Result {
  return { ...result, name: result.name.replace(/ \([^)]*\)$/, '') };
}
