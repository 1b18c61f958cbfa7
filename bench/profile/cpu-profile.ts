/** What `node --cpu-prof` writes. Times are microseconds of the machine's monotonic clock, as `process.hrtime` tells it. */
export interface CpuProfile {
  startTime: number;
  nodes: readonly ProfileNode[];
  /** Node of each sample, and the time since the one before. */
  samples: readonly number[];
  timeDeltas: readonly number[];
}

export interface ProfileNode {
  id: number;
  callFrame: Frame;
  children?: readonly number[];
}

/** A function; `url` is empty for what is not JavaScript. */
export interface Frame {
  functionName: string;
  url: string;
}

/** From one moment to another, in microseconds of the same clock. */
export interface Window {
  from: number;
  to: number;
}

/**
 * Shares out the time of a window, sample by sample.
 * @param nameOf what a stack counts as, its innermost function first
 * @returns microseconds by name, the largest first
 */
export function sharesOf(
  { startTime, nodes, samples, timeDeltas }: CpuProfile,
  { from, to }: Window,
  nameOf: (stack: readonly Frame[]) => string,
): Map<string, number> {
  const names = namesOfNodes(nodes, nameOf);
  const shares = new Map<string, number>();
  let now = startTime;
  samples.forEach((id, index) => {
    now += timeDeltas[index] ?? 0;
    if (now < from || now >= to) return;
    // A sample stands for the time until the next one.
    const name = names.get(id) ?? '';
    shares.set(name, (shares.get(name) ?? 0) + (timeDeltas[index + 1] ?? 0));
  });
  return new Map([...shares].sort(([, a], [, b]) => b - a));
}

/** Once for each node: a stack is sampled many times. */
function namesOfNodes(nodes: readonly ProfileNode[], nameOf: (stack: readonly Frame[]) => string): Map<number, string> {
  const parents = new Map<number, ProfileNode>();
  for (const node of nodes) for (const child of node.children ?? []) parents.set(child, node);
  return new Map(nodes.map((node) => [node.id, nameOf(stackOf(node, parents))]));
}

function stackOf(node: ProfileNode, parents: ReadonlyMap<number, ProfileNode>): Frame[] {
  const stack: Frame[] = [];
  for (let at: ProfileNode | undefined = node; at; at = parents.get(at.id)) stack.push(at.callFrame);
  return stack;
}
