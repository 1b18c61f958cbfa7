import { closestMatch } from 'leven';
import type { z } from 'zod';
import { type Fault, faultsOf } from '../../contract/faults.ts';

/** All faults, in words that name the member a mistyped one most likely stands for. */
export function strictFaults(schema: z.ZodType, value: unknown): Fault[] {
  const unknown = new Set(
    (schema.safeParse(value).error?.issues ?? []).flatMap((issue) =>
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key].join('.')) : [],
    ),
  );
  return faultsOf(schema, value).map((fault) =>
    unknown.has(fault.path) ? { ...fault, expected: nearestMember(schema, fault.path) } : fault,
  );
}

function nearestMember(schema: z.ZodType, path: string): string {
  const steps = path.split('.');
  const name = steps.pop() ?? '';
  const known = membersAt(schema, steps);
  const nearest = name.length > 100 ? undefined : closestMatch(name, known);
  const listed = known.length > 0 && known.length <= 12 ? `one of ${known.join(', ')}` : 'no such member';
  return nearest === undefined ? listed : `'${nearest}'? No member is called '${name}'`;
}

/** Members of the object a path leads to. */
function membersAt(schema: z.ZodType, [step, ...rest]: readonly string[]): string[] {
  const { def } = bare(schema) as { def: Definition };
  if (step === undefined) return Object.keys(def.shape ?? {});
  const inner = def.shape?.[step] ?? def.element ?? def.valueType;
  return inner ? membersAt(inner, rest) : [];
}

interface Definition {
  shape?: Record<string, z.ZodType>;
  element?: z.ZodType;
  valueType?: z.ZodType;
  innerType?: z.ZodType;
  in?: z.ZodType;
}

/** Without what makes it optional, nullable or piped. */
function bare(schema: z.ZodType): z.ZodType {
  const { innerType, in: piped } = schema.def as unknown as Definition;
  const inner = innerType ?? piped;
  return inner ? bare(inner) : schema;
}
