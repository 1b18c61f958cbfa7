import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Loaded inside the server by `--import`: tells what cannot be seen from outside, each time it is asked. */
export interface Inside {
  /** MiB in use once everything that can be collected is: the rest is held by somebody. */
  heap: number;
  /** Sockets, timers, files and requests under way that keep the process alive. */
  handles: number;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

process.on('message', () => {
  collect();
  const told: Inside = {
    heap: process.memoryUsage().heapUsed / 1024 / 1024,
    handles: process.getActiveResourcesInfo().length,
  };
  process.send?.(told);
});
// The bench must not keep the server alive.
process.channel?.unref();
