import type { Kept } from '../kept.ts';

/** What decides how fast it goes, with this run's own figures. */
export function limits(kept: readonly Kept[]): string {
  const cost = resultOf(kept, 'rates', /server processor per sign-in.*16 at a time/)?.ours;
  const crypto = resultOf(kept, 'profile', /^signatures/)?.ours;
  const engine = resultOf(kept, 'profile', /^engine/)?.ours;
  const whole = resultOf(kept, 'profile', /^a whole sign-in/)?.ours;
  return `## What limits

- **The processor.** ${sentence(cost)}
- **The protocol.** ${protocol(crypto, engine, whole)}
- **Memory is bounded, not small.** Artefacts expire, and the storage and the journal keep so many of the last ones and no more: memory grows until
  these are full, then stays ([0005](decisions/0005-memory-storage-is-bounded.md)).
- **A password of the CPF site** costs tens of milliseconds on purpose: scrypt, in the pool of threads.
- **More than one core** takes more than one process: several instances on one Redis ([0028](decisions/0028-redis.md)).
`;
}

function sentence(milliseconds: number | undefined): string {
  const what = 'A sign-in waits for nothing but itself: no disk, no network beyond the machine.';
  if (milliseconds === undefined) return what;
  return `${what} It takes ${milliseconds.toFixed(1)} ms of processor, so that one process signs in at most some ${Math.round(1000 / milliseconds)} people a second on such a core; the browser and the service of the bench need a core of their own.`;
}

function protocol(crypto: number | undefined, engine: number | undefined, whole: number | undefined): string {
  const what =
    'One sign-in is two complete OpenID Connect flows, the service’s and the source’s: two ID tokens and two signed userinfos made, two of each verified.';
  if (crypto === undefined || engine === undefined || whole === undefined) return what;
  const share = Math.round(((crypto + engine) / whole) * 100);
  return `${what} Engine and cryptography alone are ${share} % of the processor.`;
}

function resultOf(kept: readonly Kept[], measure: string, name: RegExp) {
  return kept.find((each) => each.measure === measure)?.results.find((result) => name.test(result.name.trim()));
}
