import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Router, static as serveStatic } from 'express';

/** Where pages find style sheets and scripts, on every application. */
export const ASSETS = '/_local/assets';

const OURS = fileURLToPath(new URL('./assets/', import.meta.url));

/** Serves the style sheets and the one script, all from this machine. To be mounted at {@link ASSETS}. */
export function assets(): Router {
  const router = Router();
  router.use(serveStatic(OURS, { index: false, maxAge: '1h', fallthrough: true }));
  // The build puts it among the others; run from its sources, the product takes it from where it is installed.
  router.get('/pico.css', (_req, res) => {
    const file = createRequire(import.meta.url).resolve('@picocss/pico/css/pico.classless.min.css');
    res.sendFile(file, { maxAge: '1h' });
  });
  return router;
}
