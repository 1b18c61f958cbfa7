import { z } from 'zod';
import { describeFaults, faultsOf } from '../../contract/faults.ts';
import type { SchemaOf } from '../../contract/schema-of.ts';
import { SOURCE_LISTS } from '../../identity-sources/list-names.ts';
import { UserError } from '../../infrastructure/user-error.ts';
import type { ShownList } from '../federation.ts';

/** The list of sources, as the control API tells of it. */
export const shownListSchema = z.strictObject(
  {
    list: z.enum(SOURCE_LISTS, SOURCE_LISTS.join(' or ')),
    descriptions: z.boolean('true or false').describe('Whether the line under each title is shown.'),
  } satisfies SchemaOf<ShownList>,
  'an object such as { "list": "2020" }',
);

/** What may be changed of it. */
export const wantedListSchema = shownListSchema.partial();

/** @throws UserError listing every fault */
export function checkShownList(received: unknown): void {
  const faults = faultsOf(wantedListSchema, received);
  if (faults.length > 0) throw new UserError(`The list of sources cannot be shown so:\n${describeFaults(faults)}`);
}
