import { readFile } from 'node:fs/promises';
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
    res.sendFile(picoInNodeModules(), { maxAge: '1h' });
  });
  return router;
}

/** The text of a style sheet, for a document that stands alone. */
export async function styleSheet(name: 'pico.css' | 'style.css' | 'flows.css'): Promise<string> {
  return readFile(OURS + name, 'utf8').catch((error) => {
    if (name === 'pico.css') return readFile(picoInNodeModules(), 'utf8');
    throw error;
  });
}

function picoInNodeModules(): string {
  return createRequire(import.meta.url).resolve('@picocss/pico/css/pico.classless.min.css');
}
