import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Reporter } from './reporter.ts';

/** The model itself, `audit.json`. */
export const json: Reporter = {
  name: 'json',
  async write(report, { folder }) {
    const file = join(folder, 'audit.json');
    await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
    return [file];
  },
};
