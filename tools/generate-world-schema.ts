/** Writes franceconnect-local.world.schema.json, by which editors complete and check a world: `node tools/generate-world-schema.ts`. A test compares the two. */
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { worldSchema } from '../federation/world/world.ts';

/** The schema's text. */
export function worldSchemaText(): string {
  const title = 'World of franceconnect-local';
  return `${JSON.stringify({ ...z.toJSONSchema(worldSchema, { io: 'input' }), title }, null, 2)}\n`;
}

if (import.meta.main) {
  writeFileSync(new URL('../franceconnect-local.world.schema.json', import.meta.url), worldSchemaText());
}
