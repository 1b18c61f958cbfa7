// tsc emits modules only: the style sheets, the small scripts and the pictures the pages link to travel beside them.
import { cpSync } from 'node:fs';

for (const folder of ['infrastructure/web/assets/', 'relying-party/sign-up/cpa2017/pictures/']) {
  cpSync(new URL(`../${folder}`, import.meta.url), new URL(`../dist/${folder}`, import.meta.url), { recursive: true });
}
