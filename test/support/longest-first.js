import Sequencer from '@jest/test-sequencer';

/** Of the files under `test/`, those that take longest, in that order. */
const LONGEST = [
  'audit/mistakes',
  'audit/mistakes-in-tokens',
  'instances/journeys',
  'package/package',
  'browser/journeys',
  'browser/sign-up-forms',
  'scenarios/isolation',
  'examples/runners',
  'kits/playwright',
  'browser/linking',
  'scenarios/catalogue-citizens',
  'library/command',
  'library/killed',
  'security/fuzz',
  'scenarios/catalogue-tokens',
  'instances/loss',
];

/**
 * On a fresh checkout nothing is known of how long a file takes, and the largest come first: a short file with long tests may be
 * the last, and leave the other worker without work.
 */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const known = sorted.some(({ duration }) => duration != null);
    return known ? sorted : sorted.toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}

function placeOf({ path }) {
  const place = LONGEST.findIndex((name) => path.includes(`/test/${name}.test.`));
  return place < 0 ? LONGEST.length : place;
}
