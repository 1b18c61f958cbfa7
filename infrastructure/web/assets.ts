import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Router, static as serveStatic } from 'express';

/** Where pages find style sheets and scripts, on every application. */
export const ASSETS = '/_local/assets';

const PICO = createRequire(import.meta.url).resolve('@picocss/pico/css/pico.classless.min.css');
const OURS = fileURLToPath(new URL('./assets/', import.meta.url));

/** Serves the style sheets and the one script, all from this machine. To be mounted at {@link ASSETS}. */
export function assets(): Router {
  const router = Router();
  router.get('/pico.css', (_req, res) => {
    res.sendFile(PICO, { maxAge: '1h' });
  });
  router.use(serveStatic(OURS, { index: false, maxAge: '1h', fallthrough: true }));
  return router;
}
