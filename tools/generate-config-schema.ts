/** Writes franceconnect-local.schema.json, by which editors complete and check a configuration file: `node tools/generate-config-schema.ts`. A test compares the two. */
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { AUDIT_FLAGS } from '../audit/flag-list.ts';
import { auditSchema } from '../audit/settings.ts';
import { configSchema } from '../federation/options/config-file.ts';
import { FLAGS } from '../federation/options/flags.ts';

type Schema = { properties?: Record<string, Schema>; description?: string; [keyword: string]: unknown };

/** The schema's text. Each option is described as `--help` describes its flag. */
export function configSchemaText(): string {
  const schema = z.toJSONSchema(configSchema, { io: 'input' }) as Schema;
  for (const { option, help } of FLAGS) {
    const described = option?.split('.').reduce<Schema | undefined>((inner, name) => inner?.properties?.[name], schema);
    if (described) described.description = help;
  }
  const sources = schema.properties?.sources;
  if (sources) sources.description = FLAGS.find(({ name }) => name === 'source')?.help ?? '';
  if (schema.properties) schema.properties.audit = auditMember();
  const title = 'Configuration of franceconnect-local';
  return `${JSON.stringify({ ...schema, title }, null, 2)}\n`;
}

/** What an audit may be told by the file: everything is optional, the address may be on the command line. */
function auditMember(): Schema {
  const { $schema: _, ...schema } = z.toJSONSchema(auditSchema.partial(), { io: 'input' }) as Schema;
  for (const { setting, help } of AUDIT_FLAGS) {
    const described = setting && schema.properties?.[setting];
    if (described) described.description = help;
  }
  const description = 'Options of `franceconnect-local audit`.';
  return { description, ...schema };
}

if (import.meta.main) {
  writeFileSync(new URL('../franceconnect-local.schema.json', import.meta.url), configSchemaText());
}
