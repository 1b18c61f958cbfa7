import { describe, expect, test } from '@jest/globals';
import { MovableClock } from '../../infrastructure/clock.ts';
import { durationInMilliseconds } from '../../infrastructure/duration.ts';

const MINUTE = 60_000;
/** The machine's own time goes on while a test runs. */
const NEARLY = -3;

describe('a movable clock', () => {
  test('runs with the machine’s until it is advanced', () => {
    const clock = new MovableClock();
    expect(clock.now()).toBeCloseTo(Date.now(), NEARLY);
    clock.advance(31 * MINUTE);
    expect(clock.now()).toBeCloseTo(Date.now() + 31 * MINUTE, NEARLY);
  });

  test('moved for one client leaves everybody else where they were; moved for everybody, it takes the client along', () => {
    const clock = new MovableClock();
    clock.advance(5 * MINUTE, 'mine');
    expect(clock.now('mine') - clock.now()).toBeCloseTo(5 * MINUTE, NEARLY);
    expect(clock.now('yours')).toBeCloseTo(Date.now(), NEARLY);
    clock.advance(MINUTE);
    expect(clock.now('mine')).toBeCloseTo(Date.now() + 6 * MINUTE, NEARLY);
  });

  test.each([undefined, 'mine'])('frozen (%s), stands still, may be advanced, and goes on from there', (client) => {
    const clock = new MovableClock();
    clock.freeze(client);
    const then = clock.now(client);
    clock.freeze(client);
    const before = Date.now();
    while (Date.now() < before + 5);
    expect(clock.now(client)).toBe(then);
    clock.advance(MINUTE, client);
    expect(clock.now(client)).toBe(then + MINUTE);
    expect(clock.read(client)).toMatchObject({ now: then + MINUTE, frozen: true });
    clock.resume(client);
    expect(clock.isFrozen(client)).toBe(false);
    expect(clock.now(client) - then).toBeLessThan(MINUTE + 1_000);
    expect(clock.now(client)).toBeGreaterThanOrEqual(then + MINUTE);
  });

  test('reset goes back to the machine’s time, for one client or for all', () => {
    const clock = new MovableClock();
    clock.advance(MINUTE);
    clock.advance(MINUTE, 'mine');
    clock.reset('mine');
    expect(clock.now('mine')).toBeCloseTo(Date.now() + MINUTE, NEARLY);
    clock.freeze('mine');
    clock.reset();
    expect(clock.clients()).toEqual([]);
    expect(clock.read('mine')).toMatchObject({ frozen: false });
    expect(clock.now('mine')).toBeCloseTo(Date.now(), NEARLY);
  });
});

describe('a duration', () => {
  test.each([
    [{ minutes: 31 }, 31 * MINUTE],
    [{ days: 1, hours: 2, seconds: 0.5, milliseconds: 3 }, 26 * 60 * MINUTE + 503],
    ['31 min', 31 * MINUTE],
    ['90s', 90_000],
    ['250 ms', 250],
    ['1h30', 90 * MINUTE],
    ['1 h 30 min', 90 * MINUTE],
    ['2 days', 2 * 24 * 60 * MINUTE],
    ['PT31M', 31 * MINUTE],
    ['P1DT1.5S', 24 * 60 * MINUTE + 1_500],
  ])('%j is read', (written, milliseconds) => {
    expect(durationInMilliseconds(written)).toBe(milliseconds);
  });

  test.each(['', 'PT', 'P', '31', '-5 min', 'soon', '9999999 days', 31, null, [], {}, { weeks: 1 }, { minutes: -1 }])(
    '%j is none',
    (written) => {
      expect(durationInMilliseconds(written)).toBeUndefined();
    },
  );
});
