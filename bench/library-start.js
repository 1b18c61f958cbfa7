// How long a test waits for the library, `node library-start.js`: prints milliseconds, as JSON.
// JavaScript on the compiled library, as a package would be.
import { startFederation } from '../dist/index.js';

const loaded = performance.now();
const federation = await startFederation({ only: ['provider', 'sources'] });
const started = performance.now();
console.log(JSON.stringify({ call: started - loaded, whole: started }));
await federation.stop();
