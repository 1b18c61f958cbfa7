/**
 * How long others had to wait at most while something was done: the processor time of the longest turn of the event loop, in
 * milliseconds. Processor time, so that a machine busy with something else changes nothing.
 */
export async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let running = true;
  let before = used();
  const look = () => {
    const now = used();
    longest = Math.max(longest, now - before);
    before = now;
    if (running) setImmediate(look);
  };
  setImmediate(look);
  try {
    await work();
  } finally {
    running = false;
  }
  return Math.max(longest, used() - before);
}

/** Times the same work is measured. */
const TRIES = 3;

/**
 * The longest turn of work that is done up to three times, until it stays within the limit: what holds others does so each
 * time, a collection of all the garbage of a test process once.
 */
export async function longestTurnEachTime(limit: number, work: () => Promise<unknown>): Promise<number> {
  let turn = await longestTurn(work);
  for (let tries = 1; turn > limit && tries < TRIES; tries += 1) turn = await longestTurn(work);
  return turn;
}

/** Milliseconds of processor time this thread has had. */
function used(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
