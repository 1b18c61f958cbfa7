// tsc emits modules only: the style sheets and the two small scripts the pages link to travel beside them.
import { cpSync } from 'node:fs';

const from = new URL('../infrastructure/web/assets/', import.meta.url);
const to = new URL('../dist/infrastructure/web/assets/', import.meta.url);
cpSync(from, to, { recursive: true });
