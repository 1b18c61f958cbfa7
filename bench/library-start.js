// How long a test waits for the library, `node library-start.js`: prints milliseconds from the start of the process, as JSON.
// JavaScript on the built library, as a package would be.
import { startFederation } from '../dist/index.js';

const federation = await startFederation({ only: ['provider', 'sources'] });
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ startedIn: performance.now(), startProcessor: (user + system) / 1000 }));
await federation.stop();
