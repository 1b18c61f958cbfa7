/** Writes docs/performance.md and its plots from bench/results/: `node tools/generate-performance-page.ts`. A test compares them. */
import { writePage } from '../bench/page/page.ts';

console.log(await writePage());
