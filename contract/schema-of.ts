import type { z } from 'zod';

/**
 * The members of a schema that checks a `Value`: each of its members and no other. Types that users write are interfaces, so that
 * an editor shows what each member is for; `satisfies SchemaOf<…>` keeps the schema and the interface equal.
 */
export type SchemaOf<Value> = { [Member in keyof Value]-?: z.ZodType<Value[Member]> };

/** The same for a schema that completes what it reads: `Value` is what somebody writes. */
export type InputSchemaOf<Value> = { [Member in keyof Value]-?: z.ZodType<unknown, Value[Member]> };
