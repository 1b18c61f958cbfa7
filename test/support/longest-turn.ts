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

/** Milliseconds of processor time this thread has had. */
function used(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
