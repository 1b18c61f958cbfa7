import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditReport } from '../../report.ts';

/** Pictures of a report as addresses that hold them, by path below its folder. */
export type PictureAddresses = ReadonlyMap<string, string>;

/** Reads the pictures that results name; one that is gone is left out. */
export async function picturesOf({ results }: AuditReport, folder: string): Promise<PictureAddresses> {
  const paths = results.flatMap(({ page }) =>
    [page?.screenshot, page?.narrowScreenshot].filter((path) => path !== undefined),
  );
  const read = await Promise.all(
    paths.map(async (path) => {
      const picture = await readFile(join(folder, path)).catch(() => undefined);
      return picture ? ([[path, `data:image/png;base64,${picture.toString('base64')}`]] as const) : [];
    }),
  );
  return new Map(read.flat());
}
