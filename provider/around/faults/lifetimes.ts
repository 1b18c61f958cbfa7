import { metFaults } from '../../../scenarios/index.ts';

/** Seconds a code or a token lives: the usual ones, or the fewest the flow meets. The engine asks each time it issues one. */
export function lifetime(of: 'code' | 'token', usual: number): () => number {
  return () => Math.min(usual, ...metFaults('lifetimes').map((fault) => fault[of] ?? usual));
}
