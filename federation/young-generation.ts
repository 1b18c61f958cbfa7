import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/**
 * Bytes of both halves, of which one is in use at a time. What sixteen sign-ins under way leave behind is collected in it;
 * half as much lets it grow old, twice as much buys nothing and stays resident.
 */
const ENOUGH = 2 * 8 * 2 ** 20;

/** How many times larger V8 makes it when too much survives: its own setting, and none. */
const GROWS = 2;
const STAYS = 1;

/**
 * Lets this process's young generation grow up to {@link ENOUGH}, and no further: on a machine with much memory V8 would take
 * a hundred megabytes. Looked at after each collection, since V8 shrinks it when little happens, and it must grow again then:
 * held small it lets half-done requests grow old, and a sign-in costs a third more. V8's own bounds are read only where a
 * process begins.
 */
export function holdYoungGeneration(): void {
  let factor = GROWS;
  const look = () => {
    const size = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0;
    const wanted = size < ENOUGH ? GROWS : STAYS;
    if (wanted !== factor) setFlagsFromString(`--semi-space-growth-factor=${wanted}`);
    factor = wanted;
  };
  new PerformanceObserver(look).observe({ entryTypes: ['gc'] });
}
