/** Writes franceconnect-local.audit.schema.json, which describes an audit's JSON report: `node tools/generate-audit-schema.ts`. A test compares the two. */
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { reportSchema } from '../audit/report.ts';

export function auditSchemaText(): string {
  const schema = z.toJSONSchema(reportSchema);
  return `${JSON.stringify({ ...schema, title: 'Report of franceconnect-local audit' }, null, 2)}\n`;
}

if (import.meta.main) {
  writeFileSync(new URL('../franceconnect-local.audit.schema.json', import.meta.url), auditSchemaText());
}
