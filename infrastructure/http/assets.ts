import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Router, static as serveStatic } from 'express';

/** Path of style sheets and scripts on every application. */
export const ASSETS = '/_local/assets';

const OURS = fileURLToPath(new URL('./assets/', import.meta.url));

/** Serves the style sheets and the one script, all from this machine. To be mounted at {@link ASSETS}. */
export function assets(): Router {
  const router = Router();
  router.use(serveStatic(OURS, { index: false, maxAge: '1h', fallthrough: true }));
  // The build copies it beside the others; run from its sources, the product reads it from node_modules.
  router.get('/pico.css', (_req, res) => {
    const file = createRequire(import.meta.url).resolve('@picocss/pico/css/pico.classless.min.css');
    res.sendFile(file, { maxAge: '1h' });
  });
  return router;
}
